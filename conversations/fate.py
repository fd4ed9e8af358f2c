"""What the choice does to one conversation, as a page shows it: used or not, why, and kept until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.plans import CONSUMER
from consent import updates
from consent.verdict import unsettled
from conversations.eligibility import Facts, Owner, Reason, reason
from conversations.models import Conversation
from conversations.retention import kept_until

IN_WORDS = {
    Reason.ON: _("“Help improve Claude” is on, and you wrote here since you turned it on."),
    Reason.DELETED: _("It is deleted."),
    Reason.INCOGNITO: _("It is incognito."),
    Reason.UNKNOWN: _("One of its dates is missing or in the future, so it is left out."),
    Reason.COMMERCIAL_CONVERSATION: _("Part of it was written on a commercial plan."),
    Reason.COMMERCIAL_PLAN: _("Your plan is a commercial one."),
    Reason.UNDECIDED: _("You haven't accepted the updated terms yet."),
    Reason.OFF: _("“Help improve Claude” is off."),
    Reason.NOT_RESUMED: _("You haven't written here since you turned “Help improve Claude” on."),
}


@dataclass(frozen=True, slots=True)
class Fate:
    reason: Reason
    kept_until: date | None
    governed_elsewhere: bool

    @property
    def eligible(self) -> bool:
        return self.reason is Reason.ON

    @property
    def why(self) -> str:
        return str(IN_WORDS[self.reason])


def owner_of(user: Any, now: datetime) -> Owner:
    return Owner(
        on_consumer_plan=user.plan in CONSUMER,
        decided=updates.find(user.decided_update) is not None,
        help_improve=user.help_improve,
        help_improve_since=user.help_improve_since,
        choice_at=user.choice_at,
        unsettled=bool(unsettled(user.as_subject(), updates.published(), now)),
    )


def facts_of(conversation: Conversation) -> Facts:
    """From a conversation that went through `with_facts()`."""
    started_on_consumer_plan = conversation.started_plan in CONSUMER
    return Facts(
        started_at=conversation.started_at,
        last_message_at=conversation.last_message_at,
        deleted_at=conversation.deleted_at,
        started_on_consumer_plan=started_on_consumer_plan,
        consumer_only=started_on_consumer_plan and not conversation.beyond_consumer,  # type: ignore[attr-defined]
        incognito=conversation.incognito,
    )


def attach(conversations: Iterable[Conversation], user: Any, now: datetime) -> list[Conversation]:
    """Each conversation with its `.fate`; no query beyond the conversations' own."""
    owner, listed = owner_of(user, now), list(conversations)
    for conversation in listed:
        facts = facts_of(conversation)
        fate = Fate(reason(facts, owner, now), kept_until(facts, owner, now), not facts.started_on_consumer_plan)
        setattr(conversation, "fate", fate)  # noqa: B010  for templates
    return listed
