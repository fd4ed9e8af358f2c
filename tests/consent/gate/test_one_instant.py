"""One request lives at one instant: the gate pins the clock where nobody before it has."""

from django.http import HttpResponse

from consent.lib import clock
from consent.middleware import ConsentGate


def test_the_gate_pins_the_clock_for_all_that_comes_after_it(rf):
    seen = []

    def view(request):
        seen.append((request, clock.is_pinned(), clock.now(), clock.now()))
        return HttpResponse("the page")

    request = rf.get("/")
    assert ConsentGate(view)(request).content == b"the page"
    assert not clock.is_pinned()
    ((asked, pinned, first, second),) = seen
    assert (asked, pinned, first) == (request, True, second)


def test_the_gate_leaves_a_clock_that_is_pinned_where_it_is(rf):
    seen = []

    def view(request):
        seen.append((request, clock.now()))
        return HttpResponse("the page")

    request = rf.get("/")
    with clock.pinned():
        now = clock.now()
        assert ConsentGate(view)(request).content == b"the page"
    assert seen == [(request, now)]
