"""Reading the environment loudly: a value that can't be understood stops the start and names the variable."""

import os
import socket
from contextlib import suppress
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


def number(name: str, default: int, most: int | None = None, least: int = 0) -> int:
    """A whole number, `least` or more and `most` at most. Raises ImproperlyConfigured."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least or (most is not None and int(value) > most):
        allowed = f"{least} or more" if most is None else f"{least} to {most}"
        raise ImproperlyConfigured(f"{name}={value!r}: use a whole number, {allowed}.")
    return int(value)


def hsts(name: str) -> tuple[int, bool, bool]:
    """Seconds for which browsers insist on https; whether of subdomains too; whether by their built-in list.

    What a browser was told holds until it runs out, so the default is short. Raises ImproperlyConfigured.
    """
    value = choice(name, ("day", "off", "year", "subdomains", "preload"))
    seconds = {"off": 0, "day": 86_400}.get(value, 31_536_000)
    return seconds, value in ("subdomains", "preload"), value == "preload"


def logging(*, production: bool) -> tuple[str, str]:
    """How the log is written, and from which level on: LOG_FORMAT, LOG_LEVEL. Raises ImproperlyConfigured."""
    written_as = choice("LOG_FORMAT", ("json", "text") if production else ("text", "json"))
    others = ("error", "debug")
    return written_as, choice("LOG_LEVEL", ("info", "warning", *others) if production else ("warning", "info", *others))


def is_production() -> bool:
    """Raises ImproperlyConfigured."""
    return choice("CLAUDEPRIVACY_ENV", ("development", "production")) == "production"


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated values."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def contacts(name: str, default: str = "") -> list[str]:
    """Comma-separated mailto:, https: or tel: addresses. Raises ImproperlyConfigured."""
    found = words(name, default)
    if any(urlsplit(each).scheme not in ("mailto", "https", "tel") or len(each.split()) != 1 for each in found):
        raise ImproperlyConfigured(f"{name}: use addresses such as mailto:security@example.com, separated by commas.")
    return found


def site(name: str, default: str = "", *, secure: bool) -> str:
    """A site's own address, without a path; https where `secure`. Raises ImproperlyConfigured."""
    value = text(name, default)
    parts = urlsplit(value)
    wanted = {"https"} if secure else {"http", "https"}
    if value and (parts.scheme not in wanted or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}"):
        raise ImproperlyConfigured(f"{name}={value!r}: use an address without a path, such as https://example.com.")
    return value


def listens_at() -> str:
    """What gunicorn binds to: HOST and PORT. Raises ImproperlyConfigured."""
    return f"{_bracketed(_host())}:{port()}"


def port() -> int:
    """Raises ImproperlyConfigured."""
    return number("PORT", 8000, most=65535)


def reached_at(port: int) -> str:
    """The address to open in a browser on this machine."""
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(_host(), _host())  # noqa: S104  nothing is bound here
    return f"http://{_bracketed(named)}:{port}"


def own_hosts() -> str:
    """The names by which a development site is reached: this machine's own, and what HOST says."""
    names = ["localhost", "127.0.0.1", "[::1]", _bracketed(_host())]
    if _host() in ("0.0.0.0", "::"):  # noqa: S104  as above
        names += [socket.gethostname().lower(), *map(_bracketed, _addresses())]
    return ",".join(dict.fromkeys(names))


def _host() -> str:
    return text("HOST").strip("[]") or "127.0.0.1"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _addresses() -> list[str]:
    """Those from which this machine would speak to others; nothing is sent to find out."""
    found = []
    for family, anywhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((anywhere, 9))
            found.append(str(probe.getsockname()[0]))
    return found


def database(name: str, default: str) -> dict[str, object]:
    """A database by its address, which may hold a password: ImproperlyConfigured names the variable alone."""
    try:
        found = dict(dj_database_url.parse(text(name) or default, conn_max_age=60))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured(f"{name}: use postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH.")
    return found
