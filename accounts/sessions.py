"""Sessions in the database that name their account (Django's documented extension of the database session)."""

from typing import TYPE_CHECKING

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import IntegrityError

if TYPE_CHECKING:
    from accounts.models import AccountSession, User

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

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        """A row that names its account, or nobody's."""
        session = super().create_model_instance(data)
        setattr(session, "account_id", data.get(SESSION_KEY))  # noqa: B010  a column of AccountSession alone
        return session


def end_all(user: "User") -> int:
    """Log a person out everywhere. How many sessions that were."""
    from accounts.models import AccountSession

    return AccountSession.objects.filter(account=user).delete()[0]
