"""What the choice does to one conversation, as a page shows it: used or not, why, and kept until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.plans import CONSUMER
from consent.core import updates
from consent.rules.verdict import unsettled
from conversations import feedback
from conversations.models import Conversation
from conversations.rules import exports
from conversations.rules.eligibility import USED, Facts, Owner, Reason, reason
from conversations.rules.retention import is_undecided, kept_until

IN_WORDS = {
    Reason.ON: _("“Help improve Claude” is on, and you wrote here since you turned it on."),
    Reason.FEEDBACK: _("You sent this chat as feedback, up to the message you rated."),
    Reason.DELETED: _("It is deleted."),
    Reason.INCOGNITO: _("It is incognito."),
    Reason.UNKNOWN: _("One of its dates is missing or in the future, so it is left out."),
    Reason.COMMERCIAL_CONVERSATION: _("Part of it was written on a commercial plan."),
    Reason.COMMERCIAL_PLAN: _("Your plan is a commercial one."),
    Reason.UNVERIFIED: _("Your e-mail address isn't confirmed yet."),
    Reason.UNDECIDED: _("You haven't accepted the updated terms yet."),
    Reason.OFF: _("“Help improve Claude” is off."),
    Reason.NOT_RESUMED: _("You haven't written here since you turned “Help improve Claude” on."),
}


@dataclass(frozen=True, slots=True)
class Fate:
    """`kept_until`: the last day, UTC; None where it isn't to be purged now, or is `governed_elsewhere`."""

    reason: Reason
    kept_until: date | None
    governed_elsewhere: bool
    undecided: bool  # kept until then only if no choice is made before

    @property
    def eligible(self) -> bool:
        """May be used to improve Claude."""
        return self.reason in USED

    @property
    def why(self) -> str:
        """The reason, in the words of the active language."""
        return str(IN_WORDS[self.reason])


def details(conversation: Conversation, user: User) -> dict[str, object]:
    """What only its own page shows: its feedback, whether any is taken, and the exports that contain it."""
    try:
        feedback.refuse(conversation, user)
        takes_feedback = True
    except feedback.NoFeedback:
        takes_feedback = False
    went = exports.of([conversation], user)[conversation.pk]
    return {"feedback": getattr(conversation, "feedback", None), "takes_feedback": takes_feedback, "exports": went}


def owner_of(user: User, now: datetime) -> Owner:
    """As the rules ask of them, from the person's row and the published updates."""
    due = unsettled(user.as_subject(), updates.published(), now)
    return Owner(
        on_consumer_plan=user.plan in CONSUMER,
        confirmed=user.is_confirmed,
        decided=_has_decided(user.decided_update),
        help_improve=user.help_improve,
        help_improve_since=user.help_improve_since,
        choice_at=user.choice_at,
        unsettled=bool(due),
        last_day_to_choose=due[0].last_day if due else None,
    )


def _has_decided(slug: str | None) -> bool | None:
    """None: on something that isn't a material update known here."""
    update = updates.find(slug)
    return False if slug is None else True if update and update.material else None


def facts_of(conversation: Conversation) -> Facts:
    """From a conversation that went through `with_facts(now)`."""
    added = vars(conversation)
    started_on_consumer_plan = conversation.started_plan in CONSUMER
    feedback = getattr(conversation, "feedback", None)
    return Facts(
        started_at=conversation.started_at,
        last_message_at=conversation.last_message_at,
        deleted_at=conversation.deleted_at,
        started_on_consumer_plan=started_on_consumer_plan,
        consumer_only=started_on_consumer_plan and not added["beyond_consumer"],
        incognito=conversation.incognito,
        feedback_at=feedback.given_at if feedback else None,
        message_in_future=added["message_in_future"],
    )


def of(conversation: Conversation, owner: Owner, now: datetime) -> Fate:
    """Of a conversation that went through `with_facts(now)`; `owner` as from `owner_of`. No query."""
    facts = facts_of(conversation)
    return Fate(
        reason=reason(facts, owner, now),
        kept_until=kept_until(facts, owner, now),
        governed_elsewhere=not facts.started_on_consumer_plan,
        undecided=is_undecided(owner) and facts.deleted_at is None,
    )


def attach(conversations: Iterable[Conversation], user: User, now: datetime) -> list[Conversation]:
    """Each conversation with its `.fate`, for templates; no query beyond the conversations' own."""
    owner, listed = owner_of(user, now), list(conversations)
    for conversation in listed:
        setattr(conversation, "fate", of(conversation, owner, now))  # noqa: B010  no column, and no page needs it typed
    return listed
