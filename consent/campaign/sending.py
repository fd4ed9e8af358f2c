"""Writing to everybody who hasn't decided: never twice, in short steps, at a bounded rate.

A message's row says `sending` before the message is handed over, and `sent` after. Killed in between, nobody knows
whether it left: it stays `sending`, is reported, and is not sent again (docs/adr, "At most one message").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef

from consent import conf
from consent.campaign import mail, schedule
from consent.campaign.outbox import MailServerDown, Outbox, reason
from consent.campaign.schedule import Due
from consent.core import updates
from consent.core.ledger import locked
from consent.models import ConsentSubject, NoticeMessage
from consent.models.subject import people
from consent.rules.verdict import Update, current, judge

BATCH = 500
MOST_IN_A_ROW = 5  # messages that fail one after the other before the run gives up
SAID_NO = (SMTPResponseException, SMTPRecipientsRefused, ValueError)  # ValueError: an address that can't be one
State = NoticeMessage.State


@dataclass
class Report:
    """What one run did. `unclear`: handed over, now or in a run that died, and nobody said whether it was taken."""

    sent: int = 0
    failed: int = 0
    unclear: int = 0
    stopped: str = ""

    @property
    def sound(self) -> bool:
        return not (self.failed or self.unclear or self.stopped)


def occasion(now: datetime) -> tuple[Update, Due] | None:
    """The update and the message due at `now`; None if none is."""
    update = current(updates.published(), now)
    due = schedule.due(update, now) if update else None
    return (update, due) if update and due else None


def waiting(update: Update, due: Due) -> Any:
    """Who may have to be written to, in order: the verdict on each has the last word."""
    done = NoticeMessage.objects.filter(
        subject_id=OuterRef("subject_id"), update__slug=update.slug, occasion=due.occasion
    ).exclude(state=State.FAILED, attempts__lt=schedule.MOST_ATTEMPTS)
    found = people()._default_manager.filter(~Exists(done), people().reachable())
    return found.exclude(decided_update=update.slug).order_by("pk")


def undecided(person: ConsentSubject, update: Update, now: datetime) -> bool:
    """Whether the verdict at `now` wants a choice about that update from them, at once or after a deferral."""
    verdict = judge(person.as_subject(), updates.published(), now)
    return verdict.deadline is not None and verdict.update == update


def preview(now: datetime) -> Iterator[tuple[Any, str, str]]:
    """(subject id, occasion, language) of each message a run at `now` would send."""
    if found := occasion(now):
        update, due = found
        for person in waiting(update, due).iterator(chunk_size=BATCH):
            if undecided(person, update, now):
                yield person.subject_id, due.occasion, mail.language_of(person)


def run(instant: Callable[[], datetime]) -> Report:
    """Send all that is due. `instant` is asked again for each person. Raises mail.NoAddress before anything is sent."""
    if not conf.site_url():
        raise mail.NoAddress
    report, outbox, passed, bad = Report(), Outbox(), 0, 0
    begun = occasion(instant())
    try:
        while (found := occasion(instant())) and (batch := list(waiting(*found).filter(pk__gt=passed)[:BATCH])):
            for person in batch:
                passed = person.pk
                if not undecided(person, found[0], instant()):
                    continue
                outbox.open()
                before = report.sent
                if _write_to(person, instant(), outbox, report):
                    bad = 0 if report.sent > before else bad + 1
                if bad >= MOST_IN_A_ROW:
                    raise MailServerDown(f"{bad} messages failed one after the other")
    except MailServerDown as error:
        report.stopped = str(error)
    finally:
        outbox.close()
    if begun:
        unclear = NoticeMessage.objects.filter(update__slug=begun[0].slug, occasion=begun[1].occasion)
        report.unclear = unclear.filter(state=State.SENDING).count()
    return report


def _write_to(person: ConsentSubject, now: datetime, outbox: Outbox, report: Report) -> bool:
    """False if there is nothing to write to them (any more)."""
    claimed = claim(person.pk, now)
    if claimed is None:
        return False
    row, message = claimed
    try:
        outbox.send(message)
    except SAID_NO as error:
        report.failed += 1
        _note(row, State.FAILED, reason(error))
        outbox.close()
    except (SMTPException, OSError) as error:  # it said nothing: nobody knows
        _note(row, State.SENDING, reason(error))
        outbox.close()
    else:
        report.sent += 1
        _note(row, State.SENT, "")
    return True


def _note(row: NoticeMessage, state: State, error: str) -> None:
    """Changes nothing if the person erased themselves meanwhile."""
    NoticeMessage.objects.filter(pk=row.pk).update(state=state, error=error)


def claim(user_pk: int, now: datetime) -> tuple[NoticeMessage, EmailMessage] | None:
    """Ask once more whether they are due, and note that they are being written to. Their row is locked meanwhile."""
    found = occasion(now)
    try:
        with locked(user_pk) as person:
            if found is None or not person.is_reachable or not undecided(person, found[0], now):
                return None
            update, due = found
            about = {"subject_id": person.subject_id, "update_id": update.slug, "occasion": due.occasion}
            row, language = NoticeMessage.objects.filter(**about).first(), mail.language_of(person)
            if row and (row.state != State.FAILED or row.attempts >= schedule.MOST_ATTEMPTS):
                return None
            row = row or NoticeMessage(**about, kind=due.kind, attempts=0)
            row.state, row.error, row.attempts = State.SENDING, "", row.attempts + 1
            row.language, row.last_day, row.tried_at = language, due.last_day, now
            row.save()
    except people().DoesNotExist:
        return None
    return row, mail.compose(update, due, language, person.subject_address, f"notice-{row.pk}-{row.attempts}")
