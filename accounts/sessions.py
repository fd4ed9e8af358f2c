"""Sessions in the database that name their account (Django's documented extension of the database session)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import IntegrityError
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import browsers
from consent.lib import clock

if TYPE_CHECKING:
    from accounts.models import AccountSession, User

BROWSER, BEGAN_AT, SEEN_ON = "browser", "began_at", "seen_on"  # keys of a session's data
LINKS_KEPT = timedelta(days=30)  # after that nobody needs to know which addresses an account had
SHORTEST, LETTERS = 8, frozenset(VALID_KEY_CHARS)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> "type[AccountSession]":
        from accounts.models import AccountSession

        return AccountSession

    def _validate_session_key(self, key: str | None) -> bool:
        """As this site makes them. A quoted cookie can carry NUL, which PostgreSQL refuses to be asked about."""
        return key is not None and len(key) >= SHORTEST and set(key) <= LETTERS

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError, which ends the request with 400, also where the account was deleted meanwhile."""
        try:
            super().save(must_create)
        except IntegrityError as error:
            raise UpdateError from error

    @classmethod
    def clear_expired(cls) -> None:
        """What `clearsessions` calls: with the sessions that have run out go the links that did so long ago."""
        from accounts.models import EmailLink

        super().clear_expired()
        EmailLink.objects.filter(really_sent_at__lt=clock.real_now() - LINKS_KEPT).delete()

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        """A row that names its account, or nobody's, and says what the person is shown of it."""
        session = super().create_model_instance(data)
        columns = {"account_id": data.get(SESSION_KEY), "browser": data.get(BROWSER, "")}
        began_at, seen_on = data.get(BEGAN_AT), data.get(SEEN_ON)
        columns["began_at"] = datetime.fromisoformat(str(began_at)) if began_at else None
        columns["seen_on"] = date.fromisoformat(str(seen_on)) if seen_on else None
        for name, value in columns.items():
            setattr(session, name, value)  # columns of AccountSession alone
        return session


def note_log_in(request: HttpRequest, **kwargs: object) -> None:
    """At each log-in, by Django's signal: since when the session is, and in which browser."""
    session = getattr(request, "session", None)
    if session is not None:
        now = clock.real_now()
        told = {BROWSER: browsers.in_words(request.headers.get("User-Agent", "")), BEGAN_AT: now.isoformat()}
        session.update({**told, SEEN_ON: now.date().isoformat()})


def note_seen(request: HttpRequest) -> None:
    """Once a day, whatever the page: the one thing about a session that a GET writes."""
    today = clock.real_now().date().isoformat()
    if request.session.get(SEEN_ON) != today:
        request.session[SEEN_ON] = today


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as its person sees it. `handle` names it to `end`, and opens nothing."""

    handle: str
    browser: str
    began_at: datetime | None
    seen_on: date | None
    is_this: bool


def of(user: "User", this: str | None = None) -> list[Shown]:
    """The live sessions of a person, the one seen last first; `this`: the key of the one that asks. One query."""
    rows = user.sessions.filter(expire_date__gt=clock.real_now()).order_by(
        F("seen_on").desc(nulls_last=True), F("began_at").desc(nulls_last=True)
    )
    return [Shown(_handle(row.pk), row.browser, row.began_at, row.seen_on, row.pk == this) for row in rows]


def end(user: "User", handle: str) -> bool:
    """Log one of a person's browsers out. False if there is no such session of theirs any more."""
    keys = [row.pk for row in user.sessions.all() if constant_time_compare(_handle(row.pk), handle)]
    return bool(user.sessions.filter(pk__in=keys).delete()[0])


def _handle(key: str) -> str:
    return salted_hmac("accounts.sessions", key, algorithm="sha256").hexdigest()[:32]


def end_all(user: "User") -> int:
    """Log a person out everywhere. How many sessions that were."""
    from accounts.models import AccountSession

    return AccountSession.objects.filter(account=user).delete()[0]
