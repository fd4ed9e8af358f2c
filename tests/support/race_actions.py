"""What people do in a race: each through the site's own address, as a browser would; and what the admin does."""

import time
from contextlib import suppress
from threading import Barrier
from typing import Any

from accounts.models import User
from consent.core import documents
from consent.models import PolicyUpdate
from consent.policies import publishing
from tests.support.race_schedule import DAY, Person, Round

COMMENT = {"value": "up", "comment": "x"}
PLANS = ("team", "free", "pro")


def _decide(round_: Round, number: int) -> dict[str, str]:
    slug = round_.slug("ab"[number % 2])
    known = PolicyUpdate.objects.published().filter(slug=slug).exists()
    digest = documents.choice_text(slug, "en").digest if known else "0" * 64
    return {"update": slug, "digest": digest, **({"help_improve": "on"} if number % 3 else {})}


def request(round_: Round, person: Person, client_at: Any, deed: str, number: int) -> tuple[Any, Any]:
    """(what varies it, the call that answers)."""
    chat = f"/chats/{person.chat.pk}/"
    post = client_at.post
    if deed == "decide":
        sent = _decide(round_, number)
        return sent["update"], lambda: post("/consent/decide/", sent)
    if deed == "plan":
        plan = PLANS[number % 3]
        return plan, lambda: _change_plan(person, plan)
    word = f"word {round_.number} {number}"
    calls = {
        "page": lambda: client_at.get(chat),
        "choice": lambda: client_at.get("/consent/"),
        "privacy": lambda: client_at.get("/settings/privacy/"),
        "not_now": lambda: post("/consent/not-now/", {"update": round_.slug("ab"[number % 2])}),
        "setting": lambda: post("/settings/privacy/help-improve/", {"help_improve": "on"} if number % 2 else {}),
        "resume": lambda: post(chat, {"text": word}),
        "new_chat": lambda: post("/chats/", {"text": word}),
        "delete_chat": lambda: post(f"{chat}delete/"),
        "undo": lambda: post(f"{chat}undo-delete/"),
        "rename": lambda: post(f"{chat}rename/", {"title": word}),
        "feedback": lambda: post(f"{chat}feedback/", COMMENT),
        "take_back": lambda: post(f"{chat}feedback/take-back/"),
        "general": lambda: post("/settings/", {"name": word, "language": "fr", "appearance": "dark"}),
        "password": lambda: post("/settings/account/password/", _passwords(number)),
        "log_out_everywhere": lambda: post("/settings/account/log-out-everywhere/"),
        "leave": lambda: post("/settings/account/delete/", {"password": "demo"}),
    }
    return number, calls[deed]


def _change_plan(person: Person, plan: str) -> None:
    User.objects.filter(pk=person.user.pk).update(plan=plan)


def _passwords(number: int) -> dict[str, str]:
    new = f"a long enough phrase {number}"
    return {"old_password": "demo", "new_password1": new, "new_password2": new}


def browse(round_: Round, who: int, client_at: Any, plan: list[tuple[float, str, int]], barrier: Barrier) -> None:
    """One browser's deeds, one after another."""
    barrier.wait(60)
    for wait, deed, number in plan:
        time.sleep(wait)
        what, call = request(round_, round_.people[who], client_at, deed, number)
        round_.timed(who, deed, what, call)


def administer(round_: Round, waits: list[float], barrier: Barrier) -> None:
    """Moves the last day of `a`, twice, and publishes `b` between."""
    update = PolicyUpdate.objects.get(slug=round_.slug("a"))
    barrier.wait(60)

    def extend(days: int) -> None:
        last_day = (round_.begins + days * DAY).date()
        with suppress(publishing.CannotExtend):
            publishing.extend(update=update, last_day=last_day, reason="A race.", by=None, now=round_.begins)

    def publish() -> None:
        round_.publish("b")

    deeds = [("extend", lambda: extend(60)), ("publish", publish), ("extend", lambda: extend(50))]
    for wait, (deed, call) in zip(waits, deeds, strict=True):
        time.sleep(wait)
        round_.timed(-1, deed, None, call)
