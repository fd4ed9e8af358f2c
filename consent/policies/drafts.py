"""A draft of an update: its texts stored, checked, compared, and published as it is (rules, section 1). Verbs."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from consent.core import updates
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import publishing, toml_file
from consent.policies.toml_file import PolicyFile, Texts
from consent.policies.wording import LANGUAGES

LEAST_DAYS = 14  # between the announcement and the last day of a draft, so that every reminder has its turn
Kind = PolicyDocument.Kind


class CannotPublishDraft(ValueError):
    """`faults`: each names its field and what would mend it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def as_file(update: PolicyUpdate) -> PolicyFile:
    """The update with its texts as they are stored, complete or not."""
    stored = {(document.kind, document.language): document.text for document in update.documents.all()}
    texts = {}
    for language in LANGUAGES:
        choice = stored.get((Kind.CHOICE, language))
        texts[language] = Texts(
            stored.get((Kind.CONSUMER_TERMS, language), ""),
            stored.get((Kind.PRIVACY_POLICY, language), ""),
            json.loads(choice)["words"] if choice else None,
        )
    return PolicyFile(slug=update.slug, **publishing.columns(update), texts=texts)


def save_texts(update: PolicyUpdate, texts: Mapping[str, Texts]) -> None:
    """Put these texts in the place of the draft's; the database refuses it for a published one."""
    file = PolicyFile(slug=update.slug, **publishing.columns(update), texts=dict(texts))
    with transaction.atomic():
        PolicyDocument.objects.filter(update=update).delete()
        PolicyDocument.objects.bulk_create(publishing.documents_of(file, update))


def lock(pk: Any) -> PolicyUpdate | None:
    """The draft, with nobody else changing or publishing it until the transaction ends; None if it is published."""
    return PolicyUpdate.objects.select_for_update().filter(pk=pk, published_at__isnull=True).first()


def create(file: PolicyFile) -> PolicyUpdate:
    """A draft of all that a file says. Raises CannotPublishDraft where the slug is taken."""
    with transaction.atomic():
        if PolicyUpdate.objects.filter(slug=file.slug).exists():
            raise CannotPublishDraft([f"slug: {file.slug!r} is taken. Choose another."])
        update = PolicyUpdate.objects.create(slug=file.slug, **publishing.columns(file))
        save_texts(update, file.texts)
    return update


def faults(update: PolicyUpdate, *, now: datetime) -> list[str]:
    """All that keeps a draft from being published; empty if nothing does."""
    file = as_file(update)
    found = toml_file.examine(_table(file))[1]
    stored = {(document.kind, document.language): document.text for document in update.documents.all()}
    if not found and stored != publishing.frozen_texts(file):
        found.append("texts: they don't fit each other. Save the draft again.")
    if file.announced_at < now and not publishing.past_may_be_announced():
        found.append("announced_at: is in the past. Choose a later instant.")
    if file.material and file.last_day is not None:
        if file.deadline <= now and not publishing.past_may_be_announced():
            found.append("last_day: is over already. Choose a later day.")
        if file.deadline - file.announced_at < timedelta(days=LEAST_DAYS):
            found.append(f"last_day: leaves less than {LEAST_DAYS} days from the announcement. Choose a later day.")
    return found


def fingerprint(update: PolicyUpdate) -> str:
    """Of everything that publishing would freeze: a page says which state it showed."""
    file = as_file(update)
    content = [
        str(sorted(publishing.columns(update).items())),
        update.slug,
        *map(str, publishing.frozen_texts(file).items()),
    ]
    return hashlib.sha256("\0".join(content).encode()).hexdigest()


def publish(*, pk: int, shown: str, now: datetime) -> PolicyUpdate:
    """Freeze a draft as it was shown. Holds for everybody as soon as stored; costs the same for any number of people.

    Raises CannotPublishDraft, PolicyUpdate.DoesNotExist. `shown` is the fingerprint of what was looked at.
    """
    with transaction.atomic():
        update = PolicyUpdate.objects.select_for_update().get(pk=pk)
        if update.published_at is not None:
            raise CannotPublishDraft(["slug: this update is published already."])
        if shown != fingerprint(update):
            raise CannotPublishDraft(["The draft was changed since this page was shown. Look at it again."])
        if wrong := faults(update, now=now):
            raise CannotPublishDraft(wrong)
        PolicyUpdate.objects.filter(pk=pk).update(published_at=now)
        transaction.on_commit(updates.forget)
    update.published_at = now
    return update


def _table(file: PolicyFile) -> dict[str, Any]:
    """As tomllib would have read it: what is empty is missing, and a minor update has nothing about a choice."""
    columns = {name: getattr(file, name) for name in ("slug", "material", "announced_at")}
    if file.material:
        columns |= {name: value for name, value in publishing.columns(file).items() if value is not None}
    for language, texts in file.texts.items():
        table: dict[str, Any] = {"consumer_terms": texts.consumer_terms, "privacy_policy": texts.privacy_policy}
        if file.material:
            table["choice"] = texts.choice or {}
        columns[language] = {name: text for name, text in table.items() if name == "choice" or text.strip()}
    return columns
