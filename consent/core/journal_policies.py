"""Publications and extensions of the last day in the journal: what was said to everybody outlives a restored backup.

A publication is put back with its documents as they were frozen, before any ledger row that names it.
"""

import hashlib
from collections.abc import Hashable, Iterable
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.core.management.color import no_style
from django.db import connection, transaction

from consent.core import journal, updates
from consent.core.journal import Entry, Facts, instant
from consent.core.journal_keepers import CannotPutBack
from consent.models import LastDayExtension, PolicyDocument, PolicyUpdate
from consent.rules.hashing import canonical_json, plain, text_digest

PUBLICATION, EXTENSION = "publication", "extension"
KINDS = frozenset({PUBLICATION, EXTENSION})
WORDS = ("kind", "language", "digest")  # of a document
SAID = ("slug", "material", "announced_at", "last_day", "preset", "presentation")


def note_publication(update: PolicyUpdate) -> None:
    """In the journal.transaction that freezes it."""
    journal.append(PUBLICATION, **_publication(update))


def note_extension(extension: LastDayExtension) -> None:
    """In the journal.transaction that stores it."""
    journal.append(EXTENSION, **_extension(extension))


def names() -> set[str]:
    """Of all that is published and extended in this database."""
    documents = PolicyDocument.objects.published().select_related("update").defer("text").order_by("update_id")
    published = {_name_of(update, theirs) for update, theirs in groupby(documents, attrgetter("update"))}
    extensions = LastDayExtension.objects.select_related("update")
    return published | {_name_of_extension(_extension(each)) for each in extensions}


def written_anew(lacking: set[str]) -> list[tuple[str, Facts]]:
    """As the journal holds them: those of these names, publications first."""
    found = [
        (PUBLICATION, _publication(update))
        for update in PolicyUpdate.objects.published().order_by("pk")
        if _name_of(update, update.documents.all()) in lacking
    ]
    for extension in LastDayExtension.objects.select_related("update").order_by("pk"):
        facts = _extension(extension)
        if _name_of_extension(facts) in lacking:
            found.append((EXTENSION, facts))
    return found


class Policies:
    """The keeper of both kinds."""

    kinds = KINDS

    def target(self, entry: Entry) -> Hashable:
        return name_of(entry)

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        there = names()
        return [entry for entry in entries if name_of(entry) not in there]

    def put_back(self, entry: Entry) -> None:
        """Raises CannotPutBack."""
        with transaction.atomic():
            if entry.kind == PUBLICATION:
                _put_back_publication(entry.facts)
            else:
                _put_back_extension(entry)
            _count_on()
            transaction.on_commit(updates.forget)


def name_of(entry: Entry) -> str:
    """Raises ValueError, KeyError, TypeError where the entry isn't whole."""
    if entry.kind == EXTENSION:
        _ = date.fromisoformat(entry.facts["last_day"]), instant(entry.facts["extended_at"])
        return _name_of_extension(entry.facts)
    _ = instant(entry.facts["announced_at"]), instant(entry.facts["published_at"]), int(entry.facts["id"])
    if not isinstance(entry.facts["slug"], str):
        raise TypeError
    for document in entry.facts["documents"]:
        if text_digest(document["text"]) != document["digest"]:
            raise ValueError("a text that was changed")
    return _name(entry.facts)


def _put_back_publication(facts: Facts) -> None:
    """A draft of that name, as a backup from before the publication holds it, becomes the publication."""
    slug, columns = facts["slug"], {name: facts[name] for name in SAID}
    update = PolicyUpdate.objects.select_for_update().filter(slug=slug).first()
    if update and update.published_at:
        if _name_of(update, update.documents.all()) != _name(facts):
            raise CannotPutBack(f"the update {slug} is published here with other words than the journal holds")
        return
    if update:
        PolicyDocument.objects.filter(update=update).delete()
        PolicyUpdate.objects.filter(pk=update.pk).update(**columns)
    else:
        update = PolicyUpdate(pk=_free(PolicyUpdate, facts["id"]), **columns)
        update.save(force_insert=True)
    for document in facts["documents"]:
        row = {name: value for name, value in document.items() if name != "id"}
        PolicyDocument(pk=_free(PolicyDocument, document["id"]), update=update, **row).save(force_insert=True)
    PolicyUpdate.objects.filter(pk=update.pk).update(published_at=instant(facts["published_at"]))


def _put_back_extension(entry: Entry) -> None:
    """The last day only moves later: where a later one was stored meanwhile, it is stored once more and counts."""
    facts = entry.facts
    update = PolicyUpdate.objects.select_for_update(no_key=True).filter(slug=facts["update"]).first()
    if update is None or update.published_at is None:
        raise CannotPutBack(f"an extension of {facts['update']}, an update that this database doesn't know")
    if name_of(entry) in names():
        return
    latest = LastDayExtension.objects.filter(update=update).order_by("-last_day", "-pk").first()
    columns = {name: facts[name] for name in ("last_day", "reason", "extended_at", "extended_by")}
    row = LastDayExtension(pk=_free(LastDayExtension, facts["id"]), update=update, **columns)
    row.save(force_insert=True)
    _count_on()
    newest = LastDayExtension.objects.filter(update=update).order_by("-pk").first()
    if latest and newest and newest.last_day < latest.last_day:
        latest.pk = None
        latest.save(force_insert=True)


def _free(model: type[PolicyUpdate | PolicyDocument | LastDayExtension], pk: int) -> int | None:
    """The id it had; a new one where another row took it before the journal was replayed."""
    return None if model.objects.filter(pk=pk).exists() else pk


def _count_on() -> None:
    """The next ids come after those that were put back."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [PolicyUpdate, PolicyDocument, LastDayExtension]):
            cursor.execute(sql)


def _publication(update: PolicyUpdate) -> Facts:
    documents = PolicyDocument.objects.filter(update=update).order_by("pk")
    columns = ("id", "kind", "language", "text", "digest")
    return {
        **{name: plain(getattr(update, name)) for name in ("id", *SAID, "published_at")},
        "documents": list(documents.values(*columns)),
    }


def _extension(extension: LastDayExtension) -> Facts:
    columns = ("id", "last_day", "reason", "extended_at", "extended_by")
    return {"update": extension.update.slug, **{name: plain(getattr(extension, name)) for name in columns}}


def _name_of(update: PolicyUpdate, documents: Iterable[PolicyDocument]) -> str:
    words = [{name: getattr(each, name) for name in WORDS} for each in documents]
    return _name({**{name: plain(getattr(update, name)) for name in SAID}, "documents": words})


def _name(facts: Facts) -> str:
    """By what is said, ids and instant aside: somebody may have published the same once more instead of replaying.

    Raises KeyError, TypeError.
    """
    texts = sorted([str(each[name]) for name in WORDS] for each in facts["documents"])
    said = {**{name: facts[name] for name in SAID}, "texts": texts}
    return f"{PUBLICATION} {facts['slug']} {hashlib.sha256(canonical_json(said)).hexdigest()[:16]}"


def _name_of_extension(facts: Facts) -> str:
    return f"{EXTENSION} {facts['update']} {facts['last_day']} {facts['extended_at']}"
