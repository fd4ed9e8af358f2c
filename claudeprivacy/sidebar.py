"""The sidebar: new chat, chats, the latest of them, and the person's own menu."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User
from consent.core.verdicts import verdict_of
from consent.lib import clock
from conversations import recents
from conversations.models import Conversation

COOKIE = "sidebar"  # set by static/app.js, so that a folded sidebar is folded from the first byte on


@dataclass(frozen=True, slots=True)
class Sidebar:
    recents: list[Conversation]
    folded: bool


def of(request: HttpRequest, person: User | None) -> Sidebar | None:
    """None where nobody is logged in, and for whoever must choose first: a block sends nothing of it. One query."""
    if person is None or verdict_of(person).blocks:
        return None
    return Sidebar(recents=recents.of(person, clock.now()), folded=request.COOKIES.get(COOKIE) == "folded")
