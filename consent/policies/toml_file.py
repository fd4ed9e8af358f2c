"""Reading an update from its TOML file (as in shipped/). Every mistake names its field and what would mend it."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from consent import conf
from consent.lib import written
from consent.lib.dates import YEARS
from consent.policies.wording import PLACEHOLDERS, words_of
from consent.rules.verdict import Presentation, Update

Day = TypeVar("Day", bound=date)
COLUMNS = ("material", "announced_at", "last_day", "preset", "presentation")  # what an update says besides its texts
MINOR_NAMES = {"slug", "material", "announced_at"}
NAMES = {"slug", *COLUMNS}
NO_SUCH = "no such field. Remove it or mend its name."
NOT_IF_MINOR = "a minor update asks nobody. Remove it, or make the update material."


class CannotPublish(ValueError):
    """What a file or a draft says can't be published. `faults`: each names its field and what would mend it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


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
    presentation: str = Presentation.ORIGINAL
    texts: dict[str, Texts] = field(default_factory=dict)

    @property
    def deadline(self) -> datetime:
        return Update(self.slug, self.announced_at, self.material, self.last_day).deadline

    @property
    def is_dated(self) -> bool:
        """Whether it says when it is announced. One that was read with mistakes may not."""
        return isinstance(self.announced_at, datetime)

    def by_name(self) -> dict[str, str]:
        """Everything it says but the slug, each by its name in the file."""
        said = {name: str(getattr(self, name)) for name in COLUMNS}
        for language, text in self.texts.items():
            said |= {f"{language}.{name}": getattr(text, name) for name in ("consumer_terms", "privacy_policy")}
            said |= {f"{language}.choice.{name}": words for name, words in (text.choice or {}).items()}
        return said


def read(content: str) -> PolicyFile:
    """Raises CannotPublish with every mistake."""
    file, faults = examine(parse(content))
    if faults:
        raise CannotPublish(faults)
    return file


def parse(content: str) -> dict[str, object]:
    """Raises CannotPublish."""
    try:
        return tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CannotPublish([f"file: not valid TOML: {error}"]) from error


def examine(table: dict[str, object]) -> tuple[PolicyFile, list[str]]:
    """The update as the table says it, and every mistake in it. With a mistake what is wrong is left out of it."""
    reader = _Reader()
    return reader.update(table), reader.faults


def field_of(fault: str) -> str:
    """The field that a fault names, as in the file."""
    return fault.partition(": ")[0]


def table_of(file: PolicyFile) -> dict[str, object]:
    """As tomllib would have read it: what is empty is missing, and a minor update has nothing about a choice."""
    columns = {name: getattr(file, name) for name in ("slug", "material", "announced_at")}
    if file.material:
        columns |= {name: getattr(file, name) for name in COLUMNS if getattr(file, name) is not None}
    for language, texts in file.texts.items():
        policies = {"consumer_terms": texts.consumer_terms, "privacy_policy": texts.privacy_policy}
        filled = {name: text for name, text in policies.items() if text.strip()}
        columns[language] = {**filled, "choice": texts.choice or {}} if file.material else filled
    return columns


