"""What a site may set for consent, each with its default (docs/use-in-your-site.md says what each is for)."""

import re
import socket
from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.translation import get_language_info

from consent.lib.text import Text

OWN_SETTINGS_PAGE = "consent:setting"


def home_url() -> str:
    """Where a person goes who has nowhere else to go. CONSENT_HOME_URL: an address or the name of one."""
    return resolve_url(getattr(settings, "CONSENT_HOME_URL", "/"))


def settings_url() -> str:
    """The page where "Help improve Claude" is changed. CONSENT_SETTINGS_URL; without it a page of consent's own."""
    return resolve_url(settings_page())


def settings_page() -> str:
    """CONSENT_SETTINGS_URL as the site set it: an address or the name of one."""
    return getattr(settings, "CONSENT_SETTINGS_URL", OWN_SETTINGS_PAGE)


def site_url() -> str:
    """The site's own address for links in messages, without a slash at its end. CONSENT_SITE_URL; "" if not known."""
    return getattr(settings, "CONSENT_SITE_URL", "").rstrip("/")


@dataclass(frozen=True, slots=True)
class Controller:
    """Who answers for the data, as receipts name them; "" for what isn't set."""

    name: str
    contact: str
    address: str
    jurisdiction: str


def controller() -> Controller:
    """CONSENT_CONTROLLER: a dict of `name`, `contact` (e-mail or telephone), postal `address`, `jurisdiction` (FR)."""
    told = getattr(settings, "CONSENT_CONTROLLER", {})
    return Controller(**{field.name: str(told.get(field.name) or "").strip() for field in fields(Controller)})


def var_dir() -> Path:
    """Where journal, keys and checkpoints lie, outside the database. CONSENT_VAR_DIR; else `var` where one started."""
    return Path(getattr(settings, "CONSENT_VAR_DIR", "var"))


def journal_segment() -> str:
    """The file this machine writes its journal to. CONSENT_JOURNAL_SEGMENT; else what the host is called."""
    name = getattr(settings, "CONSENT_JOURNAL_SEGMENT", "") or socket.gethostname()
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[:100]


def notices_per_minute() -> int:
    """Messages handed over in a minute at most; 0: as fast as the server takes them. CONSENT_NOTICES_PER_MINUTE."""
    return getattr(settings, "CONSENT_NOTICES_PER_MINUTE", 300)


def replays_the_past() -> bool:
    """Whether updates may be published as announced in the past (tests and demos). CONSENT_REPLAYS_THE_PAST."""
    return getattr(settings, "CONSENT_REPLAYS_THE_PAST", False)


def language_codes() -> tuple[str, ...]:
    """The languages an update must have its texts in. CONSENT_LANGUAGES, English among them; else English alone."""
    return tuple(getattr(settings, "CONSENT_LANGUAGES", ("en",)))


def languages() -> list[tuple[str, Text]]:
    """(code, name) of each of these languages."""
    named = dict(settings.LANGUAGES)
    return [(code, named.get(code) or get_language_info(code)["name_local"]) for code in language_codes()]
