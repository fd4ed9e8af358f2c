"""A policy update's texts for reading: rendered, in both languages side by side, and against the update before it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consent.core import documents, labels
from consent.lib.dates import day, exact
from consent.lib.text import Text
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import differences, drafts, rules
from consent.policies.toml_file import COLUMNS, PolicyFile
from consent.policies.wording import words_of

CHOICE = PolicyDocument.Kind.CHOICE


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a text. `body`: the policy as HTML, "" for the words of the choice."""

    code: str
    language: Text
    digest: str
    body: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One text in every language it has. `words`: (name, its words in each language), of the choice alone."""

    kind: str
    title: Text
    sides: list[Side]
    words: list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one field against the update before: its language, its name in a file, and in words."""

    group: Text
    name: str
    title: str
    pieces: list[differences.Piece]


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a draft from being published: at which field, by its name in a file and in words, and its box."""

    anchor: str
    name: str
    title: str
    says: str


def title_of(name: str) -> str:
    """A field as a file names it, such as en.choice.intro, in words; the name itself where it is none."""
    if name == "slug" or name in COLUMNS:
        column = cast("Field[object, object]", PolicyUpdate._meta.get_field(name))
        return capfirst(str(column.verbose_name))
    language, _dot, rest = name.partition(".")
    inside, _dot, word = rest.partition(".")
    if inside not in labels.DOCUMENTS:
        return name
    said = {"language": labels.language(language), "text": labels.of(labels.DOCUMENTS, inside), "word": word}
    return _("%(language)s, %(text)s: %(word)s") % said if word else _("%(language)s, %(text)s") % said


def texts(update: PolicyUpdate) -> list[Shown]:
    """Every text of an update in the order of its kinds."""
    found: dict[str, list[PolicyDocument]] = {kind: [] for kind in PolicyDocument.Kind.values}
    for document in update.documents.order_by("language"):
        found[document.kind].append(document)
    words = {code: told.choice or {} for code, told in drafts.as_file(update).texts.items()}
    names = words_of(update.presentation, {name for told in words.values() for name in told})
    by_name = [(name, [(code, told.get(name, "")) for code, told in words.items()]) for name in names]
    return [
        Shown(kind, labels.of(labels.DOCUMENTS, kind), list(map(_side, every)), by_name if kind == CHOICE else [])
        for kind, every in found.items()
        if every
    ]


def _side(document: PolicyDocument) -> Side:
    body = "" if document.kind == CHOICE else documents.as_html(document.text)
    return Side(document.language, labels.language(document.language), document.digest, body)


def since(update: PolicyUpdate) -> tuple[PolicyUpdate | None, list[Changed]]:
    """The update before, and everything that is another in this one."""
    previous = rules.previous(update.slug, update.announced_at)
    before = _by_name(drafts.as_file(previous)) if previous else {}
    found = differences.changes(before, _by_name(drafts.as_file(update)))
    named = ((change.name, change.pieces) for change in found)
    return previous, [Changed(_group_of(name), name, title_of(name), pieces) for name, pieces in named]


def _group_of(name: str) -> Text:
    return _("Dates and settings") if name in COLUMNS else labels.language(name.partition(".")[0])


def _by_name(file: PolicyFile) -> dict[str, str]:
    return file.by_name() | {name: _in_words(name, getattr(file, name)) for name in COLUMNS}


def _in_words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return exact(value)
    if name == "presentation":
        return str(labels.of(labels.PRESENTATIONS, str(value)))
    return day(value) if isinstance(value, date) else ""
