"""Bodies that no form sends: too big, broken, endless, of another kind. Refused everywhere, and nothing is kept."""

import pytest

from tests.support.client import TravellingClient
from tests.support.request_parameters import FORMS

pytestmark = pytest.mark.django_db
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xx"
PART = b'--xx\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
BIG = b"a" * 1_100_000
TOO_MUCH = {
    "a long value": (FORM, b"text=" + BIG),
    "many fields": (FORM, b"&".join(b"f%d=x" % number for number in range(1500))),
    "a long part": (MULTIPART, PART % (b"text", b"") + BIG + b"\r\n--xx--\r\n"),
    "many parts": (MULTIPART, (PART % (b"f", b"") + b"x\r\n") * 1500 + b"--xx--\r\n"),
    "many files": (MULTIPART, (PART % (b"f", b'; filename="f"') + b"x\r\n") * 150 + b"--xx--\r\n"),
}
BROKEN = {
    "no end": (MULTIPART, PART % (b"nothing", b"") + b"x"),
    "no boundary": ("multipart/form-data", b"--xx--"),
    "a boundary of no letters": ("multipart/form-data; boundary=\xff", b"--xx--"),
    "a boundary without end": ("multipart/form-data; boundary=" + "x" * 300, b"--xx--"),
    "a part without a name": (MULTIPART, b"--xx\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xx--\r\n"),
    "base64 that is none": (
        MULTIPART,
        PART[:-2] % (b"text", b"") + b"Content-Transfer-Encoding: base64\r\n\r\n\xff\r\n--xx--\r\n",
    ),
    "endless part headers": (MULTIPART, b"--xx\r\n" + b"A: b\r\n" * 5000),
    "bytes": (FORM, bytes(range(256)) * 20),
    "utf-16": (FORM + "; charset=utf-16", "text=x".encode("utf-16")),
    "half a character": (MULTIPART + "; charset=unicode_escape", PART % (b"text", b"") + b"\\ud800\r\n--xx--\r\n"),
    "json": ("application/json", b'{"text": '),
    "deep json": ("application/json", b"[" * 100_000),
    "xml": (
        "application/xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ),
}


def who(name):
    return "nobody" if name == "reset-confirm" else "prompt"  # whose session holds the link's token


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_is_refused_everywhere(site, what):
    kind, body = TOO_MUCH[what]
    for name in FORMS:
        probe = site.send(who(name), "POST", site.doors("prompt")[name].address, body=body, content_type=kind)
        assert (probe.response.status_code, probe.changed) == (400, {}), name
        assert "could not be read" in probe.response.content.decode()


NEEDS_NONE = {
    *("location-metadata", "consent:help-improve", "settings", "send-confirmation-again"),
    *("second-step", "recovery-codes", "remove-factor"),  # of whoever has no second factor: lead elsewhere
    *("qa-world", "qa-back", "qa-people"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_body_is_no_form(site, what):
    """Refused where a form has fields that are needed. A button has none; worlds and recipes have their defaults."""
    kind, body = BROKEN[what]
    for name, fields in FORMS.items():
        probe = site.send(who(name), "POST", site.doors("prompt")[name].address, body=body, content_type=kind)
        assert probe.response.status_code < 500, name
        if fields and name not in NEEDS_NONE:
            assert probe.response.status_code in (400, 422), name
            assert set(probe.changed) <= {"axes_accessattempt"}, name


def test_a_file_is_never_written_to_the_disk(site, settings, monkeypatch):
    from django.core.files import uploadedfile

    monkeypatch.setattr(uploadedfile, "TemporaryUploadedFile", None)
    body = PART % (b"receipt", b'; filename="r.json"') + b"a" * 6_000_000 + b"\r\n--xx--\r\n"
    for name in ("consent:verify", "login", "consent:decide"):
        probe = site.send("nobody", "POST", site.doors()[name].address, body=body, content_type=MULTIPART)
        assert probe.response.status_code in (303, 422)
        assert probe.changed == {}
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


@pytest.mark.parametrize("length", ["x", "-1", "1e3"])
def test_a_length_that_is_no_number_is_a_bad_request(length):
    answer = TravellingClient().generic("POST", "/login/", b"email=a", headers={"Content-Length": length})
    assert answer.status_code == 400
