"""Forms that say what can't be: 400 or 409, the field named, nothing recorded, never a 500 (rules, section 3)."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.factories import AFTER, BEFORE, SLUG, UserFactory
from tests.support.screen import Screen
from tests.support.verbs import digest, rows

pytestmark = pytest.mark.django_db
DECIDE, NOT_NOW, SETTING = "/consent/decide/", "/consent/not-now/", "/settings/privacy/help-improve/"
ODD = {
    "absent": None,
    "empty": "",
    "NUL": "2025\x0008-28",
    "only NUL": "\x00",
    "long": "a" * 5000,
    "a path": "../../etc/passwd",
    "other letters": "２０２５-08-28",
    "right to left": "\u202e82-80-5202",
    "emoji": "🦊" * 64,
    "quotes": "' OR 1=1 --",
    "a line break": f"{SLUG}\nX",
    "markup": "<script>alert(1)</script>",
}


@pytest.fixture
def client(policy_update, client_at):
    return client_at.as_user(UserFactory()).at(BEFORE)


def form(**changes):
    sent = {"update": SLUG, "digest": digest(), "help_improve": "on", "start": "on", "next": "/", **changes}
    return {name: value for name, value in sent.items() if value is not None}


@pytest.mark.parametrize(("address", "field"), [(DECIDE, "update"), (DECIDE, "digest"), (NOT_NOW, "update")])
def test_a_malformed_id_is_named_and_records_nothing(client, address, field):
    for what, value in ODD.items():
        response = client.post(address, form(**{field: value}))
        assert response.status_code == 400, what
        assert f"{field}:" in response.content.decode(), what
        assert "<script>alert" not in response.content.decode()
    assert rows() == []


@pytest.mark.parametrize(
    "body", [b"update=%ED%A0%BD", b"update=%FF%FE", b"update=\xff\xfe", b"%", b"&&&===", b"update"]
)
def test_bytes_that_are_no_letters_are_no_id(client, body):
    for address in (DECIDE, NOT_NOW):
        response = client.post(address, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 400
    assert rows() == []


@pytest.mark.parametrize("value", ["maybe", "On", "true", "\x00", "🦊"])
def test_a_start_that_can_not_be_is_named(client, value):
    response = client.post(DECIDE, form(start=value))
    assert response.status_code == 400
    assert "start:" in response.content.decode()
    assert rows() == []


def test_every_wrong_field_is_named_at_once(client):
    response = client.post(DECIDE, {"start": "maybe"}, headers={"Accept": "application/json"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    problem = response.json()
    assert problem["code"] == "malformed"
    assert all(f"{field}:" in problem["title"] for field in ("update", "digest", "start"))


@pytest.mark.parametrize("body", ["{}", "[]", "not json", json.dumps({"update": SLUG, "digest": ["x"]})])
@pytest.mark.parametrize("address", [DECIDE, NOT_NOW])
def test_a_json_body_is_no_form(client, address, body):
    response = client.post(address, body, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "malformed")
    assert rows() == []


def test_a_value_sent_twice_counts_once(client):
    assert client.post(DECIDE, {**form(), "update": [SLUG, "other"]}).status_code == 409
    assert client.post(DECIDE, {**form(), "update": ["other", SLUG]}).status_code == 303
    assert len(rows()) == 1


def test_a_file_is_no_value(client):
    assert client.post(DECIDE, {**form(), "update": SimpleUploadedFile("x", b"x")}).status_code == 400
    assert client.post(SETTING, {"help_improve": SimpleUploadedFile("x", b"x")}).status_code == 303
    assert rows() == []


@pytest.mark.parametrize("address", [DECIDE, NOT_NOW, SETTING])
def test_a_broken_multipart_body_is_never_a_500(client, address):
    body = b'--x\r\nContent-Disposition: form-data; name="update"\r\n\r\n2025'
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary=é"):
        assert client.post(address, body, content_type=kind).status_code in (303, 400, 409)
    assert [row.kind for row in rows()] == []


def test_far_too_much_is_refused(client):
    assert client.post(DECIDE, form(next="/" + "a" * 1_100_000)).status_code in (303, 400)
    assert client.post(DECIDE, {f"f{n}": "x" for n in range(1500)}).status_code == 400


def test_whoever_is_blocked_and_sends_nonsense_is_told_so_and_stays_blocked(client):
    response = client.at(AFTER).post(DECIDE, {"update": "\x00"})
    assert response.status_code == 400
    assert "Nothing was recorded" in Screen(response).text
    assert client.page("/").status_code == 303
