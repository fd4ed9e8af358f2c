"""Erasing a person, and erasing again after a restored backup (rules, section 6). Here because it touches every app."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from accounts import sessions
from accounts.models import User
from consent.core import ledger
from consent.lib import clock
from consent.models import NoticeMessage, NoticeShowing
from consent.rules.standing import Kind, Surface
from conversations import erasure_log
from conversations.jobs import purge
from conversations.models import Conversation, RemovedChats
from rights import export_job


def erase(*, user_pk: int, surface: Surface, now: datetime) -> None:
    """All that is theirs goes; the pseudonymous ledger rows stay, closed by a row `erased`.

    One transaction, in the erasure log before it is committed. Raises User.DoesNotExist, OSError.
    """
    with transaction.atomic(), ledger.locked(user_pk, leaving=True) as user:
        ledger.append(user, kind=Kind.ERASED, evidence=ledger.Evidence(surface=surface), now=now)
        erasure_log.append(erasure_log.ERASED, [user.subject_id], now)
        theirs = Conversation.objects.select_for_update().filter(owner=user).order_by("pk")  # a purge leaves these be
        purge.remove(list(theirs.values_list("pk", flat=True)))
        for told in (NoticeShowing, NoticeMessage, RemovedChats):
            told.objects.filter(subject_id=user.subject_id).delete()
        for records in (AccessAttempt, AccessFailureLog, AccessLog):
            records.objects.filter(username=user.email).delete()
        _blank_admin_log(user)
        _forget_tasks(user)
        export_job.forget(user.pk)
        sessions.end_all(user)
        user.delete()


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


def replay(warn: Callable[[str], None]) -> Counter[str]:
    """Bring a restored database up to the erasure log. How many were done again, by kind."""
    last: dict[str, erasure_log.Entry] = {}
    for entry in erasure_log.read():
        if isinstance(entry, str):
            warn(entry)
        else:
            last[entry.id] = entry
    done = Counter(dict.fromkeys(erasure_log.KINDS, 0))
    entries = list(last.values())
    for start in range(0, len(entries), purge.BATCH):
        batch = entries[start : start + purge.BATCH]
        ids = [entry.id for entry in batch]
        conversations = {str(row.pk): row for row in Conversation.objects.filter(pk__in=ids)}
        people = {str(user.subject_id): user for user in User.objects.filter(subject_id__in=ids)}
        for entry in batch:
            done[entry.kind] += _again(entry, conversations.get(entry.id), people.get(entry.id))
    return done


def _again(entry: erasure_log.Entry, conversation: Conversation | None, person: User | None) -> bool:
    """False if there was nothing to do."""
    if entry.kind == erasure_log.ERASED and person is not None:
        erase(user_pk=person.pk, surface=Surface.REPLAY, now=clock.now())
        return True
    if conversation is None:
        return False
    if entry.kind == erasure_log.PURGED:
        # Continued after it: that purge was logged and then never committed.
        continued = conversation.last_message_at is not None and conversation.last_message_at > entry.at
        if not continued:
            purge.remove([conversation.pk])
        return not continued
    deleted_at = entry.at if entry.kind == erasure_log.DELETED else None
    if (conversation.deleted_at is None) is (deleted_at is None):
        return False
    Conversation.objects.filter(pk=conversation.pk).update(deleted_at=deleted_at)
    return True
