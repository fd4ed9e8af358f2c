"""Publishing an update and extending its last day (rules, section 1). Verbs of the policy manager.

There is one way to publish: a draft is frozen as it stands. A file is made a draft and published in one transaction.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from consent import conf
from consent.core import journal, journal_policies, updates
from consent.models import Installation, LastDayExtension, PolicyUpdate
from consent.policies import drafts, rules, toml_file
from consent.policies.toml_file import CannotPublish, PolicyFile


class CannotExtend(ValueError):
    """The message says what would mend it; `field` is the form's field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def past_may_be_announced() -> bool:
    """Only QA mode and demo databases replay the past."""
    return conf.replays_the_past() or Installation.objects.filter(demo=True).exists()


def publish(*, pk: int, shown: str, now: datetime) -> PolicyUpdate:
    """Freeze a draft as it was shown. Holds for everybody as soon as stored; costs the same for any number of people.

    Raises CannotPublish, PolicyUpdate.DoesNotExist. `shown` is the fingerprint of what was looked at.
    """
    with journal.transaction():
        update = PolicyUpdate.objects.select_for_update().get(pk=pk)
        if update.published_at is not None:
            raise CannotPublish(["slug: this update is published already."])
        if shown != drafts.fingerprint(update):
            raise CannotPublish(["The draft was changed since this page was shown. Look at it again."])
        _freeze(update, now)
    return update


def publish_file(file: PolicyFile, *, now: datetime) -> bool:
    """Make a draft of a file and freeze it. False if exactly this is published already. Raises CannotPublish."""
    with journal.transaction():
        if is_published(file):
            return False
        if taken := list(_slug_is_taken(file)):
            raise CannotPublish(taken)
        _freeze(drafts.create(file), now)
    return True


def is_published(file: PolicyFile) -> bool:
    """Exactly this is published."""
    known = PolicyUpdate.objects.published().filter(slug=file.slug).first()
    return known is not None and drafts.says_the_same(known, file)


def read(content: str, *, now: datetime) -> PolicyFile:
    """From a TOML file. Raises CannotPublish with all that keeps it from being published, whatever reads it.

    A file that is published already to the letter is as good as one that can be.
    """
    file, found = toml_file.examine(toml_file.parse(content))
    if found or not is_published(file):
        found = [*found, *_slug_is_taken(file), *rules.broken(file, now=now, past=past_may_be_announced())]
    if found:
        raise CannotPublish(found)
    return file


def read_draft(content: str, *, now: datetime) -> PolicyFile:
    """From a TOML file: what a draft can hold, ready to be published or not. Raises CannotPublish, with all of it."""
    file, found = toml_file.examine(toml_file.parse(content))
    if found:
        raise CannotPublish([*found, *_slug_is_taken(file), *rules.broken(file, now=now, past=past_may_be_announced())])
    return file


def _slug_is_taken(file: PolicyFile) -> Iterator[str]:
    """By a draft, or by an update that says something else."""
    known = PolicyUpdate.objects.filter(slug=file.slug).first()
    if known and known.published_at is None:
        yield f"slug: a draft holds {file.slug!r}. Choose a new slug."
    elif known:
        yield f"slug: {file.slug!r} is published with other words, and these are frozen. Choose a new slug."


def faults(update: PolicyUpdate, *, now: datetime) -> list[str]:
    """All that keeps a draft from being published; empty if nothing does."""
    file = drafts.as_file(update)
    found = faults_of(file, now=now)
    if not found and drafts.stored_texts(update) != drafts.frozen_texts(file):
        found.append("texts: they don't fit each other. Save the draft again.")
    return found


def faults_of(file: PolicyFile, *, now: datetime) -> list[str]:
    """All that keeps what a file or a draft says from being published; writes nothing."""
    found = toml_file.examine(toml_file.table_of(file))[1]
    return [*found, *rules.broken(file, now=now, past=past_may_be_announced())]


def _freeze(update: PolicyUpdate, now: datetime) -> None:
    """Within a transaction of the journal. Raises CannotPublish with all that is wrong."""
    if wrong := faults(update, now=now):
        raise CannotPublish(wrong)
    PolicyUpdate.objects.filter(pk=update.pk).update(published_at=now)
    update.published_at = now
    journal_policies.note_publication(update)
    transaction.on_commit(updates.forget)


def extend(*, update: PolicyUpdate, last_day: date, reason: str, by: UUID | None, now: datetime) -> LastDayExtension:
    """Move the last day, only later, with a reason. Holds for everybody as soon as stored. Raises CannotExtend."""
    if not reason.strip():
        raise CannotExtend("reason", "Say why the last day moves: people can read it.")
    with journal.transaction():
        locked = PolicyUpdate.objects.select_for_update(no_key=True).get(pk=update.pk)
        if locked.published_at is None or not locked.material or locked.last_day is None:
            raise CannotExtend("last_day", "Only a published material update has a last day to move.")
        newest = LastDayExtension.objects.filter(update=locked).order_by("-pk").first()
        present = newest.last_day if newest else locked.last_day
        if last_day <= present:
            raise CannotExtend("last_day", f"The last day only moves later: choose a day after {present.isoformat()}.")
        if last_day > present + timedelta(days=3660):
            raise CannotExtend("last_day", "That is more than ten years later: check the year.")
        extension = LastDayExtension.objects.create(
            update=locked, last_day=last_day, reason=reason.strip(), extended_at=now, extended_by=by
        )
        journal_policies.note_extension(extension)
        transaction.on_commit(updates.forget)
    return extension
