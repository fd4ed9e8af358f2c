"""Writing to everybody who is due: never twice, in short steps, at a bounded rate.

A message's row says `sending` before the message is handed over, and `sent` after. Killed in between, nobody knows
whether it left: it stays `sending`, is reported, and is not sent again (docs/adr, "At most one message").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models import QuerySet

from consent import conf
from consent.campaign import mail, mailings, schedule
from consent.campaign.mailings import Letter, Mailing
from consent.campaign.outbox import MailServerDown, Outbox, reason
from consent.core.ledger import locked
from consent.models import ConsentSubject, NoticeMessage
from consent.models.subject import people

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


def waiting(mailing: Mailing, now: datetime) -> "QuerySet[ConsentSubject]":
    """Who may have to be written to, in order: the mailing's letter has the last word."""
    return mailing.waiting(now).filter(people().reachable()).order_by("pk")


def preview(now: datetime) -> Iterator[tuple[UUID, str, str]]:
    """(subject id, occasion, language) of each message a run at `now` would send."""
    for mailing in mailings.every():
        for person in waiting(mailing, now).iterator(chunk_size=BATCH):
            if letter := mailing.letter(person, now):
                yield person.subject_id, letter.occasion, mail.language_of(person)


def run(instant: Callable[[], datetime]) -> Report:
    """Send all that is due. `instant` is asked again for each person. Raises mail.NoAddress before anything is sent."""
    if not conf.site_url():
        raise mail.NoAddress
    report, outbox, begun = Report(), Outbox(), instant()
    try:
        for mailing in mailings.every():
            _send(mailing, instant, outbox, report)
    except MailServerDown as error:
        report.stopped = str(error)
    finally:
        outbox.close()
    unclear = [mailing.under_way(begun).filter(state=State.SENDING).count() for mailing in mailings.every()]
    report.unclear = sum(unclear)
    return report


def _send(mailing: Mailing, instant: Callable[[], datetime], outbox: Outbox, report: Report) -> None:
    """Raises MailServerDown."""
    passed, bad = 0, 0
    while batch := list(waiting(mailing, instant()).filter(pk__gt=passed)[:BATCH]):
        for person in batch:
            passed = person.pk
            if mailing.letter(person, instant()) is None:
                continue
            outbox.open()
            before = report.sent
            if _write_to(person, instant(), mailing, outbox, report):
                bad = 0 if report.sent > before else bad + 1
            if bad >= MOST_IN_A_ROW:
                raise MailServerDown(f"{bad} messages failed one after the other")


def _write_to(person: ConsentSubject, now: datetime, mailing: Mailing, outbox: Outbox, report: Report) -> bool:
    """False if there is nothing to write to them (any more)."""
    claimed = claim(person.pk, now, mailing)
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


def claim(user_pk: int, now: datetime, mailing: Mailing) -> tuple[NoticeMessage, EmailMessage] | None:
    """Ask once more whether they are due, and note that they are being written to. Their row is locked meanwhile."""
    try:
        with locked(user_pk) as person:
            letter = mailing.letter(person, now) if person.is_reachable else None
            language = mail.language_of(person)
            row = _claimed(person, letter, language, now) if letter else None
    except people().DoesNotExist:
        return None
    if letter is None or row is None:
        return None
    return row, letter.compose(language, person.subject_address, f"notice-{row.pk}-{row.attempts}")


def _claimed(person: ConsentSubject, letter: Letter, language: str, now: datetime) -> NoticeMessage | None:
    """The message's row, saved as being sent; None if it is not to be tried (again)."""
    about = {"subject_id": person.subject_id, "update_id": letter.update_id, "occasion": letter.occasion}
    row = NoticeMessage.objects.filter(**about).first()
    if row and (row.state != State.FAILED or row.attempts >= schedule.MOST_ATTEMPTS):
        return None
    row = row or NoticeMessage(**about, kind=letter.kind, attempts=0)
    row.state, row.error, row.attempts = State.SENDING, "", row.attempts + 1
    row.language, row.last_day, row.tried_at = language, letter.last_day, now
    row.save()
    return row
