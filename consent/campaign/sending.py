"""Writing to everybody who is due: never twice, in short steps, at a bounded rate.

A message's row says `sending` before the message is handed over, and `sent` after. Killed in between, nobody knows
whether it left: it stays `sending`, is reported, and is not sent again (docs/adr, "At most one message") until
somebody who knows has settled it. What one person's address or one text causes ends that one message.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models import Exists, Max, OuterRef, QuerySet

from consent import conf
from consent.campaign import mail, mailings, schedule
from consent.campaign.mailings import Letter, Mailing
from consent.campaign.outbox import MailServerDown, Outbox, is_theirs, reason, said_no
from consent.core.ledger import locked
from consent.lib.mailable import is_mailable
from consent.models import ConsentSubject, NoticeMessage
from consent.models.subject import people

BATCH = 500
MOST_IN_A_ROW = 5  # messages that the server fails on, one after the other, before the run gives up
ON_ITS_WAY = timedelta(minutes=10)  # that a server may take to answer; until then nobody need settle anything
ANYBODY = "postmaster@example.com"  # a message that can't be written to them either isn't one person's trouble
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


def waiting(
    mailing: Mailing, now: datetime, *, again: bool | None = None, newest: int | None = None
) -> "QuerySet[ConsentSubject]":
    """Who may have to be written to, in order: the mailing's letter has the last word.

    `again`: only those whom a message to failed before (as a row up to `newest`), or only all the others.
    """
    found = mailing.waiting(now).filter(people().reachable()).order_by("pk")
    if again is None:
        return found
    failed = mailing.under_way(now).filter(subject_id=OuterRef("subject_id"), state=State.FAILED)
    return found.filter(Exists(failed.filter(pk__lte=newest or 0)) if again else ~Exists(failed))


def preview(now: datetime) -> Iterator[tuple[UUID, str, str]]:
    """(subject id, occasion, language) of each message a run at `now` would send."""
    for mailing in mailings.every():
        for person in waiting(mailing, now).iterator(chunk_size=BATCH):
            if letter := mailing.letter(person, now):
                yield person.subject_id, letter.occasion, mail.language_of(person)


def run(instant: Callable[[], datetime]) -> Report:
    """Send all that is due, what failed before last. `instant` is asked again for each person.

    Raises mail.NoAddress before anything is sent.
    """
    if not conf.site_url():
        raise mail.NoAddress
    report, outbox, begun = Report(), Outbox(), instant()
    newest = NoticeMessage.objects.aggregate(pk=Max("pk"))["pk"]
    try:
        for again in (False, True):
            for mailing in mailings.every():
                found = partial(waiting, mailing, again=again, newest=newest)
                _send(mailing, found, instant, outbox, report)
    except MailServerDown as error:
        report.stopped = str(error)
    finally:
        outbox.close()
    unclear = [mailing.under_way(begun).filter(state=State.SENDING).count() for mailing in mailings.every()]
    report.unclear = sum(unclear)
    return report


def _send(
    mailing: Mailing,
    found: Callable[[datetime], "QuerySet[ConsentSubject]"],
    instant: Callable[[], datetime],
    outbox: Outbox,
    report: Report,
) -> None:
    """Raises MailServerDown."""
    passed, bad = 0, 0
    while batch := list(found(instant()).filter(pk__gt=passed)[:BATCH]):
        for person in batch:
            passed = person.pk
            if mailing.letter(person, instant()) is None:
                continue
            outbox.open()
            ill = _write_to(person, instant(), mailing, outbox, report)
            bad = bad if ill is None else bad + 1 if ill else 0
            if bad >= MOST_IN_A_ROW:
                raise MailServerDown(f"{bad} messages failed one after the other")


def _write_to(person: ConsentSubject, now: datetime, mailing: Mailing, outbox: Outbox, report: Report) -> bool | None:
    """Whether the server, or what we hand it, seems ill; None where this person alone could be the reason."""
    claimed = claim(person.pk, now, mailing)
    if claimed is None:
        return None
    row, compose = claimed
    if not is_mailable(person.subject_address):
        return _failed(row, ValueError("address"), report, ill=False)
    try:
        message = compose(person.subject_address)
        message.message().as_bytes()  # whatever can't be a message is found out before the server hears of it
    except Exception as error:  # an address, or a text, in one of the many ways there are
        return _failed(row, error, report, ill=not _composes(compose))
    try:
        outbox.send(message)
    except Exception as error:
        outbox.close()
        if not said_no(error):  # it said nothing: nobody knows
            _note(row, State.SENDING, reason(error))
            return True
        return _failed(row, error, report, ill=not is_theirs(error))
    report.sent += 1
    _note(row, State.SENT, "")
    return False


def _failed(row: NoticeMessage, error: Exception, report: Report, *, ill: bool) -> bool | None:
    report.failed += 1
    _note(row, State.FAILED, reason(error))
    return ill or None


def _composes(compose: Callable[[str], EmailMessage]) -> bool:
    try:
        compose(ANYBODY).message().as_bytes()
    except Exception:
        return False
    return True


def _note(row: NoticeMessage, state: State, error: str) -> None:
    """Changes nothing if the person erased themselves meanwhile."""
    NoticeMessage.objects.filter(pk=row.pk).update(state=state, error=error)


def settle(row: NoticeMessage, *, left: bool, now: datetime) -> bool:
    """Somebody looked into the mail server's log: it left, or it is to be tried (once) more. `now`: the real one.

    False, and nothing is changed, where it isn't unclear any more, or may still be on its way.
    """
    if row.tried_at > now - ON_ITS_WAY and row.tried_at <= now:
        return False
    unclear = NoticeMessage.objects.filter(pk=row.pk, state=State.SENDING, attempts=row.attempts)
    if left:
        return bool(unclear.update(state=State.SENT, error=""))
    return bool(unclear.update(state=State.FAILED, attempts=min(row.attempts, schedule.MOST_ATTEMPTS - 1)))


def claim(user_pk: int, now: datetime, mailing: Mailing) -> tuple[NoticeMessage, Callable[[str], EmailMessage]] | None:
    """Ask once more whether they are due, and note that they are being written to. Their row is locked meanwhile.

    Returns the row, and what makes the message to an address.
    """
    try:
        with locked(user_pk) as person:
            letter = mailing.letter(person, now) if person.is_reachable else None
            language = mail.language_of(person)
            row = _claimed(person, letter, language, now) if letter else None
    except people().DoesNotExist:
        return None
    if letter is None or row is None:
        return None
    return row, lambda to: letter.compose(language, to, f"notice-{row.pk}-{row.attempts}")


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
