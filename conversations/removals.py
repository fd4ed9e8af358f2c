"""No purge comes as a surprise (section 5): what goes within 7 days, told by mail and on home; what went, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, cast

from django.core.mail import EmailMessage
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from consent import conf
from consent.campaign import mail, mailings
from consent.campaign.mailings import Letter
from consent.lib import dates
from consent.models import ConsentSubject, NoticeMessage
from conversations.models import RemovedChats
from conversations.rules import summary
from conversations.rules.queries import expired
from conversations.rules.retention import day, midnight

AHEAD = 7  # days from the telling to the first midnight at which a purge may take it
BATCH = 7  # days of one telling: whoever writes daily isn't written to daily
TOLD = timedelta(days=30)  # how long home says what went
REMOVAL = NoticeMessage.Kind.REMOVAL
Going = tuple[tuple[date, int], ...]  # (the last day they are kept, how many), soonest first


@dataclass(frozen=True, slots=True)
class Told:
    """What home says of removals. `undecided`: a choice is due that was never made, so continuing keeps nothing."""

    undecided: bool
    coming: Going
    gone: tuple[RemovedChats, ...]


def told_to(user: User, now: datetime) -> Told:
    """What goes within 7 days, and what went within 30: two queries."""
    today = day(now)
    went = RemovedChats.objects.filter(
        subject_id=user.subject_id, removed_on__gt=today - TOLD, removed_on__lte=today
    ).order_by("-removed_on", "why")
    return Told(summary.is_undecided(user, now), going(user, now, AHEAD), tuple(went))


def going(user: User, now: datetime, days: int) -> Going:
    """What of one's conversations, not deleted, goes within so many days."""
    horizon = midnight(day(now) + timedelta(days=days))
    return tuple(sorted(summary.going(user, now, horizon).items()))


def note(rows: "QuerySet[Any]", today: date) -> None:
    """Count what of `rows`, from `expired`, is about to be removed, in the transaction that removes it."""
    lost = rows.filter(deleted_at__isnull=True).order_by()
    for subject, never, used, number in lost.values_list("owner__subject_id", "never", "whole").annotate(Count("pk")):
        why = _why(never=never, used=used)
        about = {"subject_id": subject, "removed_on": today, "why": why}
        RemovedChats.objects.get_or_create(**about, defaults={"number": 0})
        RemovedChats.objects.filter(**about).update(number=F("number") + number)


def _why(*, never: bool, used: bool) -> RemovedChats.Why:
    if never:
        return RemovedChats.Why.NEVER_CHOSE
    return RemovedChats.Why.FIVE_YEARS if used else RemovedChats.Why.RESTED


class Removals:
    """The mailing: 7 days before conversations go, once a batch; a batch is what goes within 7 days of its first day.

    The message's `last_day` is that first day, the last one on which the first of them are kept.
    """

    def waiting(self, now: datetime) -> "QuerySet[User]":
        """Owners of what goes within 7 days, but for those whose present batch begins today or later."""
        today = day(now)
        soon = expired(midnight(today + timedelta(days=AHEAD)), present=now).filter(deleted_at__isnull=True)
        told = mailings.written(subject_id=OuterRef("subject_id"), kind=REMOVAL, last_day__gte=today)
        return User.objects.filter(Exists(soon.filter(owner=OuterRef("pk")))).exclude(Exists(told))

    def letter(self, person: ConsentSubject, now: datetime) -> Letter | None:
        """None if all that goes within 7 days, and hasn't gone yet, was told of before."""
        today = day(now)
        owner = cast(User, person)  # of those in `waiting`
        soon = [each for each in going(owner, now, AHEAD + BATCH - 1) if each[0] >= today]
        told = list(mailings.written(subject_id=person.subject_id, kind=REMOVAL).values_list("last_day", flat=True))
        first = next((on for on, _number in soon if not any(start <= on < _end(start) for start in told)), None)
        if first is None or first >= today + timedelta(days=AHEAD):
            return None
        batch = tuple((on, number) for on, number in soon if first <= on < _end(first))
        write = partial(compose, batch, summary.is_undecided(owner, now))
        return Letter(REMOVAL, f"{REMOVAL} {first.isoformat()}", first, write)

    def under_way(self, now: datetime) -> "QuerySet[NoticeMessage]":
        return NoticeMessage.objects.filter(kind=REMOVAL, last_day__gte=day(now))


def _end(first: date) -> date:
    """The first day that is no more of the batch."""
    return first + timedelta(days=BATCH)


def compose(batch: Going, undecided: bool, language: str, to: str, identity: str) -> EmailMessage:
    """The message, ready to be sent. It names no chat: mail is read by many eyes. Raises mail.NoAddress."""
    with override(language):
        context = {
            "undecided": undecided,
            "subject": _subject(batch, language),
            "lines": list(_lines(batch, language)),
            "chats": f"{conf.site_url()}{reverse('home')}",
            "export": f"{conf.site_url()}{conf.settings_url()}#export",
        }
    return mail.letter("conversations/email/removal", context, language, to, identity)


def _subject(batch: Going, language: str) -> str:
    number = sum(count for _on, count in batch)
    if len(batch) > 1:
        words = _("%(number)s of your chats will be removed, the first after %(day)s")
    else:
        words = ngettext(
            "%(number)s of your chats will be removed after %(day)s",
            "%(number)s of your chats will be removed after %(day)s",
            number,
        )
    return words % {"number": number, "day": dates.day_in_words(batch[0][0], language)}


def _lines(batch: Going, language: str) -> Iterator[str]:
    for on, count in batch:
        words = ngettext("%(number)s chat after %(day)s", "%(number)s chats after %(day)s", count)
        yield words % {"number": count, "day": dates.day_in_words(on, language)}