class TableReader:
    """Goes on after a mistake, with None in the place of what is missing or wrong."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def get(self, table: dict[str, object], name: str, kind: type, within: str = "") -> Any:
        """The value, or None and a mistake noted."""
        fault, value = "", table.get(name)
        if name not in table:
            fault = "missing. Add it."
        elif not isinstance(value, kind):
            fault = f"is {type(value).__name__}, needs {kind.__name__}."
        elif isinstance(value, str | dict) and not (written.is_visible(value) if isinstance(value, str) else value):
            fault = "is empty, or holds nothing that can be seen. Fill it."
        elif isinstance(value, str) and written.NEVER.search(value):
            fault = "holds a control character, such as NUL, which can't be stored. Remove it."
        if fault:
            self.faults.append(f"{within}{name}: {fault}")
        return None if fault else value

    def check_names(self, table: dict[str, object], known: set[str], mend: str, within: str = "") -> None:
        self.faults += [f"{within}{name}: {mend}" for name in sorted(set(table) - known)]


class _Reader(TableReader):
    def update(self, table: dict[str, object]) -> PolicyFile:
        slug = self.get(table, "slug", str)
        if slug is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", slug):
            self.faults.append("slug: use up to 40 small letters, digits and hyphens, such as 2025-08-28.")
        announced_at = self.get(table, "announced_at", datetime)
        if announced_at is not None and announced_at.tzinfo is None:
            self.faults.append("announced_at: add the time zone, such as 2025-08-28T00:00:00Z.")
        announced_at = self.checked_year("announced_at", announced_at)
        material = self.get(table, "material", bool)
        languages = conf.language_codes()
        self.check_names(table, NAMES | set(languages), NO_SUCH)
        if material is False:
            self.check_names({name: 1 for name in table if name in NAMES}, MINOR_NAMES, NOT_IF_MINOR)
        fields = self.material_fields(table) if material else {}
        names = words_of(str(fields["presentation"]), _words_in(table, languages)) if material else None
        texts = {
            language: self.texts(self.get(table, language, dict), language, names) for language in conf.language_codes()
        }
        if announced_at is not None and announced_at.tzinfo is None:
            announced_at = None
        file = PolicyFile(slug, bool(material), announced_at, **fields, texts=texts)
        if not self.faults and material and file.deadline <= announced_at:
            self.faults.append("last_day: lies before the announcement. Choose a later day.")
        return file

    def material_fields(self, table: dict[str, object]) -> dict[str, Any]:
        last_day = self.get(table, "last_day", date)
        if isinstance(last_day, datetime):
            self.faults.append("last_day: a day without a time, such as 2025-09-28.")
        last_day = self.checked_year("last_day", last_day)
        presentation, preset = table.get("presentation", Presentation.ORIGINAL.value), self.get(table, "preset", bool)
        if presentation not in list(Presentation):
            self.faults.append(f"presentation: use one of {', '.join(Presentation)}.")
        if presentation == Presentation.BALANCED and preset:
            self.faults.append("preset: two equal buttons preset nothing. Set it to false.")
        last_day = None if isinstance(last_day, datetime) else last_day
        return {"last_day": last_day, "preset": preset, "presentation": presentation}

    def texts(self, table: dict[str, object] | None, language: str, names: list[str] | None) -> Texts:
        """`names` of the choice's words; None for a minor update, which asks nothing."""
        if table is None:
            return Texts("", "", None)
        terms, privacy = (self.get(table, name, str, f"{language}.") for name in ("consumer_terms", "privacy_policy"))
        self.check_names(table, {"consumer_terms", "privacy_policy", "choice"}, NO_SUCH, f"{language}.")
        if names is None:
            self.check_names({name: 1 for name in table if name == "choice"}, set(), NOT_IF_MINOR, f"{language}.")
            return Texts(f"{(terms or '').strip()}\n", f"{(privacy or '').strip()}\n", None)
        choice = self.get(table, "choice", dict, f"{language}.")
        words = None if choice is None else self.words(choice, f"{language}.choice.", names)
        return Texts(f"{(terms or '').strip()}\n", f"{(privacy or '').strip()}\n", words)

    def words(self, table: dict[str, object], within: str, names: list[str]) -> dict[str, str]:
        words = {name: (self.get(table, name, str, within) or "").strip() for name in names}
        self.check_names(table, set(names), NO_SUCH, within)
        for name, text in words.items():
            found, wanted = set(re.findall(r"\{(\w*)\}", text)), PLACEHOLDERS.get(name, set())
            if text and found != wanted:
                self.faults.append(f"{within}{name}: has the placeholders {sorted(found)}, needs {sorted(wanted)}.")
            elif re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)):
                self.faults.append(f"{within}{name}: has a brace that belongs to no placeholder. Remove it.")
        return words

    def checked_year(self, name: str, value: Day | None) -> Day | None:
        """The date or instant, or None and a mistake noted."""
        if value is not None and value.year not in YEARS:
            self.faults.append(f"{name}: use a year between {YEARS[0]} and {YEARS[-1]}.")
            return None
        return value


def _words_in(table: dict[str, object], languages: Iterable[str]) -> set[str]:
    """The names of the choice's words that any language has."""
    texts = [text for text in map(table.get, languages) if isinstance(text, dict)]
    return {name for text in texts if isinstance(text.get("choice"), dict) for name in text["choice"]}
