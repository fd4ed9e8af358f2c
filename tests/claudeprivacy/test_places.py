"""No page without a place in the browser tests, where axe, the keyboard and the small screen are tried on it."""

import re

from django.test import RequestFactory
from django.urls import resolve

from tests.support import house
from tests.support.browser.places import PLACES

# Addresses that answer GET, but with no page of their own.
NO_PAGE = {
    "/healthz/": "a word for machines",
    "/readyz/": "JSON",
    "/receipts/<uuid:pk>.json": "JSON",
    "/qa/ledger/": "JSON",
    "/.well-known/jwks.json": "JSON",
    "/settings/data-privacy-controls/": "redirects to the Privacy tab",
    "/settings/data-privacy-settings/": "redirects to the Privacy tab",
    "/settings/data-privacy-settings": "redirects to the Privacy tab",
    "/.well-known/change-password": "redirects to the page",
    "/.well-known/security.txt": "text for machines",
    "/.well-known/gpc.json": "JSON",
    "/robots.txt": "text for machines",
    "/favicon.ico": "redirects to the picture",
    "/settings/privacy/export/<uuid:pk>/": "a ZIP",
}
# Reached from a place by a link, a button or a mail; or the page of a place under another address.
REACHED = {
    "/chats/<uuid:pk>/": "chat",
    "/receipts/<uuid:pk>/": "receipt",
    "/consent/": "block",
    "/password/reset/<uid>/<token>/": "reset-new",
    "/settings/account/second-factor/<int:pk>/remove/": "remove-factor",
    "/login/second-step/": "second-step",
    "/email/<secret>/": "email-link-old",
    "/legal/privacy-policy/": "legal",
    "/legal/privacy-policy/<slug:slug>/": "legal",
    "/legal/consumer-terms/<slug:slug>/": "legal",
}


def answers_get(view):
    return view(RequestFactory().generic("BREW", "/")).headers["Allow"].find("GET") >= 0


def stood_on():
    return {f"/{resolve(place.path.partition('?')[0]).route}" for place in PLACES}


def test_every_page_has_a_place():
    pages = {route for route, view in house.views().items() if answers_get(view)}
    assert pages - set(NO_PAGE) - set(REACHED) - stood_on() == set()


def test_no_screen_is_excepted_that_is_not_there():
    assert {*NO_PAGE, *REACHED} <= set(house.views())
    assert set(REACHED.values()) <= {place.name for place in PLACES}


def test_places_have_names_of_their_own():
    names = [place.name for place in PLACES]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)
