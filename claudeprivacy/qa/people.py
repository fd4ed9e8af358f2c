"""A person with a past, by a recipe: every act goes through the verb a person would reach, under a travelled clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from claudeprivacy.qa import personas
from claudeprivacy.qa.recipes import Act, BadRecipe, Chat, Recipe, Text
from consent.choice.notice import toggle_start
from consent.choice.refusals import REFUSALS
from consent.core import decisions, documents, journal, updates
from consent.lib import clock
from consent.rules.standing import Kind
from consent.rules.verdict import current
from conversations import chats


@dataclass(slots=True)
class Made:
    user: User
    conversation_ids: list[UUID]


class Step(NamedTuple):
    at: datetime
    run: Callable[[], None]


def make(recipe: Recipe) -> Made:
    """A new account with that past, whole or not at all. Raises BadRecipe where a verb refuses an act."""
    with journal.transaction():
        user = personas.account(
            personas.fresh_email(recipe.plan),
            plan=recipe.plan,
            joined_at=recipe.joined_at,
            language=recipe.language,
            email_confirmed_at=recipe.joined_at if recipe.confirmed else None,
        )
        ids: list[UUID | None] = [None] * len(recipe.chats)
        steps = [Step(each.at, partial(act, user.pk, each, recipe.language or "en")) for each in recipe.acts]
        steps += [
            Step(text.at, partial(_write, user, chat, text, ids, number))
            for number, chat in enumerate(recipe.chats)
            for text in chat.texts
        ]
        for step in sorted(steps, key=lambda step: step.at):
            with clock.travelled_to(step.at):
                step.run()
    return Made(User.objects.get(pk=user.pk), [pk for pk in ids if pk])


def _write(user: User, chat: Chat, text: Text, ids: list[UUID | None], number: int) -> None:
    pk = ids[number]
    if pk is None:
        ids[number] = chats.start(owner=user, text=text.text, now=text.at, incognito=chat.incognito).pk
    else:
        chats.resume(owner=user, pk=pk, text=text.text, now=text.at)


def act(user_pk: int, done: Act, language: str) -> None:
    """One act, through its verb, at its own instant. Raises BadRecipe where the verb refuses it."""
    try:
        _VERBS[done.kind](user_pk, done, language)
    except decisions.Refused as refused:
        raise BadRecipe({done.place: str(REFUSALS[refused.code])}) from refused


def _decide(user_pk: int, act: Act, language: str) -> None:
    update = current(updates.published(), act.at)
    if update is None:
        raise decisions.Refused("nothing_announced")
    start = toggle_start(User.objects.get(pk=user_pk).help_improve, update, gpc=act.gpc)
    decisions.decide(
        user_pk=user_pk,
        update_slug=update.slug,
        digest=documents.choice_text_in(update.slug, language).digest,
        help_improve=act.help_improve,
        gesture=decisions.Gesture(start=start, moved=start is not act.help_improve, gpc=act.gpc),
        now=act.at,
    )


def _defer(user_pk: int, act: Act, language: str) -> None:
    update = current(updates.published(), act.at)
    if update is None:
        raise decisions.Refused("nothing_announced")
    decisions.defer(user_pk=user_pk, update_slug=update.slug, language=language, gpc=act.gpc, now=act.at)


def _set(user_pk: int, act: Act, language: str) -> None:
    decisions.change_setting(user_pk=user_pk, help_improve=act.help_improve, language=language, gpc=act.gpc, now=act.at)


_VERBS: dict[Kind, Callable[[int, Act, str], None]] = {
    Kind.DECISION: _decide,
    Kind.DEFERRAL: _defer,
    Kind.SETTING: _set,
}
