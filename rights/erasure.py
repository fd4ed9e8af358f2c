"""Erasing a person, and erasing again after a restored backup (rules, section 6). Here because it touches every app."""

from collections.abc import Hashable
from datetime import datetime
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from accounts import sessions, throttle
from accounts.models import StaffAct, User
from consent.core import journal, ledger
from consent.core.journal import Entry
from consent.lib import clock
from consent.models import ConsentEvent, NoticeMessage, NoticeShowing
from consent.rules.standing import Kind, Surface
from conversations.jobs import purge
from conversations.models import Conversation, RemovedChats
from rights import export_job

ERASED = "erased"


def erase(*, user_pk: int, surface: Surface, now: datetime) -> None:
    """All that is theirs goes; the pseudonymous ledger rows stay, closed by a row `erased`.

    One transaction, in the journal before it is committed. Raises User.DoesNotExist, journal.CannotWrite.
    """
    with ledger.locked(user_pk, leaving=True) as user:
        if not _is_closed(user):
            ledger.append(user, kind=Kind.ERASED, evidence=ledger.Evidence(surface=surface), now=now)
        journal.append(ERASED, id=user.subject_id, at=now)
        theirs = Conversation.objects.select_for_update().filter(owner=user).order_by("pk")  # a purge leaves these be
        purge.remove(list(theirs.values_list("pk", flat=True)))
        for told in (NoticeShowing, NoticeMessage, RemovedChats):
            told.objects.filter(subject_id=user.subject_id).delete()
        throttle.forget(user.email)
        _blank_admin_log(user)
        _keep_what_they_did(user)
        _forget_tasks(user)
        export_job.forget(user.pk)
        sessions.end_all(user)
        user.delete()


def _is_closed(user: User) -> bool:
    """Their last row says `erased` already: it came back from the journal, and they with an older backup."""
    last = ConsentEvent.objects.filter(subject_id=user.subject_id).order_by("-sequence").first()
    return last is not None and last.kind == Kind.ERASED


class Erasures:
    """What the journal is told of people who were erased: a restored backup brings none of them back."""

    kinds = frozenset({ERASED})

    def target(self, entry: Entry) -> Hashable:
        return UUID(entry.facts["id"])

    def lacking(self, entries: list[Entry]) -> list[Entry]:
        ids = {UUID(entry.facts["id"]) for entry in entries}
        there = set(User.objects.filter(subject_id__in=ids).values_list("subject_id", flat=True))
        return [entry for entry in entries if UUID(entry.facts["id"]) in there]

    def put_back(self, entry: Entry) -> None:
        person = User.objects.filter(subject_id=UUID(entry.facts["id"])).first()
        if person is not None:
            erase(user_pk=person.pk, surface=Surface.REPLAY, now=clock.now())


def _forget_tasks(user: User) -> None:
    """No task tells of this person any more. One that is being worked on keeps its row, which its worker needs.

    A task that is about a person names them by one argument, `user_pk`, and by nothing else: so it is found here.
    """
    theirs = DBTaskResult.objects.filter(args_kwargs__kwargs__user_pk=user.pk)
    running = theirs.running()
    running.update(args_kwargs={"args": [], "kwargs": {}})
    theirs.delete()


def _blank_admin_log(user: User) -> None:
    """What staff did to the account stays in the admin's log, without its texts."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(object_repr="", change_message="")
    kept = StaffAct.objects.filter(what=User._meta.label_lower, object_id=str(user.pk))
    kept.update(object_repr="", change_message="")


def _keep_what_they_did(user: User) -> None:
    """As staff: the admin's log would go with the account. It stays under the subject id (section 4)."""
    theirs = LogEntry.objects.filter(user=user).select_related("content_type").order_by("pk")
    with override("en"):  # a log's lines are put into words when they are read: these are kept in one language
        StaffAct.objects.bulk_create(
            StaffAct(
                subject_id=user.subject_id,
                action_time=entry.action_time,
                what=".".join(entry.content_type.natural_key()) if entry.content_type else "",
                object_id=entry.object_id,
                object_repr=entry.object_repr,
                action_flag=entry.action_flag,
                change_message=entry.get_change_message(),
            )
            for entry in theirs
        )
