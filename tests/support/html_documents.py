"""Every page and archive page as it is sent, for a checker of HTML to read."""

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from conversations import chats, feedback
from tests.support.attacked_site import Site
from tests.support.client import Response
from tests.support.factories import BEFORE, ConversationFactory

PAGE: dict[str, Any] = {"HTTP_ACCEPT": "text/html"}
WRITTEN = 'See <this> & "that":\n\n  مرحبا بالعالم\n```c++ "x"\nif (a < b && c) {\n\treturn 1;\n}\n```\nThe end.'
# Forms that are refused, each on the page it came from.
REFUSED = {
    "chats": {"text": "", "incognito": "on"},
    "chat": {"text": ""},
    "rename-chat": {"title": ""},
    "give-feedback": {"value": "down", "comment": "x" * 2001},
    "login": {"email": "x", "password": ""},
    "signup": {"email": "x", "password1": "1", "password2": "2"},
    "settings": {"appearance": "pink"},
    "change-password": {"old_password": "wrong", "new_password1": "1", "new_password2": "2"},
    "delete-account": {"password": "wrong"},
    "add-app": {"key": "x", "code": "1", "password": ""},
    "add-passkey": {"state": "x", "credential": "", "password": ""},
    "change-email": {"email": "x", "password": ""},
    "reset": {"email": ""},
    "reset-confirm": {"new_password1": "1", "new_password2": "2"},
    "consent:verify": {"receipt": "{}"},
    "consent:decide": {"update": "2025-08-28", "digest": "0" * 64, "help_improve": "on"},
    "consent:not-now": {"update": ""},
}


def written(site: Site, who: str = "decided") -> Any:
    """A chat with all that people write, sent as feedback, renamed; and one that was deleted a moment ago."""
    owner = site.users[who]
    chat = ConversationFactory(owner=owner, text=WRITTEN, now=BEFORE + timedelta(days=13))
    chats.resume(owner=owner, pk=chat.pk, text="A word more.", now=BEFORE + timedelta(days=13))
    chats.rename(owner=owner, pk=chat.pk, title='A <b> & "title"')
    feedback.give(owner=owner, pk=chat.pk, value="up", comment=WRITTEN, now=BEFORE + timedelta(days=13))
    return chat


def pages(site: Site) -> Iterator[tuple[str, Response]]:
    """Each address as everybody gets it."""
    for who in ("nobody", "prompt", "blocked", "decided", "work", "staff"):
        for name, door in site.doors(who).items():
            if door.admin is (who == "staff"):
                yield f"{name} to {who}", site.send(who, "GET", door.address, **PAGE).response


def states(site: Site) -> Iterator[tuple[str, Response]]:
    """What pages look like after something was done, asked for or refused."""
    chat, queries = written(site), {"chats": [("q", "<fox>")], "home": [("deleted", "{chat}")]}
    queries["chat"] = [("rate", "down"), ("message", "1")]
    doors = site.doors()
    for name, query in queries.items():
        yield f"{name} {query}", site.send("decided", "GET", doors[name].address, query=query, **PAGE).response
    yield "a chat with feedback", site.send("decided", "GET", reverse("chat", args=[chat.pk]), **PAGE).response
    for name, form in REFUSED.items():
        for who in ("prompt", "nobody") if name in ("login", "signup", "reset", "reset-confirm") else ("prompt",):
            sent = site.send(who, "POST", site.doors(who)[name].address, body=list(form.items()), **PAGE)
            yield f"{name} refused to {who}", sent.response
    for status in (400, 403, 404, 409, 429, 500, 503):
        yield f"error {status}", site.send("nobody", "GET", f"/qa/errors/{status}/", **PAGE).response


def archive(site: Site) -> Iterator[tuple[str, str]]:
    """The pages in the ZIP of somebody's data."""
    written(site)
    answer = site.browsers["decided"].post(reverse("export-data"), headers={"X-CSRFToken": token(site, "decided")})
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as file:
        yield from ((name, file.read(name).decode()) for name in file.namelist() if name.endswith(".html"))


def token(site: Site, who: str) -> str:
    return site.browsers[who].cookies["csrftoken"].value


def is_document(response: HttpResponse) -> bool:
    return response["Content-Type"].startswith("text/html") and b"<html" in response.content[:500]
