"""Erasing a person, and erasing again after a restored backup (rules, section 6). Here because it touches every app."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts import sessions
from accounts.models import User
from claudeprivacy import clock
from consent import ledger
from consent.models import NoticeShowing
from consent.standing import Kind
from conversations import erasurelog, purge
from conversations.models import Conversation


def erase(*, user_pk: Any, surface: str, now: datetime) -> None:
    """All that is theirs goes; the pseudonymous ledger rows stay, closed by a row `erased`. Raises DoesNotExist."""
    with transaction.atomic(), ledger.locked(user_pk) as user:
        ledger.append(user, kind=Kind.ERASED, evidence=ledger.Evidence(surface=surface), now=now)
        erasurelog.append(erasurelog.ERASED, [user.subject_id], now)
        purge.remove(list(Conversation.objects.filter(owner=user).values_list("pk", flat=True)))
        NoticeShowing.objects.filter(subject_id=user.subject_id).delete()
        for records in (AccessAttempt, AccessFailureLog, AccessLog):
            records.objects.filter(username=user.email).delete()
        _blank_admin_log(user)
        sessions.end_all(user)
        user.delete()


def _blank_admin_log(user: User) -> None:
    """What staff did to the account stays in the admin's log, without its texts."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(object_repr="", change_message="")


def replay(warn: Callable[[str], None]) -> Counter[str]:
    """Bring a restored database up to the erasure log. How many were done again, by kind."""
    last: dict[str, erasurelog.Entry] = {}
    for entry in erasurelog.read():
        if isinstance(entry, str):
            warn(entry)
        elif not (known := last.get(entry.id)) or known.kind != erasurelog.PURGED:
            last[entry.id] = entry
    done: Counter[str] = Counter()
    for entry in last.values():
        done[entry.kind] += _again(entry)
    return done


def _again(entry: erasurelog.Entry) -> int:
    id_ = UUID(entry.id)
    if entry.kind == erasurelog.ERASED:
        user = User.objects.filter(subject_id=id_).first()
        if user:
            erase(user_pk=user.pk, surface="replay", now=clock.now())
        return bool(user)
    conversations = Conversation.objects.filter(pk=id_)
    if entry.kind == erasurelog.PURGED:
        present = conversations.exists()
        purge.remove([id_])
        return present
    if entry.kind == erasurelog.DELETED:
        return conversations.filter(deleted_at__isnull=True).update(deleted_at=entry.at)
    return conversations.filter(deleted_at__isnull=False).update(deleted_at=None)
