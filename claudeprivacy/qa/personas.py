"""The cast of QA mode (rules, section 8): who they are, and how each is made."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.models import Group
from django.utils.translation import gettext_noop as _

from accounts import second_factor
from accounts.groups import REVIEWER
from accounts.models import User
from accounts.plans import Plan
from consent.core import decisions, documents, updates
from consent.lib import clock
from consent.rules.verdict import current
from conversations import chats

PASSWORD = "demo"  # noqa: S105  public by design: QA mode only
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  public by design, too
JOINED_AT = datetime(2025, 6, 1, 9, tzinfo=UTC)
DECIDED_AT = datetime(2025, 9, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Persona:
    """A recipe: the plan, what was chosen and when somebody joined; `about` says it in a few words."""

    name: str
    plan: Plan
    about: str  # translated where it is shown
    help_improve: bool | None = None  # as decided on DECIDED_AT; None = undecided
    deferred: bool = False
    just_joined: bool = False
    superuser: bool = False
    reviewer: bool = False
    second_factor: bool = False  # an authenticator app that knows SECRET

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"


CAST = (
    Persona("free", Plan.FREE, _("existing, undecided")),
    Persona("pro", Plan.PRO, _("existing, undecided")),
    Persona("max", Plan.MAX, _("existing, undecided")),
    Persona("on", Plan.PRO, _("chose on, 5 September 2025"), help_improve=True),
    Persona("off", Plan.PRO, _("chose off, 5 September 2025"), help_improve=False),
    Persona("deferred", Plan.FREE, _("said “Not now” one hour before"), deferred=True),
    Persona("new", Plan.FREE, _("signed up one hour before, undecided"), just_joined=True),
    Persona("work", Plan.TEAM, _("commercial plan")),
    Persona("enterprise", Plan.ENTERPRISE, _("commercial plan")),
    Persona("education", Plan.EDUCATION, _("commercial plan")),
    Persona("gov", Plan.GOV, _("commercial plan")),
    Persona("api", Plan.API, _("commercial plan")),
    Persona("second", Plan.FREE, _("undecided, with two-step log-in"), second_factor=True),
    Persona("admin", Plan.TEAM, _("superuser"), superuser=True),
    Persona("reviewer", Plan.TEAM, _("staff who look and change nothing"), reviewer=True),
)
BY_EMAIL = {persona.email: persona for persona in CAST}
# What each persona that had joined by then wrote, and when.
HISTORY = (
    (
        datetime(2025, 8, 12, 8, 40, tzinfo=UTC),
        ("How do I prune an old apple tree without hurting it?", "And when is the best month for it?"),
    ),
    (
        datetime(2025, 8, 30, 19, 5, tzinfo=UTC),
        ("Explain the difference between a lease and a licence in plain words.",),
    ),
    (
        datetime(2025, 9, 3, 14, 20, tzinfo=UTC),
        ("Turn these notes into an agenda for Monday: budget, hiring, office move.",),
    ),
    (
        datetime(2025, 9, 12, 7, 55, tzinfo=UTC),
        ("Why does my Python loop skip every second item when I remove from the list?",),
    ),
)


class UnknownPersona(LookupError):
    """Neither of the cast nor made fresh from it: QA mode makes nobody else's account anybody's."""


def enter(email: str, *, now: datetime, fresh: bool) -> User:
    """A persona's account as it is to be at `now`; a new one by its recipe if `fresh`. Raises UnknownPersona."""
    persona = BY_EMAIL.get(email)
    if persona is None:
        return _made_before(email)
    user = None if fresh else User.objects.filter(email=persona.email).first()
    user = user or make(persona, now=now, email=_fresh(persona.name) if fresh else persona.email)
    if persona.just_joined and user.decided_update is None:
        User.objects.filter(pk=user.pk).update(date_joined=now - HOUR)
    if persona.deferred:
        _defer(user, now - HOUR)
    return User.objects.get(pk=user.pk)


def make(persona: Persona, *, now: datetime, email: str = "") -> User:
    """A new account by the persona's recipe."""
    user = account(
        email or persona.email,
        plan=persona.plan,
        joined_at=now - HOUR if persona.just_joined else JOINED_AT,
        is_staff=persona.superuser or persona.reviewer,
        is_superuser=persona.superuser,
    )
    if persona.reviewer:
        user.groups.add(Group.objects.get(name=REVIEWER))
    if persona.second_factor:
        second_factor.add(user, second_factor.Kind.APP, "QA", SECRET)
    if not persona.just_joined:
        _write_history(user)
    if persona.help_improve is not None:
        _decide(user, help_improve=persona.help_improve)
    return user


def account(email: str, *, plan: Plan, joined_at: datetime, **fields: Any) -> User:
    """With the public password, which is hashed once a process: a quarter of a second is dear to whoever makes many."""
    user = User.objects.create_user(email, plan=plan, date_joined=joined_at, **fields)
    user.password = _hashed(get_hasher().algorithm)
    User.objects.filter(pk=user.pk).update(password=user.password)
    return user


@cache
def _hashed(algorithm: str) -> str:
    return make_password(PASSWORD, hasher=algorithm)


def fresh_email(plan: Plan) -> str:
    """Of nobody yet, and one that can be entered again: a persona of that plan made fresh."""
    return _fresh(next(persona.name for persona in CAST if persona.plan == plan))


def _write_history(user: User) -> None:
    for started_at, texts in HISTORY:
        with clock.travelled_to(started_at):
            conversation = chats.start(owner=user, text=texts[0], now=started_at)
            for text in texts[1:]:
                chats.resume(owner=user, pk=conversation.pk, text=text, now=started_at)


def _fresh(name: str) -> str:
    return f"{name}+{secrets.token_hex(5)}@example.com"


def _made_before(email: str) -> User:
    name, plus, _ = email.partition("+")
    user = User.objects.filter(email=email).first() if plus and f"{name}@example.com" in BY_EMAIL else None
    if user is None:
        raise UnknownPersona(email)
    return user


def _decide(user: User, *, help_improve: bool) -> None:
    update = current(updates.published(), DECIDED_AT)
    if update is None:
        return
    with clock.travelled_to(DECIDED_AT):
        decisions.decide(
            user_pk=user.pk,
            update_slug=update.slug,
            digest=documents.choice_text_in(update.slug, "en").digest,
            help_improve=help_improve,
            gesture=decisions.Gesture(start=update.preset),
            now=DECIDED_AT,
        )


def _defer(user: User, at: datetime) -> None:
    """Where a deferral is possible at that instant: once the last day is over, nobody can put it off."""
    update = current(updates.published(), at)
    if update is None:
        return
    with clock.travelled_to(at), suppress(decisions.Refused):
        decisions.defer(user_pk=user.pk, update_slug=update.slug, language="en", gpc=False, now=at)
