"""A stale form's answer shows the current text, with the toggle as the person had set it (law 8)."""

import pytest

from tests.support.factories import AFTER, BEFORE, SLUG, UserFactory
from tests.support.screen import Screen
from tests.support.verbs import digest, rows

pytestmark = pytest.mark.django_db
STALE = {"update": SLUG, "digest": "0" * 64, "next": "/?page=2"}
# (how it started, whether its script saw it move, how it was sent) → how it is shown: as set by hand, else as it starts
SETS = [
    ("on", False, False, False),
    ("on", False, True, True),
    ("off", False, True, True),
    ("on", True, True, True),
    ("off", True, False, False),
    (None, True, False, False),
    (None, False, False, True),
]


def sent(start, moved, on):
    optional = {"start": start, "moved": moved and "1", "help_improve": on and "on"}
    return {**STALE, **{name: value for name, value in optional.items() if value}}


@pytest.fixture
def person(policy_update, client_at):
    return client_at.as_user(UserFactory()).at(BEFORE)


@pytest.mark.parametrize(("form", "shown"), [(sent(*how), shown) for *how, shown in SETS])
@pytest.mark.parametrize("instant", [BEFORE, AFTER], ids=["prompt", "block"])
def test_the_toggle_stands_as_it_was_set(person, instant, form, shown):
    answer = person.at(instant).post("/consent/decide/", form)
    assert answer.status_code == 409
    assert Screen(answer).toggle_is_on is shown
    assert rows() == []


def test_on_the_sign_up_screen_the_toggle_stands_as_it_was_set_too(policy_update, client_at):
    newcomer = client_at.as_user(UserFactory(date_joined=BEFORE)).at(AFTER)
    assert not Screen(newcomer.post("/consent/decide/", sent("on", False, False))).toggle_is_on


def test_a_toggle_kept_over_a_stale_form_is_recorded_as_touched_with_the_start_of_the_current_text(person):
    screen = Screen(person.post("/consent/decide/", sent("on", False, False)))
    form = screen.forms["/consent/decide/"]
    assert (form["digest"], form["next"], form["moved"]) == (digest(), "/?page=2", "1")
    assert "help_improve" not in form
    person.post("/consent/decide/", form)
    (row,) = rows()
    assert (row.help_improve, row.start, row.touched) == (False, True, "yes")


def test_a_toggle_left_alone_is_recorded_as_not_touched(person):
    form = Screen(person.post("/consent/decide/", sent("on", False, True))).forms["/consent/decide/"]
    person.post("/consent/decide/", form)
    (row,) = rows()
    assert (row.help_improve, row.start, row.touched) == (True, True, "no")


def test_global_privacy_control_still_starts_it_off_for_who_left_it_alone(person):
    answer = person.post("/consent/decide/", sent("on", False, True), headers={"Sec-GPC": "1"})
    assert not Screen(answer).toggle_is_on
