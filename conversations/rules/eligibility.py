"""May a conversation be used to improve Claude? (section 5). Pure; anything missing or unknown → not used (law 3)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Reason(StrEnum):
    ON = "on"
    FEEDBACK = "feedback"
    DELETED = "deleted"
    INCOGNITO = "incognito"
    UNKNOWN = "unknown"
    COMMERCIAL_CONVERSATION = "commercial_conversation"
    COMMERCIAL_PLAN = "commercial_plan"
    UNVERIFIED = "unverified"
    UNDECIDED = "undecided"
    OFF = "off"
    NOT_RESUMED = "not_resumed"


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner's present standing.

    `confirmed`: their e-mail address is. `decided`: on a material update, once and for all; None if what they decided
    on isn't known here. `unsettled`: a choice is due, and `last_day_to_choose` (extended) is that of the oldest
    update it is due for.
    """

    on_consumer_plan: bool
    confirmed: bool
    decided: bool | None
    help_improve: bool | None
    help_improve_since: datetime | None
    choice_at: datetime | None = None
    unsettled: bool = False
    last_day_to_choose: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a conversation. `consumer_only`: started, and every message written, on a consumer plan."""

    started_at: datetime | None
    last_message_at: datetime | None
    deleted_at: datetime | None
    started_on_consumer_plan: bool
    consumer_only: bool
    incognito: bool
    feedback_at: datetime | None = None
    message_in_future: bool = False


USED = frozenset({Reason.ON, Reason.FEEDBACK})
# Feedback is given whatever the setting: it outweighs these, and nothing else.
_OUTWEIGHED = frozenset({Reason.ON, Reason.UNDECIDED, Reason.OFF, Reason.NOT_RESUMED})


def reason(facts: Facts, owner: Owner, now: datetime) -> Reason:
    """Why it may be used (one of USED), else the first rule that keeps it out."""
    chosen = by_choice(facts, owner, now)
    return Reason.FEEDBACK if facts.feedback_at is not None and chosen in _OUTWEIGHED else chosen


def by_choice(facts: Facts, owner: Owner, now: datetime) -> Reason:
    """Feedback left aside: Reason.ON if the whole conversation may be used, else the first rule that keeps it out."""
    if facts.deleted_at is not None:
        return Reason.DELETED
    if facts.incognito is not False:
        return Reason.INCOGNITO
    if dates_are_unknown(facts, owner, now):
        return Reason.UNKNOWN
    if facts.consumer_only is not True:
        return Reason.COMMERCIAL_CONVERSATION
    if owner.on_consumer_plan is not True:
        return Reason.COMMERCIAL_PLAN
    if owner.confirmed is not True:
        return Reason.UNVERIFIED
    if owner.decided is not True:
        return Reason.UNDECIDED
    if owner.help_improve is not True or owner.help_improve_since is None:
        return Reason.OFF
    if facts.last_message_at is None or facts.last_message_at < owner.help_improve_since:
        return Reason.NOT_RESUMED
    return Reason.ON


def dates_are_unknown(facts: Facts, owner: Owner, now: datetime) -> bool:
    """A date that must be there is missing, or any lies in the future."""
    dates = (
        facts.started_at,
        facts.last_message_at,
        facts.deleted_at,
        facts.feedback_at,
        owner.help_improve_since,
        owner.choice_at,
    )
    missing = facts.started_at is None or facts.last_message_at is None
    return missing or facts.message_in_future or any(at is not None and at > now for at in dates)
