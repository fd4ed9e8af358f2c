"""Anybody can check a receipt, without an account; a forged one is told from a genuine one, and why."""

import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from consent.core import ledger
from consent.evidence import receipts, signing
from rights import erasure
from tests.support.factories import AFTER, UserFactory, decide
from tests.support.forged_receipts import CHOOSE, FORGERIES, TOO_LONG, UNREADABLE
from tests.support.production import JSON
from tests.support.tampering import change, rechain, remove
from tests.support.verbs import rows

pytestmark = pytest.mark.django_db
GENUINE = "Genuine: signed here, unchanged, and the ledger says the same."
NO_CHECKPOINT = "There was no checkpoint yet that could prove its row."


@pytest.fixture
def user(policy_update):
    return decide(UserFactory())


@pytest.fixture
def receipt(user):
    return receipts.build(rows(user)[0])


def send(client_at, content, **more):
    return client_at.post("/receipts/verify/", {"receipt": content}, **more)


def file(content):
    return SimpleUploadedFile("receipt.json", content, "application/json")


def test_the_page_that_verifies_receipts_is_there_for_everybody(client_at, user):
    assert client_at.page("/receipts/verify/").status_code == 200
    assert client_at.at(AFTER).as_user(user).page("/receipts/verify/").status_code == 200


@pytest.mark.parametrize("indent", [None, 1])
def test_a_genuine_receipt_that_is_pasted_is_said_to_be_genuine(client_at, receipt, indent):
    response = send(client_at, json.dumps(receipt, indent=indent, ensure_ascii=False))
    assert response.status_code == 200
    assert GENUINE in response.content.decode()


def test_a_genuine_receipt_as_downloaded_is_said_to_be_genuine(client_at, new_client, user):
    client_at.at(AFTER).as_user(user)
    downloaded = client_at.get(f"/receipts/{rows(user)[0].pk}.json").content
    assert send(new_client(), file(downloaded)).status_code == 200
    assert send(client_at, file(downloaded)).status_code == 200
    assert send(new_client(), file(b"\xef\xbb\xbf" + downloaded)).status_code == 200


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_receipt_is_refused_and_said_why(client_at, receipt, name):
    forge, says = FORGERIES[name]
    response = send(client_at, forge(receipt), headers=JSON)
    answer = response.json()
    assert (response.status_code, answer["genuine"]) == (422, False)
    assert says in answer["says"]
    assert answer["says"]


@pytest.mark.parametrize("name", ["a changed answer", "signed by another", "no JSON", "a row without its id"])
def test_the_page_says_why_a_receipt_is_refused(client_at, receipt, name):
    forge, says = FORGERIES[name]
    response = send(client_at, forge(receipt))
    page = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert says in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", CHOOSE),
        (b"\xff\xd8\xff\xe0" * 500, UNREADABLE),
        (b"\x00\x01" * 50, UNREADABLE),
        (b"[" * 3_000_000, TOO_LONG),
    ],
    ids=["empty", "binary", "null", "huge"],
)
def test_a_file_that_is_no_receipt(client_at, receipt, content, says):
    response = send(client_at, file(content), headers=JSON)
    assert response.status_code == 422
    assert says in response.json()["says"]


def test_no_receipt_at_all(client_at, receipt):
    assert client_at.post("/receipts/verify/").status_code == 422
    assert client_at.post("/receipts/verify/", "{}", content_type="application/json").status_code == 422


def test_json_is_told_as_json(client_at, receipt):
    response = send(client_at, json.dumps(receipt), headers=JSON)
    assert (response.status_code, response.json()) == (200, {"genuine": True, "says": GENUINE, "also": NO_CHECKPOINT})


def test_nesting_of_any_depth_is_survived(client_at, receipt):
    nested = FORGERIES["deeply nested"][0]
    for depth in range(100, 1001, 20):
        assert send(client_at, nested(receipt, depth)).status_code == 422


def test_a_receipt_about_a_row_that_was_rewritten_or_removed_says_so(client_at, user, receipt):
    change(user, 1, touched="yes")
    rechain(user)
    assert "the ledger says something else now" in send(client_at, json.dumps(receipt)).content.decode()
    remove(user)
    response = send(client_at, json.dumps(receipt), headers=JSON)
    assert "the ledger doesn't hold this row" in response.json()["says"]


def test_a_receipt_outlives_the_account_and_the_key(client_at, user, receipt):
    erasure.erase(user_pk=user.pk, surface="account", now=AFTER)
    signing.rotate()
    assert send(client_at, json.dumps(receipt)).status_code == 200


def command(path):
    out = StringIO()
    try:
        call_command("verify_receipt", str(path), stdout=out)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_verify_receipt_tells_by_its_exit_code(tmp_path, receipt):
    path = tmp_path / "receipt.json"
    assert command(path)[0] == command(tmp_path)[0] == 2
    path.write_text(json.dumps(receipt))
    assert command(path) == (0, f"{GENUINE}\n{NO_CHECKPOINT}\n")
    for content in (b"", b"\xff\xd8" * 500, json.dumps({**receipt, "purposes": []}).encode(), b"[" * 9000):
        path.write_bytes(content)
        assert command(path)[0] == 1


def test_what_is_wrong_with_a_receipt_is_said_in_french_too(client_at, receipt):
    said = [
        send(client_at, FORGERIES[name][0](receipt), headers={**JSON, "Accept-Language": "fr"}).json()["says"]
        for name in ("a changed answer", "an unknown key", "no signature")
    ]
    starts = ["Sa signature ne correspond pas", "Il est signé avec la clé 0000", "Il ne porte pas de"]
    assert all(text.startswith(start) for text, start in zip(said, starts, strict=True)), said


OLD = json.loads((Path(__file__).parents[2] / "data" / "receipts-of-0.2.0.json").read_text(encoding="utf-8"))
OLD_SCHEMA = Path(__file__).parents[3] / "docs" / "consent-receipt-1.schema.json"


@pytest.mark.parametrize("receipt", OLD["receipts"], ids=["decision", "withdrawal"])
def test_a_receipt_issued_before_there_were_proofs_is_as_genuine_as_ever(client_at, policy_update, receipt):
    jsonschema.validate(receipt, json.loads(OLD_SCHEMA.read_text(encoding="utf-8")))
    ledger.row_of(receipt["ledger_row"]).save(force_insert=True)
    for name, public in OLD["keys"].items():
        (signing.folder() / f"{name}.pub").write_text(public)
    response = send(client_at, json.dumps(receipt), headers=JSON)
    assert (response.status_code, response.json()) == (200, {"genuine": True, "says": GENUINE})
