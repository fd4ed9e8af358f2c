"""The balanced presentation: two equal buttons, nothing preset, both accept the terms, and the ledger says so."""

import json
import re
from datetime import timedelta

import pytest

from consent.core import documents
from consent.evidence import history, receipt_checks, receipts
from consent.models import PolicyDocument
from tests.support.balanced import WORDS, publish_balanced
from tests.support.factories import AFTER, BEFORE, UserFactory
from tests.support.screen import Screen
from tests.support.verbs import rows

pytestmark = pytest.mark.django_db
WHERE = {
    "modal": (UserFactory, BEFORE, "/"),
    "block": (UserFactory, AFTER, "/consent/"),
    "sign-up": (lambda: UserFactory(date_joined=BEFORE), BEFORE + timedelta(hours=1), "/consent/"),
}
EACH_PLACE = pytest.mark.parametrize("place", WHERE)


@pytest.fixture
def update(db):
    return publish_balanced()


@pytest.fixture
def person(update, client_at, place):
    make, instant, _ = WHERE[place]
    person = make()
    client_at.as_user(person).at(instant)
    return person


def buttons(html):
    form = re.search(r'<form method="post" action="/consent/decide/".*?</form>', html, re.DOTALL)[0]
    return re.findall(r"<button ([^>]*)>([^<]*)</button>", form)


@EACH_PLACE
def test_there_are_two_buttons_of_one_look_and_no_toggle(person, client_at, place):
    screen = Screen(client_at.page(WHERE[place][2]))
    (allow, allow_says), (refuse, refuse_says) = buttons(screen.html)[:2]
    assert (allow_says, refuse_says.replace("&#x27;", "'")) == ("Allow", "Don't allow")
    assert allow == f'{refuse} name="help_improve" value="on"'
    assert "switch" not in screen.marks("role")
    assert "start" not in screen.forms["/consent/decide/"]
    assert "Both buttons accept the updated terms." in screen.text


@EACH_PLACE
@pytest.mark.parametrize("allowed", [True, False])
def test_both_equal_buttons_accept_and_only_the_use_differs(person, client_at, place, allowed):
    form = Screen(client_at.page(WHERE[place][2])).forms["/consent/decide/"]
    answer = client_at.post("/consent/decide/", {**form, **({"help_improve": "on"} if allowed else {})})
    assert answer.status_code == 303
    (row,) = rows(person)
    assert (row.terms_accepted, row.help_improve, row.presentation) == (True, allowed, "balanced")
    assert (row.preset, row.start, row.touched) == (None, None, "yes")
    assert row.surface == ("sign-up" if place == "sign-up" else "modal")


@pytest.mark.parametrize("place", ["modal"])
def test_what_a_forged_form_says_of_a_toggle_is_not_believed(person, client_at):
    form = Screen(client_at.page("/")).forms["/consent/decide/"]
    client_at.post("/consent/decide/", {**form, "start": "on", "moved": "1", "help_improve": "on"})
    (row,) = rows(person)
    assert (row.preset, row.start, row.touched) == (None, None, "yes")


@pytest.mark.parametrize("place", ["modal"])
def test_not_now_and_its_row_are_as_ever_beside_two_equal_buttons(person, client_at):
    form = Screen(client_at.page("/")).forms["/consent/decide/"]
    assert client_at.post("/consent/not-now/", form).status_code == 303
    (row,) = rows(person)
    assert (row.kind, row.presentation, row.preset) == ("deferral", "balanced", None)


@EACH_PLACE
def test_the_browsers_signal_presets_nothing_and_is_recorded(person, client_at, place):
    screen = Screen(client_at.page(WHERE[place][2], headers={"Sec-GPC": "1"}))
    assert "Nothing is preset here" in screen.text
    assert "starts off" not in screen.text
    client_at.post(
        "/consent/decide/", {**screen.forms["/consent/decide/"], "help_improve": "on"}, headers={"Sec-GPC": "1"}
    )
    assert [(row.gpc, row.help_improve) for row in rows(person)] == [(True, True)]


@pytest.mark.parametrize("place", ["block"])
def test_the_balanced_choice_is_said_in_french(person, client_at):
    html = client_at.page("/consent/", headers={"Accept-Language": "fr"}).content.decode()
    assert [words for _, words in buttons(html)] == ["Autoriser", "Ne pas autoriser"]


@pytest.mark.parametrize("place", ["modal"])
def test_history_and_receipt_tell_how_it_was_chosen(person, client_at):
    client_at.post("/consent/decide/", Screen(client_at.page("/")).forms["/consent/decide/"])
    (row,) = rows(person)
    assert "two equal buttons" in history.Entry(row).how
    receipt = receipts.build(row)
    assert receipt_checks.examine(receipt).genuine
    assert receipt["privacy_notice"]["presentation"] == "balanced"
    assert "Both buttons accept" in receipt["privacy_notice"]["text"]


def test_the_frozen_words_are_the_originals_and_four_more(update):
    text = PolicyDocument.objects.get(update=update, kind="choice", language="fr").text
    assert set(WORDS["fr"]) <= set(json.loads(text)["words"])
    assert documents.choice_text(update.slug, "en").words["allow"] == "Allow"
