"""Reading the environment loudly: a value that can't be understood stops the start and names the variable."""

import os
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}
ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}


def text(name: str, default: str = "") -> str:
    """The value without the spaces around it."""
    return os.environ.get(name, default).strip()


def choice(name: str, options: tuple[str, ...]) -> str:
    """One of `options` (the first is the default). Raises ImproperlyConfigured."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name}={value!r}: use one of {', '.join(options)}.")
    return value


def flag(name: str) -> bool:
    """On or off, off by default. Raises ImproperlyConfigured."""
    value = text(name).lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r}: use 1 or 0.")
    return value in TRUE


def number(name: str, default: int, most: int | None = None) -> int:
    """A whole number, 0 or more and `most` at most. Raises ImproperlyConfigured."""
    value = text(name, str(default))
    if not value.isdecimal() or (most is not None and int(value) > most):
        allowed = "0 or more" if most is None else f"0 to {most}"
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number, {allowed}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated values."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def site(name: str, default: str = "", *, secure: bool) -> str:
    """A site's own address, without a path; https where `secure`. Raises ImproperlyConfigured."""
    value = text(name, default)
    parts = urlsplit(value)
    wanted = {"https"} if secure else {"http", "https"}
    if value and (parts.scheme not in wanted or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}"):
        raise ImproperlyConfigured(f"{name}={value!r}: use an address without a path, such as https://example.com.")
    return value


def database(name: str, default: str) -> dict[str, object]:
    """A database by its address, which may hold a password: ImproperlyConfigured names the variable alone."""
    try:
        found = dict(dj_database_url.parse(text(name) or default, conn_max_age=60))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured(f"{name}: use postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH.")
    return found
