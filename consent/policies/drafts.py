"""A draft of an update: its columns and texts as they are stored, complete or not (rules, section 1)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from consent import conf
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies.toml_file import COLUMNS, CannotPublish, PolicyFile, Texts
from consent.rules.hashing import text_digest

Kind = PolicyDocument.Kind


def create(file: PolicyFile) -> PolicyUpdate:
    """A draft of all that a file says. Raises CannotPublish where the slug is taken."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                update = PolicyUpdate.objects.create(slug=file.slug, **columns(file))
        except IntegrityError as error:
            raise CannotPublish([f"slug: {file.slug!r} is taken. Choose another."]) from error
        save_texts(update, file.texts)
    return update


def save_texts(update: PolicyUpdate, texts: Mapping[str, Texts]) -> None:
    """Put these texts in the place of the draft's; the database refuses it for a published one."""
    file = PolicyFile(slug=update.slug, **columns(update), texts=dict(texts))
    with transaction.atomic():
        PolicyDocument.objects.filter(update=update).delete()
        PolicyDocument.objects.bulk_create(
            PolicyDocument(update=update, kind=kind, language=language, text=text, digest=text_digest(text))
            for (kind, language), text in frozen_texts(file).items()
        )


def lock(pk: int | str) -> PolicyUpdate | None:
    """The draft, with nobody else changing or publishing it until the transaction ends; None if it is published."""
    return PolicyUpdate.objects.drafts().select_for_update().filter(pk=pk).first()


def as_file(update: PolicyUpdate) -> PolicyFile:
    """The update with its texts as they are stored, complete or not."""
    stored = stored_texts(update)
    texts = {}
    for language in conf.language_codes():
        choice = stored.get((Kind.CHOICE, language))
        texts[language] = Texts(
            stored.get((Kind.CONSUMER_TERMS, language), ""),
            stored.get((Kind.PRIVACY_POLICY, language), ""),
            json.loads(choice)["words"] if choice else None,
        )
    return PolicyFile(slug=update.slug, **columns(update), texts=texts)


def says_the_same(update: PolicyUpdate, file: PolicyFile) -> bool:
    """Columns and texts, to the letter."""
    return columns(update) == columns(file) and stored_texts(update) == frozen_texts(file)


def fingerprint(update: PolicyUpdate) -> str:
    """Of everything that publishing would freeze: a page says which state it showed."""
    texts = frozen_texts(as_file(update))
    content = [str(sorted(columns(update).items())), update.slug, *map(str, texts.items())]
    return hashlib.sha256("\0".join(content).encode()).hexdigest()


def columns(file: PolicyFile | PolicyUpdate) -> dict[str, Any]:
    """What an update says besides its slug and its texts."""
    return {name: getattr(file, name) for name in COLUMNS}


def stored_texts(update: PolicyUpdate) -> dict[tuple[str, str], str]:
    """(kind, language) → text, as the database holds it."""
    return {(document.kind, document.language): document.text for document in update.documents.all()}


def frozen_texts(file: PolicyFile) -> dict[tuple[str, str], str]:
    """(kind, language) → text to store. The choice names the digests of the policies it links: it binds them too."""
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
