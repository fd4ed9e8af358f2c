"""factory-boy factories: people, published updates, conversations."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from accounts.models import User
from accounts.plans import Plan
from claudeprivacy import workers
from claudeprivacy.models import Worker
from consent.core import decisions, documents, updates
from consent.lib import clock
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import drafts, publishing, toml_file
from consent.rules.hashing import text_digest
from conversations import chats
from conversations.models import Conversation

JOINED_AT = datetime(2025, 6, 1, 9, tzinfo=UTC)
ANNOUNCED_AT = datetime(2025, 8, 28, tzinfo=UTC)
BEFORE = datetime(2025, 9, 15, 10, tzinfo=UTC)
LAST_SECOND = datetime(2025, 9, 28, 23, 59, 59, tzinfo=UTC)
AFTER = datetime(2025, 9, 29, tzinfo=UTC)
SLUG = "2025-08-28"
SHIPPED = ("2025-05-01", SLUG)


@lru_cache
def shipped(slug: str = SLUG) -> toml_file.PolicyFile:
    """An update as the project ships it."""
    return toml_file.read(
        resources.files("consent").joinpath("policies", "shipped", f"{slug}.toml").read_text(encoding="utf-8")
    )


def living_worker() -> Worker:
    """A worker of the queue that lives for as long as the tests run: without one the site isn't ready."""
    now = clock.real_now()
    about = {"place": workers.place(), "pid": os.getpid(), "started_at": now, "beat_at": now + timedelta(days=1)}
    return Worker.objects.create(worker_id="lives", **about)


def publish(slug: str = SLUG, **changes: Any) -> PolicyUpdate:
    """The shipped 2025-08-28 update (or another), with some fields changed, published."""
    content = {
        **{name: getattr(shipped(slug if slug == "2025-05-01" else SLUG), name) for name in FIELDS},
        "slug": slug,
    }
    file = toml_file.PolicyFile(**{**content, **changes})
    publishing.publish_file(file if slug in SHIPPED else another(file), now=clock.real_now())
    return PolicyUpdate.objects.get(slug=slug)


def another(file: toml_file.PolicyFile) -> toml_file.PolicyFile:
    """With policies that have something new to say, and no day of an earlier update in them."""
    texts = {language: replace(text, **_new_policies(file.slug, text)) for language, text in file.texts.items()}
    return replace(file, texts=texts)


def _new_policies(slug: str, text: toml_file.Texts) -> dict[str, Any]:
    days = re.compile("28 (August|août) 2025")
    return {name: f"{days.sub('…', getattr(text, name))}\n{slug}\n" for name in ("consumer_terms", "privacy_policy")}


@cache
def _shipped_texts() -> tuple[tuple[str, dict[str, str]], ...]:
    """(slug, the columns of each text of it)."""
    return tuple(
        (slug, {"kind": kind, "language": language, "text": text, "digest": text_digest(text)})
        for slug in SHIPPED
        for (kind, language), text in drafts.frozen_texts(shipped(slug)).items()
    )


def publish_shipped() -> PolicyUpdate:
    """The two shipped updates of 2025, as `publish` stores them, in four statements: most tests begin with this."""
    columns = {slug: drafts.columns(shipped(slug)) for slug in SHIPPED}
    made = PolicyUpdate.objects.bulk_create(PolicyUpdate(slug=slug, **columns[slug]) for slug in SHIPPED)
    by_slug = {update.slug: update for update in made}
    PolicyDocument.objects.bulk_create(PolicyDocument(update=by_slug[slug], **text) for slug, text in _shipped_texts())
    PolicyUpdate.objects.filter(slug__in=SHIPPED).update(published_at=clock.real_now())
    updates.forget()
    return PolicyUpdate.objects.get(slug=SLUG)


FIELDS = tuple(toml_file.PolicyFile.__dataclass_fields__)


Made = TypeVar("Made")


class Factory(DjangoModelFactory[Made]):
    """A call makes and stores an instance of the model; factory-boy's own types say so of `create` alone."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def __new__(cls, **fields: Any) -> Made: ...  # type: ignore[misc]  # its metaclass answers the call


class UserFactory(Factory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person{n}@example.com")
    plan = Plan.FREE
    date_joined = JOINED_AT
    email_confirmed_at = JOINED_AT
    password = Password("demo")


class ConversationFactory(Factory[Conversation]):
    """Started through the verb, as a person would."""

    class Meta:
        model = Conversation

    owner = SubFactory(UserFactory)
    text = Sequence(lambda n: f"Question {n}: what does the fox say?")
    now = BEFORE - timedelta(days=14)

    @classmethod
    def _create(cls, model_class: type[Conversation], *args: Any, **kwargs: Any) -> Conversation:
        return chats.start(**kwargs)


def decide(user: User, *, help_improve: bool = True, now: datetime = BEFORE, slug: str = SLUG, **gesture: Any) -> User:
    """The user has decided; returned fresh."""
    decisions.decide(
        user_pk=user.pk,
        update_slug=slug,
        digest=documents.choice_text_in(slug, "en").digest,
        help_improve=help_improve,
        gesture=decisions.Gesture(**{"start": True, **gesture}),
        now=now,
    )
    return User.objects.get(pk=user.pk)


def defer(user: User, *, now: datetime = BEFORE, slug: str = SLUG) -> User:
    decisions.defer(user_pk=user.pk, update_slug=slug, language="en", gpc=False, now=now)
    return User.objects.get(pk=user.pk)
