"""Every row has a receipt, for its owner alone, and it follows the schema that the repository holds."""

import json
from pathlib import Path

import jsonschema
import pytest

from consent.evidence import receipt_checks, receipts, signing
from consent.models import ConsentEvent, PolicyDocument
from consent.rules import hashing
from rights import erasure
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, SLUG, UserFactory
from tests.support.verbs import accept, digest, put_off, rows, set_to

pytestmark = pytest.mark.django_db
SCHEMA = json.loads(Path(__file__).parents[3].joinpath("docs", "consent-receipt.schema.json").read_text("utf-8"))
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def user(policy_update):
    return UserFactory()


@pytest.fixture
def reader(client_at, user):
    return client_at.at(BEFORE).as_user(user)


def decided_at_sign_up(user):
    type(user).objects.filter(pk=user.pk).update(date_joined=ANNOUNCED_AT)
    accept(user)


KINDS = {
    "left on": (accept, "modal", "preset-left", "P5Y"),
    "on by hand": (lambda user: accept(user, start=False), "modal", "given", "P5Y"),
    "off": (lambda user: accept(user, help_improve=False), "modal", "refused", "P30D"),
    "untold start": (lambda user: accept(user, start=None), "modal", "not-known", "P5Y"),
    "with the signal": (lambda user: accept(user, start=False, gpc=True, moved=True), "modal", "given", "P5Y"),
    "French": (lambda user: accept(user, digest=digest(language="fr")), "modal", "preset-left", "P5Y"),
    "at sign-up": (decided_at_sign_up, "sign-up", "preset-left", "P5Y"),
    "Not now": (put_off, "modal", "deferred", None),
    "turned on before": (lambda user: set_to(user, True), "privacy tab", "set-before-decision", "P5Y"),
    "turned on": (lambda user: (accept(user, help_improve=False), set_to(user, True)), "privacy tab", "given", "P5Y"),
    "kept on": (lambda user: (set_to(user, True), accept(user)), "modal", "kept-as-set", "P5Y"),
    "refused late": (lambda user: (accept(user), accept(user, help_improve=False)), "modal", "withdrawn", "P30D"),
    "turned off": (lambda user: (accept(user), set_to(user, False)), "privacy tab", "withdrawn", "P30D"),
    "in French": (
        lambda user: set_to(user, True, language="fr", gpc=True),
        "privacy tab",
        "set-before-decision",
        "P5Y",
    ),
    "erased": (lambda user: erasure.erase(user_pk=user.pk, surface="account", now=AFTER), "account", "erased", None),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_receipt_of_every_kind_of_row_follows_the_schema(user, kind):
    act, surface, state, retention = KINDS[kind]
    act(user)
    event = rows(user)[-1]
    receipt = receipts.build(event)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(receipt, SCHEMA, jsonschema.Draft202012Validator)
    told = receipt["event"]
    assert (told["event_type"], told["event_state"], told["collection_method"]) == (event.kind, state, surface)
    assert {purpose["retention_period"] for purpose in receipt["purposes"]} == {retention}
    assert {purpose["lawful_basis"] for purpose in receipt["purposes"]} == {"consent" if state == "given" else None}
    assert receipt_checks.examine_text(json.dumps(receipt)).genuine


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_receipt_holds_the_very_text_that_was_shown(user, language):
    accept(user, digest=digest(language=language))
    notice = receipts.build(rows(user)[0])["privacy_notice"]
    document = PolicyDocument.objects.get(digest=notice["digest"])
    assert (notice["language"], notice["text"]) == (language, document.text)
    assert hashing.text_digest(notice["text"]) == rows(user)[0].digest


def test_both_purposes_and_the_way_out_are_named(user, settings):
    settings.CONSENT_SITE_URL = "https://claude.example"
    accept(user)
    purposes = receipts.build(rows(user)[0])["purposes"]
    assert [purpose["purpose_type"] for purpose in purposes] == ["model-improvement", "safety"]
    assert {purpose["withdrawal_method"] for purpose in purposes} == {"https://claude.example/settings/privacy/"}


def test_the_schema_refuses_what_is_missing_or_more(user):
    accept(user)
    receipt = receipts.build(rows(user)[0])
    for name in receipt:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: receipt[key] for key in receipt if key != name}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**receipt, "email": user.email}, SCHEMA)


def test_the_receipts_page_says_it_all_in_words(reader, user):
    accept(user, start=False, gpc=True)
    event = rows(user)[0]
    page = reader.page(f"/receipts/{event.pk}/").content.decode()
    for text in (event.hash, event.digest, str(event.subject_id), "You accepted the updated terms", "moved by hand"):
        assert text in page
    for words in (SLUG, "better models", "scams and abuse", "5 years", "Given by hand: this is consent."):
        assert words in page
    for words in ("2025", "How to withdraw", "The text as it was shown", f"/receipts/{event.pk}.json"):
        assert words in page


def test_a_receipts_json_is_signed_and_a_file_to_keep(reader, user):
    accept(user)
    event = rows(user)[0]
    response = reader.get(f"/receipts/{event.pk}.json")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "no-store")
    assert f'filename="receipt-{event.pk}.json"' in response["Content-Disposition"]
    signing.check(response.json())
    assert response.json()["ledger_row"]["hash"] == event.hash


@pytest.mark.parametrize("end", ["/", ".json"])
def test_another_persons_and_unknown_receipts_are_not_found(reader, user, end):
    accept(other := UserFactory())
    theirs = ConsentEvent.objects.get(subject_id=other.subject_id).pk
    for pk in (theirs, UNKNOWN):
        response = reader.page(f"/receipts/{pk}{end}")
        assert response.status_code == 404
        assert str(other.subject_id) not in response.content.decode()


@pytest.mark.parametrize("end", ["/", ".json"])
def test_receipts_open_while_blocked_and_only_for_reading(client_at, user, end):
    put_off(user)
    client_at.at(AFTER).as_user(user)
    address = f"/receipts/{rows(user)[0].pk}{end}"
    assert client_at.page(address).status_code == client_at.head(address).status_code == 200
    assert client_at.post(address).status_code == 405


@pytest.mark.parametrize("end", ["/", ".json"])
def test_without_an_account_there_is_no_receipt(client_at, user, end):
    accept(user)
    response = client_at.page(f"/receipts/{rows(user)[0].pk}{end}")
    assert response.status_code in (302, 303)
    assert response["Location"].startswith("/login/")
