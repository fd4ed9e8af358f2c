"""The start-up check: without the gate, or with it in the wrong place, the site doesn't start (law 1)."""

import pytest
from django.core.checks import Tags, run_checks

from consent.checks import BEFORE_THE_GATE, GATE, gate_is_in_place


def ids(settings, middleware):
    settings.MIDDLEWARE = middleware
    return [error.id for error in gate_is_in_place()]


def at_start():
    return [error for error in run_checks(tags=[Tags.security]) if not error.is_silenced()]


def test_as_shipped_all_is_well():
    assert gate_is_in_place() == []
    assert at_start() == []


def test_without_the_gate_it_is_an_error_that_says_what_to_add(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != GATE]
    (error,) = at_start()
    assert (error.id, error.is_serious()) == ("consent.E001", True)
    assert GATE in error.hint


@pytest.mark.parametrize("name", BEFORE_THE_GATE)
def test_what_the_gate_relies_on_must_come_before_it(settings, name):
    others = [other for other in settings.MIDDLEWARE if other not in (name, GATE)]
    assert ids(settings, [*others, GATE, name]) == ["consent.E002"]
    assert ids(settings, [*others, GATE]) == ["consent.E002"]
    assert ids(settings, [name, *others, GATE]) == []


def test_an_error_names_what_to_move(settings):
    settings.MIDDLEWARE = [GATE, *(name for name in settings.MIDDLEWARE if name != GATE)]
    errors = gate_is_in_place()
    assert [error.id for error in errors] == ["consent.E002"] * len(BEFORE_THE_GATE)
    assert all(name in error.msg for name, error in zip(BEFORE_THE_GATE, errors, strict=True))


def test_csrf_and_log_in_are_among_what_must_come_before():
    assert "django.middleware.csrf.CsrfViewMiddleware" in BEFORE_THE_GATE
    assert "django.contrib.auth.middleware.AuthenticationMiddleware" in BEFORE_THE_GATE
