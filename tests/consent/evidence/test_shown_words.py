"""The receipt's page shows the words that person saw: of that screen, that side of the last day, in that language."""

import hashlib
import re
from datetime import timedelta
from html import unescape

import pytest

from consent.evidence import history, receipt_words, receipts
from rights import erasure
from tests.support import balanced
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, LAST_SECOND, UserFactory, publish, shipped
from tests.support.verbs import NEXT_SLUG, accept, digest, put_off, rows, set_to

pytestmark = pytest.mark.django_db
OVERDUE = AFTER + timedelta(days=1)


@pytest.fixture
def user(policy_update):
    return UserFactory()


def new_account():
    user = UserFactory()
    type(user).objects.filter(pk=user.pk).update(date_joined=ANNOUNCED_AT)
    return user


def words(language="en"):
    return shipped().texts[language].choice


def shown(user):
    entry = history.Entry(rows(user)[-1])
    return [part.text for part in receipt_words.built(entry)["shown"]]


def of(name, language="en"):
    return words(language)[name]


def test_before_the_last_day_the_modal_as_it_was_read(user):
    accept(user)
    said = shown(user)
    assert said[:4] == [
        "Updates to Consumer Terms and Policies",
        of("intro").replace("{last_day}", "September 28, 2025"),
        of("heading"),
        of("toggle"),
    ]
    assert said[4] == f"{of('toggle_help')} {of('purposes')}"
    assert said[5] == "Change anytime in your Privacy Settings"
    assert said[-5:] == [of("learn_more"), of("consumer_terms"), of("privacy_policy"), of("accept"), of("not_now")]
    for name in ("intro_after", "needed", "toggle_after", "retention_after", "last_hours", "gpc", "signup_title"):
        assert of(name) not in said


def test_in_the_last_hours_until_when(user):
    accept(user, now=LAST_SECOND)
    assert of("last_hours") in shown(user)


def test_after_the_last_day_the_other_words_and_no_way_to_put_it_off(user):
    accept(user, now=OVERDUE)
    said = shown(user)
    assert said[1:5] == [of("intro_after"), of("needed"), of("heading"), of("toggle_after")]
    assert of("retention_after") in said
    assert of("not_now") not in said
    assert of("toggle") not in said


def test_in_french_the_french_words_with_the_day_in_french(user):
    accept(user, digest=digest(language="fr"), start=False, gpc=True)
    said = shown(user)
    assert said[0] == of("title", "fr")
    assert "28\u00a0septembre\u00a02025" in said[1]
    assert of("gpc", "fr") in said
    assert "Paramètres de confidentialité" in " ".join(said)


def test_at_sign_up_the_words_of_that_page(policy_update):
    user = new_account()
    accept(user)
    said = shown(user)
    assert said[:3] == [of("signup_greeting"), of("signup_title"), of("signup_toggle")]
    assert said[-2:] == ["By continuing you accept our Consumer Terms and Privacy Policy", of("signup_button")]
    assert of("title") not in said


@pytest.mark.parametrize("on", [True, False])
def test_on_the_privacy_tab_its_row_and_what_it_came_to_mean(user, on):
    accept(user, help_improve=not on)
    set_to(user, on)
    said = shown(user)
    assert said[:2] == [of("setting_label"), of("setting_help")]
    assert (of("setting_on") in said, of("setting_off") in said) == (on, not on)
    assert of("toggle") not in said


def test_turned_on_before_the_decision_it_went_on_saying_that_nothing_was_chosen(user):
    set_to(user, True)
    assert of("setting_undecided") in shown(user)
    assert of("setting_on") not in shown(user)


def test_two_equal_buttons_are_shown_as_two(policy_update):
    user = UserFactory()
    asked = {"texts": balanced.texts(), "presentation": "balanced", "preset": False}
    publish(NEXT_SLUG, announced_at=BEFORE - timedelta(5), **asked)
    accept(user, update_slug=NEXT_SLUG, digest=digest(NEXT_SLUG), start=None, gpc=True)
    said = shown(user)
    assert said[-4:] == [balanced.WORDS["en"]["balanced_terms"], "Allow", "Don't allow", of("not_now")]
    assert balanced.WORDS["en"]["balanced_gpc"] in said
    assert of("accept") not in said


def test_an_account_that_was_erased_was_shown_nothing(user):
    put_off(user)
    event_owner = user.subject_id
    erasure.erase(user_pk=user.pk, surface="account", now=AFTER)
    entry = history.entries(event_owner)[0]
    assert receipt_words.built(entry)["shown"] == []


ACTS = {
    "preset-left": accept,
    "given": lambda user: accept(user, start=False),
    "not-known": lambda user: accept(user, start=None),
    "kept-as-set": lambda user: (set_to(user, True), accept(user)),
    "set-before-decision": lambda user: set_to(user, True),
    "refused": lambda user: accept(user, help_improve=False),
    "withdrawn": lambda user: (accept(user), set_to(user, False)),
    "deferred": put_off,
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("act", ACTS)
def test_the_page_says_what_was_done_and_no_codes(client_at, user, act, language):
    ACTS[act](user)
    event = rows(user)[-1]
    assert receipts.build(event)["event"]["event_state"] == act
    page = client_at.at(AFTER).as_user(user).page(f"/receipts/{event.pk}/", headers={"Accept-Language": language})
    html = page.content.decode()
    visible = html.partition('<details class="for-checking"')[0]
    assert ("consent" in str(receipt_words.DONE[receipt_words.Act(act)]).lower()) or act in (
        "refused",
        "withdrawn",
        "deferred",
    )
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|head).*?</\1>", " ", visible, flags=re.DOTALL))
    for code in ("P5Y", "P30D", "{last_day}", "{privacy_settings}", "setting_on", act if "-" in act else "P5Y", "None"):
        assert code not in text, code
    assert not re.search(r"\b(en|fr)\b", text.partition("GPC")[0]) or language == "fr"
    assert "<details open" not in html
    assert event.digest in html


def test_the_whole_frozen_text_stands_in_its_fold_when_it_is_asked_for(client_at, user):
    accept(user)
    address = f"/receipts/{rows(user)[0].pk}/"
    page = client_at.at(AFTER).as_user(user).page(address).content.decode()
    assert 'href="?whole=1#for-checking"' in page
    assert 'class="frozen-text"' not in page
    whole = client_at.page(f"{address}?whole=1").content.decode()
    frozen = unescape(re.search(r'<pre class="frozen-text"[^>]*>(.*?)</pre>', whole, re.DOTALL)[1])
    assert hashlib.sha256(frozen.encode()).hexdigest() == rows(user)[0].digest
    assert '<details class="for-checking" id="for-checking" open>' in whole


def test_the_page_names_who_answers_and_the_whole_address_of_the_way_out(client_at, user, settings):
    settings.CONSENT_SITE_URL = "https://claude.example"
    settings.CONSENT_CONTROLLER = {"name": "Example SAS", "contact": "dpo@example.com", "address": "1 rue X, Paris"}
    accept(user)
    page = client_at.at(AFTER).as_user(user).page(f"/receipts/{rows(user)[0].pk}/").content.decode()
    for words_ in ("Example SAS", "dpo@example.com", "1 rue X, Paris", "https://claude.example/settings/privacy/"):
        assert words_ in page
