"""Reading an update from its TOML file (consent/policies/). Every mistake names its field and what would mend it."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from consent.verdict import Update

LANGUAGES = ("en", "fr")
PRESENTATIONS = ("original",)
PLACEHOLDERS = {
    "intro": {"last_day"},
    "change_anytime": {"privacy_settings"},
    "signup_change_anytime": {"privacy_settings"},
    "signup_terms": {"consumer_terms", "privacy_policy"},
}
WORDS = """
    title intro last_hours intro_after needed heading toggle toggle_after toggle_help purposes change_anytime
    privacy_settings gpc retention_heading retention retention_after details_heading details export_link
    learn_more consumer_terms privacy_policy accept not_now signup_title signup_greeting signup_toggle
    signup_change_anytime signup_terms signup_button setting_label setting_help setting_on setting_off
    setting_undecided
""".split()  # noqa: SIM905  five lines instead of forty
MINOR_NAMES = {"slug", "material", "announced_at", *LANGUAGES}
NAMES = MINOR_NAMES | {"last_day", "preset", "presentation", "retention_years_on", "retention_days_off"}
NO_SUCH = "no such field. Remove it or mend its name."
NOT_IF_MINOR = "a minor update asks nobody. Remove it, or make the update material."
YEARS = range(2000, 2101)


class Unreadable(ValueError):
    """The message starts with the field's name."""


@dataclass(frozen=True)
class Texts:
    consumer_terms: str
    privacy_policy: str
    choice: dict[str, str] | None


@dataclass(frozen=True)
class PolicyFile:
    slug: str
    material: bool
    announced_at: datetime
    last_day: date | None = None
    preset: bool = False
    presentation: str = "original"
    retention_years_on: int = 5
    retention_days_off: int = 30
    texts: dict[str, Texts] = field(default_factory=dict)

    @property
    def deadline(self) -> datetime:
        return Update(self.slug, self.announced_at, self.material, self.last_day).deadline


def read(content: str) -> PolicyFile:
    """Raises Unreadable."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"file: not valid TOML: {error}") from error
    slug = _get(table, "slug", str)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", slug):
        raise Unreadable("slug: use up to 40 small letters, digits and hyphens, such as 2025-08-28.")
    announced_at = _get(table, "announced_at", datetime)
    if announced_at.tzinfo is None:
        raise Unreadable("announced_at: add the time zone, such as 2025-08-28T00:00:00Z.")
    _check_year("announced_at", announced_at)
    material = _get(table, "material", bool)
    _check_names(table, NAMES, NO_SUCH)
    if not material:
        _check_names(table, MINOR_NAMES, NOT_IF_MINOR)
    texts = {language: _texts(_get(table, language, dict), language, material=material) for language in LANGUAGES}
    file = PolicyFile(slug, material, announced_at, **(_material_fields(table) if material else {}), texts=texts)
    if material and file.deadline <= announced_at:
        raise Unreadable("last_day: lies before the announcement. Choose a later day.")
    return file


def _material_fields(table: dict[str, Any]) -> dict[str, Any]:
    last_day = _get(table, "last_day", date)
    if isinstance(last_day, datetime):
        raise Unreadable("last_day: a day without a time, such as 2025-09-28.")
    _check_year("last_day", last_day)
    presentation = table.get("presentation", "original")
    if presentation not in PRESENTATIONS:
        raise Unreadable(f"presentation: use one of {', '.join(PRESENTATIONS)}.")
    years, days = _get(table, "retention_years_on", int), _get(table, "retention_days_off", int)
    if (years, days) != (5, 30):
        raise Unreadable("retention_years_on, retention_days_off: the retention rules know 5 years and 30 days only.")
    return {
        "last_day": last_day,
        "preset": _get(table, "preset", bool),
        "presentation": presentation,
        "retention_years_on": years,
        "retention_days_off": days,
    }


def _texts(table: dict[str, Any], language: str, *, material: bool) -> Texts:
    policies = {
        name: _get(table, name, str, within=f"{language}.").strip() + "\n"
        for name in ("consumer_terms", "privacy_policy")
    }
    _check_names(table, {*policies, "choice"}, NO_SUCH, within=f"{language}.")
    if not material:
        _check_names(table, {*policies}, NOT_IF_MINOR, within=f"{language}.")
    choice = _choice(_get(table, "choice", dict, within=f"{language}."), language) if material else None
    return Texts(**policies, choice=choice)


def _choice(table: dict[str, Any], language: str) -> dict[str, str]:
    words = {name: _get(table, name, str, within=f"{language}.choice.").strip() for name in WORDS}
    _check_names(table, set(WORDS), NO_SUCH, within=f"{language}.choice.")
    for name, text in words.items():
        found, wanted = set(re.findall(r"\{(\w*)\}", text)), PLACEHOLDERS.get(name, set())
        if found != wanted:
            raise Unreadable(f"{language}.choice.{name}: has the placeholders {sorted(found)}, needs {sorted(wanted)}.")
    return words


def _check_names(table: dict[str, Any], known: set[str], mend: str, within: str = "") -> None:
    for name in sorted(set(table) - known):
        raise Unreadable(f"{within}{name}: {mend}")


def _check_year(name: str, value: date) -> None:
    if value.year not in YEARS:
        raise Unreadable(f"{name}: use a year between {YEARS[0]} and {YEARS[-1]}.")


def _get(table: dict[str, Any], name: str, kind: type, within: str = "") -> Any:
    field_name = f"{within}{name}"
    if name not in table:
        raise Unreadable(f"{field_name}: missing. Add it.")
    value = table[name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Unreadable(f"{field_name}: is {type(value).__name__}, needs {kind.__name__}.")
    if isinstance(value, str | dict) and not (value.strip() if isinstance(value, str) else value):
        raise Unreadable(f"{field_name}: is empty. Fill it.")
    if isinstance(value, str) and "\0" in value:
        raise Unreadable(f"{field_name}: holds a NUL, which can't be stored. Remove it.")
    return value
