"""A site without its key: whoever wants a receipt is told so, nothing is signed, nothing written, no key made."""

import json
import logging
import shutil

import pytest

from consent.evidence import receipt_checks, receipts, signing
from tests.support.data_exports import ADDRESS
from tests.support.factories import BEFORE, UserFactory
from tests.support.jobs import JSON
from tests.support.screen import Screen
from tests.support.verbs import accept, rows

pytestmark = pytest.mark.django_db
HTML = {"Accept": "text/html"}


@pytest.fixture(params=["no key", "lost key"])
def unsigned(request):
    if request.param == "no key":
        shutil.rmtree(signing.folder())
    else:
        (signing.folder() / f"{(signing.folder() / 'current').read_text()}.pem").unlink()
    before = files()
    yield
    assert files() == before


def files():
    return sorted(path.name for path in signing.folder().glob("*"))


@pytest.fixture
def decided(policy_update):
    user = UserFactory()
    accept(user)
    return user


@pytest.fixture
def reader(client_at, decided):
    return client_at.at(BEFORE).as_user(decided)


@pytest.fixture
def address(decided):
    return f"/receipts/{rows(decided)[0].pk}"


def test_the_receipts_page_says_in_words_that_nothing_can_sign(reader, address, unsigned):
    response = reader.get(f"{address}/", headers=HTML)
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    screen = Screen(response)
    assert "Receipts can't be signed at the moment" in screen.text
    assert "Your choices stand in the ledger as they are" in screen.text
    assert str(signing.folder()) not in screen.html


def test_the_receipts_page_says_in_french_that_nothing_can_sign(reader, address, unsigned):
    screen = Screen(reader.get(f"{address}/", headers={**HTML, "Accept-Language": "fr"}))
    assert "Aucun reçu ne peut être signé" in screen.text


@pytest.mark.parametrize(("end", "accept"), [(".json", HTML), (".json", JSON), ("/", JSON)])
def test_machines_get_problem_json(reader, address, unsigned, end, accept):
    response = reader.get(f"{address}{end}", headers=accept)
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert (response.json()["code"], response.json()["status"]) == ("no_signing_key", 503)


def test_whoever_runs_the_site_is_told_which_command_mends_it(reader, address, unsigned, caplog):
    with caplog.at_level(logging.ERROR, "consent.evidence.receipt_pages"):
        reader.get(f"{address}/", headers=HTML)
    assert [record.levelname for record in caplog.records if "manage.py" in record.message] == ["ERROR"]


def test_somebody_elses_receipt_is_still_not_there(client_at, address, unsigned):
    someone = UserFactory()
    accept(someone)
    other = client_at.at(BEFORE).as_user(someone)
    assert other.get(f"{address}/", headers=HTML).status_code == 404


@pytest.mark.parametrize("end", ["receipt/", "receipt.json"])
def test_staff_are_told_too(decided, reviewer, unsigned, end):
    assert reviewer.get(f"/admin/consent/consentevent/{rows(decided)[0].pk}/{end}", headers=HTML).status_code == 503


def test_ones_data_are_not_exported_with_receipts_missing(reader, unsigned):
    response = reader.post(ADDRESS, headers=HTML)
    assert response.status_code == 503
    assert "Receipts can't be signed" in Screen(response).text


def test_who_never_chose_gets_their_data_all_the_same(client_at, policy_update, unsigned):
    assert client_at.at(BEFORE).as_user(UserFactory()).post(ADDRESS, headers=HTML).status_code == 200


def test_what_was_signed_before_still_verifies_with_the_public_key(decided):
    receipt = json.dumps(receipts.build(rows(decided)[0]))
    for private in signing.folder().glob("*.pem"):
        private.unlink()
    assert receipt_checks.examine_text(receipt).genuine
    signing.rotate()
    assert receipt_checks.examine_text(receipt).genuine


def test_choosing_needs_no_key(policy_update, unsigned):
    user = UserFactory()
    accept(user)
    assert len(rows(user)) == 1
