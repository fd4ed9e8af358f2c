"""The site as an attacker meets it: everybody's browsers, every door, and the rows of every table before and after."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.db import connection, transaction
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from accounts.plans import Plan
from consent.evidence import receipts
from consent.models import ConsentEvent, PolicyUpdate
from tests.support.client import Response, TravellingClient
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory, decide, living_worker
from tests.support.url_sweep import FORM, Door, doors
from tests.support.verbs import digest, rows

Pairs = Sequence[tuple[str, str | bytes]]


@cache
def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def counts() -> dict[str, int]:
    """Table → rows, of every table there is, in one question."""
    asked = ", ".join(f"(SELECT COUNT(*) FROM {connection.ops.quote_name(table)})" for table in tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        return dict(zip(tables(), cursor.fetchone(), strict=True))


@dataclass(frozen=True)
class Probe:
    """One hostile request. `changed`: table → rows more or fewer afterwards; all is rolled back since."""

    response: Response
    changed: dict[str, int]
    new_events: list[ConsentEvent] = field(default_factory=list)


def _strict() -> TravellingClient:
    return TravellingClient(enforce_csrf_checks=True)


class Site:
    """An update published, and people: nobody, prompted, blocked, decided, commercial, staff; one conversation each."""

    def __init__(self) -> None:
        people = {
            "prompt": (UserFactory(email="prompt@example.com"), BEFORE),
            "blocked": (UserFactory(email="blocked@example.com"), AFTER),
            "decided": (decide(UserFactory(email="decided@example.com")), AFTER),
            "work": (UserFactory(plan=Plan.TEAM), AFTER),
            "staff": (UserFactory(plan=Plan.TEAM, is_staff=True, is_superuser=True), AFTER),
        }
        living_worker()
        self.users = {name: user for name, (user, _) in people.items()}
        self.chats = {name: ConversationFactory(owner=user) for name, user in self.users.items()}
        self.browsers = {name: _strict().at(now).as_user(user) for name, (user, now) in people.items()}
        self.browsers["nobody"] = _strict().at(AFTER)
        for client_at in self.browsers.values():
            client_at.get("/receipts/verify/")  # whose form's token each request of theirs carries
            client_at.get("/consent/")  # the first showing of the notice is remembered, and no surprise later
        self.browsers["nobody"].get(self.reset_link("real"))
        self.events = {event.pk for event in rows()}

    @cached_property
    def keys(self) -> list[str]:
        """Primary keys of what the administration shows."""
        found = (User, PolicyUpdate, Group)
        return [
            *(str(pk) for model in found for pk in model.objects.values_list("pk", flat=True)),
            *map(str, self.events),
        ]

    @property
    def receipt(self) -> str:
        """Signed with the key of the test that asks."""
        return json.dumps(receipts.build(rows(self.users["decided"])[0]))

    def reset_link(self, token: str) -> str:
        """The mail's link for the prompted person ("real"), or the address it leads to ("set")."""
        user = self.users["prompt"]
        uid, real = urlsafe_base64_encode(str(user.pk).encode()), default_token_generator.make_token(user)
        return reverse("reset-confirm", args=[uid, real if token == "real" else token])

    def doors(self, who: str = "decided") -> dict[str, Door]:
        found = {door.name: door for door in doors(self.chats.get(who, self.chats["decided"]).pk)}
        found["reset-confirm"] = replace(found["reset-confirm"], address=self.reset_link("set"))
        return found

    def filled(self, value: str, who: str = "decided") -> str:
        """A table's sample with this site's ids in it."""
        chat = self.chats.get(who, self.chats["decided"]).pk
        known = {"{chat}": str(chat), "{digest}": digest(), "{receipt}": self.receipt if "{receipt}" in value else ""}
        return known.get(value, value)

    def send(self, who: str, method: str, address: str, *, query: Pairs = (), body: Any = b"", **more: Any) -> Probe:
        """One request, what it changed, and then everything as it was."""
        client_at = self.browsers[who]
        cookies = {name: morsel.value for name, morsel in client_at.cookies.items()}
        before = counts()
        more = {"content_type": FORM, "HTTP_X_CSRFTOKEN": cookies["csrftoken"], **more}
        if isinstance(body, list):
            body = urlencode(body).encode()
        try:
            with transaction.atomic():
                response = client_at.generic(
                    method, address, body, query_params=None, QUERY_STRING=urlencode(query), **more
                )
                response.getvalue() if response.streaming else response.content
                after = counts()
                new = [event for event in rows() if event.pk not in self.events] if after != before else []
                transaction.set_rollback(True)
        finally:
            client_at.cookies.clear()
            client_at.cookies.load(cookies)
        changed = {table: after[table] - before[table] for table in after if after[table] != before[table]}
        return Probe(response, changed, new)
