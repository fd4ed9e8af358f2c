"""Erasing a person: everything of theirs goes, the pseudonymous ledger rows stay and verify (rules, section 6)."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django_tasks_db.models import DBTaskResult

from accounts.models import AccountSession, User
from consent.core.journal import CannotWrite
from consent.models import ConsentEvent, NoticeMessage, NoticeShowing
from consent.rules import hashing
from consent.rules.standing import GENESIS
from conversations import feedback
from conversations.models import Conversation, ExportedConversation, ExportRun, Feedback, Message
from rights import erasure
from tests.support.factories import BEFORE, SLUG, ConversationFactory, UserFactory, decide
from tests.support.jobs import DAY, logged, turn
from tests.support.journals import text_of, unwritable
from tests.support.worker_tasks import note_whose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
LATER = BEFORE + DAY
EMAIL = "leaving@example.com"
SENT = {"update_id": SLUG, "occasion": "announcement", "last_day": BEFORE, "language": "fr", "tried_at": BEFORE}
HELD = (Conversation, Message, Feedback, ExportedConversation, NoticeShowing, NoticeMessage, AccountSession)


def full_account(client_at, email):
    """Somebody with something in every place where something of a person can be."""
    user = decide(UserFactory(email=email, name=f"Name of {email}"))
    turn(user, on=False, now=LATER)
    conversation = ConversationFactory(owner=user, text=f"secret of {email}")
    feedback.give(owner=user, pk=conversation.pk, value="up", comment=f"comment of {email}", now=LATER)
    run = ExportRun.objects.create(as_of=BEFORE, started_at=BEFORE)
    ExportedConversation.objects.create(export=run, conversation=conversation, part=1, whole=True, with_feedback=True)
    NoticeShowing.objects.create(subject_id=user.subject_id, update_id=SLUG, shown_at=BEFORE)
    NoticeMessage.objects.create(subject_id=user.subject_id, **SENT)
    client_at().as_user(user)
    for records in (AccessAttempt, AccessFailureLog, AccessLog):
        more = {"failures_since_start": 3} if records is AccessAttempt else {}
        records.objects.create(username=email, ip_address="192.0.2.1", **more)
    LogEntry.objects.create(
        user=UserFactory(is_staff=True),
        content_type=ContentType.objects.get_for_model(User),
        object_id=user.pk,
        object_repr=email,
        action_flag=CHANGE,
        change_message=f"plan of {email}",
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def leaving(new_client):
    return full_account(new_client, EMAIL)


def erase(user):
    erasure.erase(user_pk=user.pk, surface="settings", now=LATER + DAY)


def everything():
    """All that the database holds, but the policies' texts."""
    tables = set(connection.introspection.table_names()) - {"consent_policydocument"}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, repr(cursor.fetchall())


def test_nothing_that_names_them_is_left_in_any_table(leaving):
    words = (EMAIL, str(leaving.name), "secret of", "comment of")
    assert any(word in content for _, content in everything() for word in words)
    erase(leaving)
    assert [table for table, content in everything() if any(word in content for word in words)] == []


def test_their_rows_are_gone_from_every_table(leaving):
    erase(leaving)
    for model in (User, *HELD):
        assert model.objects.exclude(pk__in=User.objects.filter(is_staff=True) if model is User else []).count() == 0
    assert not any(records.objects.exists() for records in (AccessAttempt, AccessFailureLog, AccessLog))
    connection.check_constraints()


def test_what_staff_did_stays_without_its_texts(leaving):
    erase(leaving)
    assert LogEntry.objects.values_list("object_repr", "change_message", "action_flag").get() == ("", "", CHANGE)


def test_nobody_else_loses_anything(leaving, new_client):
    other = full_account(new_client, "staying@example.com")
    erase(leaving)
    for model in (*HELD, AccessAttempt):
        assert model.objects.count() == 1
    assert Conversation.objects.get().owner == other
    assert LogEntry.objects.filter(change_message="plan of staying@example.com").exists()


def test_the_ledger_stays_closed_by_a_last_row_and_verifies(leaving):
    erase(leaving)
    rows = list(ConsentEvent.objects.filter(subject_id=leaving.subject_id).order_by("sequence"))
    assert [row.kind for row in rows] == ["decision", "setting", "erased"]
    assert [row.sequence for row in rows] == [1, 2, 3]
    for before, row in zip([None, *rows], rows, strict=False):
        assert row.previous_hash == (before.hash if before else GENESIS)
        assert row.hash == hashing.row_hash(row.columns())
    last = rows[-1]
    assert (last.surface, last.occurred_at, last.help_improve) == ("settings", LATER + DAY, None)


def test_the_same_address_signing_up_again_is_a_new_subject(leaving):
    erase(leaving)
    again = UserFactory(email=EMAIL)
    assert again.subject_id != leaving.subject_id
    assert (again.decided_update, again.ledger_sequence, again.conversations.count()) == (None, 0, 0)
    decide(again)
    assert ConsentEvent.objects.filter(subject_id=again.subject_id).get().previous_hash == GENESIS


def test_an_erasure_is_in_the_journal_by_the_pseudonym(leaving):
    erase(leaving)
    assert logged() == [("erased", str(leaving.subject_id))]
    assert EMAIL not in text_of()


def test_what_can_not_be_journalled_is_not_erased(leaving):
    with unwritable(), pytest.raises(CannotWrite):
        erase(leaving)
    assert User.objects.filter(pk=leaving.pk).exists()
    assert ConsentEvent.objects.filter(kind="erased").count() == 0


def test_erased_all_at_once_or_not_at_all(leaving, monkeypatch):
    monkeypatch.setattr(User, "delete", lambda user: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(leaving)
    assert (Conversation.objects.count(), ConsentEvent.objects.filter(kind="erased").count()) == (1, 0)


def test_whoever_is_gone_already_can_not_be_erased_again(leaving):
    erase(leaving)
    with pytest.raises(User.DoesNotExist):
        erase(leaving)


@pytest.mark.parametrize("help_improve", [True, False, None])
def test_anybody_can_be_erased_whatever_they_chose(help_improve):
    user = UserFactory() if help_improve is None else decide(UserFactory(), help_improve=help_improve)
    erase(user)
    assert ConsentEvent.objects.latest("sequence").kind == "erased"


@pytest.fixture
def tasks():
    """A waiting, a running and a finished task of one person, and another's, all by name."""
    user, other = UserFactory(), UserFactory()
    made = {name: note_whose.enqueue(user_pk=user.pk).id for name in ("READY", "RUNNING", "SUCCESSFUL")}
    for status, pk in made.items():
        DBTaskResult.objects.filter(pk=pk).update(status=status)
    return user, made, note_whose.enqueue(user_pk=other.pk).id


def test_no_task_tells_of_an_erased_person(tasks):
    user, made, others = tasks
    erasure.erase(user_pk=user.pk, surface="account", now=BEFORE)
    left = {str(row.pk): row.args_kwargs for row in DBTaskResult.objects.all()}
    assert left.keys() == {made["RUNNING"], others}
    assert left[made["RUNNING"]] == {"args": [], "kwargs": {}}
    assert left[others]["kwargs"]["user_pk"] != user.pk


def test_a_task_that_is_running_meanwhile_comes_to_its_end(tasks):
    user, made, _ = tasks
    running = DBTaskResult.objects.get(pk=made["RUNNING"])
    erasure.erase(user_pk=user.pk, surface="account", now=BEFORE)
    running.set_successful(None)
    assert DBTaskResult.objects.get(pk=running.pk).status == "SUCCESSFUL"
