"""A receipt as people paste or store it is read: marks, no-break spaces, line ends, UTF-16. Its words stay strict."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from consent.evidence import receipts
from consent.evidence.receipt_checks import text_of
from tests.support.factories import UserFactory, decide
from tests.support.production import JSON
from tests.support.verbs import rows

pytestmark = pytest.mark.django_db
ADDRESS = "/receipts/verify/"
TEXTS = {
    "a mark at its beginning": lambda text: f"\ufeff{text}",
    "no-break spaces around it": lambda text: f"\u00a0\u202f \n{text}\u00a0\u2007\n",
    "no-break spaces for its indents": lambda text: text.replace("\n ", "\n\u00a0"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "zero-width spaces": lambda text: f"\u200b{text}\u2060",
    "separators of lines": lambda text: text.replace("\n", "\u2028"),
    "on one line": lambda text: json.dumps(json.loads(text), ensure_ascii=False),
}
FILES = {
    "UTF-8 with a mark": "utf-8-sig",
    "UTF-16 with a mark": "utf-16",
    "UTF-16 little-endian without": "utf-16-le",
    "UTF-16 big-endian without": "utf-16-be",
}


@pytest.fixture
def text(policy_update):
    receipt = receipts.build(rows(decide(UserFactory()))[0])
    return json.dumps(receipt, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_pasted_is_read(client_at, text, name):
    response = client_at.post(ADDRESS, {"receipt": TEXTS[name](text)}, headers=JSON)
    assert (response.status_code, response.json()["genuine"]) == (200, True)


@pytest.mark.parametrize("spaced", TEXTS)
@pytest.mark.parametrize("name", FILES)
def test_what_is_stored_is_read_by_page_and_command(client_at, text, tmp_path, name, spaced):
    content = TEXTS[spaced](text).encode(FILES[name])
    response = client_at.post(ADDRESS, {"receipt": SimpleUploadedFile("r.json", content)}, headers=JSON)
    assert (response.status_code, response.json()["genuine"]) == (200, True)
    (tmp_path / "receipt.json").write_bytes(content)
    call_command("verify_receipt", str(tmp_path / "receipt.json"))


def test_nobody_is_told_of_null_characters(client_at, text):
    for content in (f"{text}\0", f"\0{text}", text.replace("signature", "sig\0nature"), "\0" * 9):
        response = client_at.post(ADDRESS, {"receipt": content}, headers=JSON)
        says = response.json()["says"]
        assert (response.status_code, "can't be read as JSON" in says or "signature" in says) == (422, True)


def test_a_space_that_is_changed_within_quotes_is_a_change(client_at, text):
    for changed in (
        text.replace("Improve Claude: better", "Improve Claude:\u00a0better"),
        text.replace("better", "\ufeffbetter"),
    ):
        assert changed != text
        response = client_at.post(ADDRESS, {"receipt": changed}, headers=JSON)
        assert (response.status_code, "signature doesn't fit" in response.json()["says"]) == (422, True)


def test_other_forms_go_on_refusing_null_characters(client_at, policy_update):
    response = client_at.post("/login/", {"email": "a\0@example.com", "password": "x"})
    assert "Null characters" in response.content.decode()


def test_files_of_any_bytes_are_text_of_some_kind(tmp_path, policy_update):
    for content in (b"", b"\0", b"\xff", b"\xff\xfe", b"\xfe\xff\0", b"\0\0\0", b"a\0b"):
        assert isinstance(text_of(content), str)
        (tmp_path / "r.json").write_bytes(content)
        with pytest.raises(CommandError, match="can't be read as JSON"):
            call_command("verify_receipt", str(tmp_path / "r.json"))
