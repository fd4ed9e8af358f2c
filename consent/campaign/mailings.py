"""What people are written to about: the notices of an update, and what a site adds. Sent in one way (`sending`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, QuerySet

from consent.campaign import mail, schedule
from consent.campaign.schedule import Due
from consent.core import updates
from consent.models import NoticeMessage
from consent.models.subject import ConsentSubject, people
from consent.rules.verdict import Update, current, judge


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person. Nobody is written to about an occasion twice."""

    kind: str
    occasion: str
    last_day: date  # the day it speaks of
    compose: Callable[[str, str, str], EmailMessage]  # language, address, identity
    update_id: str | None = None


class Mailing(Protocol):
    def waiting(self, now: datetime) -> "QuerySet[ConsentSubject]":
        """People who may have to be written to: `letter` has the last word on each."""

    def letter(self, person: ConsentSubject, now: datetime) -> Letter | None:
        """What to write to that person now; None if nothing. Asked again with their row locked."""

    def under_way(self, now: datetime) -> "QuerySet[NoticeMessage]":
        """Messages about what is going on at `now`."""


def occasion(now: datetime) -> tuple[Update, Due] | None:
    """The update and the message due at `now`; None if none is."""
    update = current(updates.published(), now)
    due = schedule.due(update, now) if update else None
    return (update, due) if update and due else None


def written(**about: object) -> "QuerySet[NoticeMessage]":
    """Messages that aren't to be tried again."""
    found = NoticeMessage.objects.filter(**about)
    return found.exclude(state=NoticeMessage.State.FAILED, attempts__lt=schedule.MOST_ATTEMPTS)


class Notices:
    """Of the current update, to everybody who hasn't decided on it."""

    def waiting(self, now: datetime) -> "QuerySet[ConsentSubject]":
        found = occasion(now)
        if found is None:
            return people()._default_manager.none()
        update, due = found
        done = written(subject_id=OuterRef("subject_id"), update__slug=update.slug, occasion=due.occasion)
        return people()._default_manager.filter(~Exists(done)).exclude(decided_update=update.slug)

    def letter(self, person: ConsentSubject, now: datetime) -> Letter | None:
        """None unless the verdict at `now` wants a choice about that update, at once or after a deferral."""
        found = occasion(now)
        if found is None:
            return None
        update, due = found
        verdict = judge(person.as_subject(), updates.published(), now)
        if verdict.deadline is None or verdict.update != update:
            return None

        def compose(language: str, to: str, identity: str) -> EmailMessage:
            return mail.compose(update, due, language, to, identity)

        return Letter(due.kind, due.occasion, due.last_day, compose, update.slug)

    def under_way(self, now: datetime) -> "QuerySet[NoticeMessage]":
        found = occasion(now)
        if found is None:
            return NoticeMessage.objects.none()
        return NoticeMessage.objects.filter(update__slug=found[0].slug, occasion=found[1].occasion)


_mailings: list[Mailing] = [Notices()]


def add(mailing: Mailing) -> None:
    """Have it sent by the same command and worker from now on; for AppConfig.ready()."""
    _mailings.append(mailing)


def every() -> tuple[Mailing, ...]:
    return tuple(_mailings)
