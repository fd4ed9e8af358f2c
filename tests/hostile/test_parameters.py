"""The table of parameters is whole: what the views are heard to ask for is what stands there, for every address."""

import pytest

from tests.support.request_parameters import ALSO, FORMS, QUERY, heard

pytestmark = pytest.mark.django_db
METHODS = {"GET": QUERY, "POST": FORMS}


def ours(site):
    return {name: door for name, door in site.doors().items() if not door.admin}


def takes(site, door, method):
    return site.send("nobody", method, door.address).response.status_code != 405


def names_asked(site, name, method):
    """By everybody who gets in, with an empty form and with a full one."""
    asked = set()
    for who in ("nobody", "prompt", "decided"):
        full = [(key, site.filled(value, who)) for key, value in METHODS[method].get(name, {}).items()]
        for sent in ([], full):
            parts = {"query": sent} if method == "GET" else {"body": sent}
            with heard() as names:
                site.send(who, method, site.doors(who)[name].address, **parts)
            asked |= names
    return asked


@pytest.mark.parametrize("method", METHODS)
def test_every_address_stands_in_the_table_with_exactly_what_it_asks_for(site, method):
    table, wrong = METHODS[method], {}
    for name, door in ours(site).items():
        probe = site.send("decided", method, door.address)
        if probe.response.status_code == 405:
            assert name not in table, name
            continue
        known = {*table.get(name, ()), *ALSO.get(name, ())} | (set(QUERY.get(name, ())) if method == "POST" else set())
        asked = names_asked(site, name, method)
        if name not in table or not asked <= known or not set(table[name]) <= asked:
            wrong[name] = sorted(asked)
    assert not wrong


def test_the_table_knows_no_address_that_is_gone(site):
    assert {*QUERY, *FORMS} <= set(ours(site))


def test_what_is_asked_for_is_heard(rf):
    request = rf.post("/?page=2", {"text": "x", "value": "y"})
    with heard() as names:
        assert (request.GET.get("page"), request.POST["text"], "value" in request.POST) == ("2", "x", True)
    assert names == {"page", "text", "value"}
