"""How the toggle stands at first, and what Global Privacy Control does and doesn't (rules, section 3)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import User
from tests.support.factories import AFTER, BEFORE, UserFactory, decide, publish
from tests.support.screen import Screen
from tests.support.verbs import NEXT_SLUG, rows, set_to

pytestmark = pytest.mark.django_db
GPC = {"Sec-GPC": "1"}
WHY = {
    "en": "This starts off because your browser sends Global Privacy Control.",
    "fr": "L'interrupteur est désactivé au départ, car votre navigateur envoie le signal Global Privacy Control.",
}
SPRING = datetime(2026, 3, 5, tzinfo=UTC)


def shown(client_at, user, instant=BEFORE, **headers):
    return Screen(client_at.as_user(user).at(instant).page("/consent/", headers=headers))


@pytest.mark.parametrize("preset", [True, False])
def test_without_anything_else_the_toggle_starts_as_the_preset(client_at, preset):
    publish(preset=preset)
    screen = shown(client_at, UserFactory())
    assert screen.toggle_is_on is preset
    assert screen.forms["/consent/decide/"]["start"] == ("on" if preset else "off")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("joined", "instant"), [({}, BEFORE), ({}, AFTER), ({"date_joined": BEFORE}, AFTER)])
def test_the_browsers_signal_starts_the_toggle_off_and_the_page_says_why(
    policy_update, client_at, joined, instant, language
):
    user = UserFactory(**joined)
    screen = shown(client_at, user, instant, **{**GPC, "Accept-Language": language})
    assert not screen.toggle_is_on
    assert screen.forms["/consent/decide/"]["start"] == "off"
    assert WHY[language] in screen.text
    assert WHY[language] not in shown(client_at, user, instant, **{"Accept-Language": language}).text


@pytest.mark.parametrize("value", ["0", "", "true", "11"])
def test_only_the_signal_itself_counts(policy_update, client_at, value):
    assert shown(client_at, UserFactory(), **{"Sec-GPC": value}).toggle_is_on


def next_update(preset):
    publish()
    publish(NEXT_SLUG, announced_at=datetime(2026, 3, 1, tzinfo=UTC), last_day=date(2026, 4, 1), preset=preset)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("preset", [True, False])
def test_ones_own_setting_comes_before_the_preset(client_at, own, preset):
    next_update(preset)
    user = decide(UserFactory(), help_improve=own)
    assert shown(client_at, user, SPRING).toggle_is_on is own


def test_the_browsers_signal_comes_before_ones_own_setting(client_at):
    next_update(preset=True)
    user = decide(UserFactory(), help_improve=True)
    screen = shown(client_at, user, SPRING, **GPC)
    assert not screen.toggle_is_on
    assert WHY["en"] in screen.text


@pytest.mark.parametrize("own", [True, False])
def test_a_setting_changed_before_the_first_decision_counts_too(policy_update, client_at, own):
    user = UserFactory()
    set_to(user, True)
    if not own:
        set_to(user, False)
    assert shown(client_at, user).toggle_is_on is own


@pytest.mark.parametrize("own", [True, False])
def test_the_signal_alone_never_changes_a_recorded_choice(policy_update, client_at, own):
    user = decide(UserFactory(), help_improve=own)
    client_at.as_user(user).at(BEFORE + timedelta(hours=1))
    for address in ("/", "/consent/", "/settings/privacy/", "/legal/privacy-policy/"):
        client_at.page(address, headers=GPC)
    assert len(rows()) == 1
    assert User.objects.get(pk=user.pk).help_improve is own
    assert ("On since" if own else "Off since") in Screen(client_at.page("/settings/privacy/", headers=GPC)).text


def test_the_signal_is_recorded_with_the_choice(policy_update, client_at):
    form = shown(client_at, UserFactory(), **GPC).forms["/consent/decide/"]
    client_at.post("/consent/decide/", form, headers=GPC)
    (row,) = rows()
    assert (row.gpc, row.preset, row.start, row.help_improve, row.touched) == (True, True, False, False, "no")


def test_with_the_signal_one_may_still_turn_it_on(policy_update, client_at):
    form = shown(client_at, UserFactory(), **GPC).forms["/consent/decide/"]
    client_at.post("/consent/decide/", {**form, "help_improve": "on"}, headers=GPC)
    (row,) = rows()
    assert (row.gpc, row.start, row.help_improve, row.touched) == (True, False, True, "yes")
