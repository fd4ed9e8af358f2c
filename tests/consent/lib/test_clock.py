"""The only place that asks the time: one request, one instant; a travelled clock shifts it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from claudeprivacy import middleware
from consent.lib import clock
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE

HOUR = timedelta(hours=1)


@pytest.fixture
def ticking(monkeypatch):
    """A machine whose clock is an hour later at every look."""
    instants = iter(datetime(2026, 1, 1, hour, tzinfo=UTC) for hour in range(24))
    monkeypatch.setattr(timezone, "now", lambda: next(instants))


def test_the_clock_is_aware_and_the_machines_own():
    before = timezone.now()
    assert before <= clock.now() <= timezone.now()
    assert clock.now().tzinfo is UTC
    assert not clock.is_travelled()


def test_an_unpinned_clock_runs(ticking):
    assert clock.now() + HOUR == clock.now()


def test_a_pinned_clock_stands_still_and_is_not_travelled(ticking):
    with clock.pinned():
        assert clock.now() == clock.now()
        assert not clock.is_travelled()
    assert clock.now() < clock.now()


def test_an_offset_shifts_the_clock_and_counts_as_travelled(ticking):
    with clock.pinned(-HOUR):
        assert clock.now() == datetime(2025, 12, 31, 23, tzinfo=UTC)
        assert clock.is_travelled()


def test_an_offset_of_nothing_is_travelled_all_the_same():
    with clock.pinned(timedelta(0)):
        assert clock.is_travelled()


def test_the_real_clock_stays_within_reach(ticking):
    with clock.travelled_to(BEFORE):
        assert clock.now() == BEFORE
        assert clock.real_now() == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_journey_within_a_journey_comes_back():
    with clock.travelled_to(BEFORE):
        with clock.travelled_to(BEFORE + HOUR):
            assert clock.now() == BEFORE + HOUR
        assert clock.now() == BEFORE
    assert not clock.is_travelled()


def test_a_failure_comes_back_too():
    with pytest.raises(ZeroDivisionError), clock.travelled_to(BEFORE):
        1 / 0  # noqa: B018  the failure
    assert not clock.is_travelled()


def test_a_travelled_clock_is_of_one_thread():
    seen = []
    with clock.travelled_to(BEFORE):
        thread = threading.Thread(target=lambda: seen.append(clock.is_travelled()))
        thread.start()
        thread.join()
    assert seen == [False]


def test_one_request_lives_at_one_instant(ticking):
    seen = []

    def view(request):
        seen.extend([clock.now(), clock.now()])
        return HttpResponse()

    middleware.request_clock(view)(RequestFactory().get("/"))
    assert seen[0] == seen[1]


def test_without_qa_mode_no_cookie_moves_the_clock(settings):
    settings.QA = False
    seen = []
    client_at = TravellingClient().at(BEFORE)
    request = RequestFactory()
    request.cookies = client_at.cookies
    middleware.request_clock(lambda request: seen.append(clock.is_travelled()))(request.get("/"))
    settings.QA = True
    middleware.request_clock(lambda request: seen.append(clock.is_travelled()))(request.get("/"))
    assert seen == [False, True]
