"""Every view of the site with an address that reaches it, and every way to knock: what the sweep walks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve

from consent.decorators import is_open
from tests.support.client import Response
from tests.support.factories import SLUG

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
CLIENTS: dict[str, dict[str, Any]] = {
    "page": {"headers": {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}},
    "htmx": {"headers": {"HX-Request": "true", "HX-Current-URL": "http://testserver/?page=1"}},
    "JSON body": {"data": b'{"text": "x"}', "content_type": "application/json"},
    "Accept JSON": {"headers": {"Accept": "application/json"}},
    "X-Requested-With": {"headers": {"X-Requested-With": "XMLHttpRequest", "Accept": "*/*"}},
}
SAMPLES = {"uuid": "{chat}", "int": "1", "slug": SLUG, "path": "1", "str": "x"}
REGULAR = {"^(?P<app_label>": "consent/", "(?P<url>.*)$": "nowhere/"}


@dataclass(frozen=True)
class Door:
    name: str
    address: str
    view: Any
    admin: bool

    @property
    def open(self) -> bool:
        return is_open(self.view)


def doors(chat: Any) -> list[Door]:
    """One a pattern of the URLconf, admin included; `chat` stands for every id that is a UUID."""
    found = [
        Door(name, address.format(chat=chat), view, address.startswith("/admin/"))
        for name, address, view in _walk(get_resolver().url_patterns, "/", "")
    ]
    assert [door for door in found if resolve(door.address).func is not door.view] == []
    return found


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        address = prefix + _sample(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}", address, pattern.callback
        else:
            space = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, address, space)


def _sample(route: str) -> str:
    for start, sample in REGULAR.items():
        if route.startswith(start):
            return sample
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)


def knock(client_at: Client, method: str, address: str, kind: str) -> Response:
    """One request, and afterwards everything as it was: no test of the sweep depends on the one before."""
    cookies = {name: morsel.value for name, morsel in client_at.cookies.items()}
    form = {} if method in ("GET", "HEAD", "OPTIONS") else {"data": b"text=x", "content_type": FORM}
    try:
        with transaction.atomic():
            response = client_at.generic(method, address, **{**form, **CLIENTS[kind]})
            transaction.set_rollback(True)
    finally:
        client_at.cookies.clear()
        client_at.cookies.load(cookies)
    return response


FORM = "application/x-www-form-urlencoded"
