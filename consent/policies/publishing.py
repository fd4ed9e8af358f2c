"""Publishing an update and extending its last day (rules, section 1). Verbs of the policy manager."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from consent import conf
from consent.core import updates
from consent.models import Installation, LastDayExtension, PolicyDocument, PolicyUpdate
from consent.policies.toml_file import PolicyFile
from consent.rules.hashing import text_digest

Kind = PolicyDocument.Kind


class CannotPublish(ValueError):
    """The message names the field and what would mend it."""


class CannotExtend(ValueError):
    """As above; `field` is the form's field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def past_may_be_announced() -> bool:
    """Only QA mode and demo databases replay the past."""
    return conf.replays_the_past() or Installation.objects.filter(demo=True).exists()


def publish(file: PolicyFile, *, now: datetime) -> bool:
    """Freeze an update and its texts. False if exactly this is published already. Raises CannotPublish."""
    with transaction.atomic():
        known = PolicyUpdate.objects.filter(slug=file.slug).first()
        if known and known.published_at is None:
            raise CannotPublish(f"slug: a draft holds {file.slug!r}. Choose a new slug.")
        if known:
            if _says_the_same(known, file):
                return False
            raise CannotPublish(
                f"slug: {file.slug!r} is published with other words, and these are frozen. Choose a new slug."
            )
        if file.announced_at < now and not past_may_be_announced():
            raise CannotPublish(
                f"announced_at: {file.announced_at.isoformat()} is in the past. Choose a later instant."
            )
        update = PolicyUpdate.objects.create(slug=file.slug, **columns(file))
        PolicyDocument.objects.bulk_create(documents_of(file, update))
        PolicyUpdate.objects.filter(pk=update.pk).update(published_at=now)
        transaction.on_commit(updates.forget)
    return True


def extend(*, update: PolicyUpdate, last_day: date, reason: str, by: UUID | None, now: datetime) -> LastDayExtension:
    """Move the last day, only later, with a reason. Holds for everybody as soon as stored. Raises CannotExtend."""
    if not reason.strip():
        raise CannotExtend("reason", "Say why the last day moves: people can read it.")
    with transaction.atomic():
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
        transaction.on_commit(updates.forget)
    return extension


def columns(file: PolicyFile | PolicyUpdate) -> dict[str, Any]:
    """What an update says besides its slug and its texts."""
    names = ("material", "announced_at", "last_day", "preset", "presentation")
    return {name: getattr(file, name) for name in names}


def documents_of(file: PolicyFile, update: PolicyUpdate) -> list[PolicyDocument]:
    """The texts of a file as rows of this update."""
    return [
        PolicyDocument(update=update, kind=kind, language=language, text=text, digest=text_digest(text))
        for (kind, language), text in frozen_texts(file).items()
    ]


def frozen_texts(file: PolicyFile) -> dict[tuple[str, str], str]:
    """(kind, language) → text as stored. The choice names the digests of the policies it links: it binds them too."""
    texts: dict[tuple[str, str], str] = {}
    for language, words in file.texts.items():
        texts[Kind.CONSUMER_TERMS, language] = words.consumer_terms
        texts[Kind.PRIVACY_POLICY, language] = words.privacy_policy
        if words.choice is not None:
            content = {
                "update": file.slug,
                "language": language,
                "consumer_terms": text_digest(words.consumer_terms),
                "privacy_policy": text_digest(words.privacy_policy),
                "words": words.choice,
            }
            texts[Kind.CHOICE, language] = json.dumps(content, ensure_ascii=False, indent=1)
    return texts


def _says_the_same(update: PolicyUpdate, file: PolicyFile) -> bool:
    stored = {(document.kind, document.language): document.text for document in update.documents.all()}
    return stored == frozen_texts(file) and all(getattr(update, name) == value for name, value in columns(file).items())
