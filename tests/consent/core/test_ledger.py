"""The ledger only ever grows, one writer at a time, and the database itself says so."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from consent.core import ledger, updates
from consent.models import ConsentEvent
from consent.rules import hashing
from consent.rules.standing import GENESIS, Standing, Surface, fold
from tests.support.factories import BEFORE, SLUG, UserFactory, decide, defer

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(policy_update):
    decide(UserFactory())
    return ConsentEvent.objects.get()


def raw(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def refused(change, *args):
    with pytest.raises(DatabaseError), transaction.atomic():
        change(*args)


def test_update_through_the_model_is_refused(event):
    event.help_improve = False
    refused(event.save)
    assert ConsentEvent.objects.get().help_improve is True


def test_bulk_update_is_refused(event):
    event.touched = "yes"
    refused(ConsentEvent.objects.bulk_update, [event], ["touched"])


def test_queryset_update_and_delete_are_refused(event):
    refused(lambda: ConsentEvent.objects.update(surface="elsewhere"))
    refused(lambda: ConsentEvent.objects.all().delete())


def test_the_base_manager_is_no_way_round(event):
    refused(lambda: ConsentEvent._base_manager.update(surface="elsewhere"))
    refused(lambda: ConsentEvent._base_manager.all()._raw_delete("default"))


def test_deleting_one_row_is_refused(event):
    refused(event.delete)


def test_raw_sql_is_refused(event):
    refused(raw, "UPDATE consent_consentevent SET help_improve = NOT help_improve")
    refused(raw, "DELETE FROM consent_consentevent")
    assert ConsentEvent.objects.count() == 1


def test_replacing_a_row_is_refused(event):
    columns = ", ".join(field.column for field in ConsentEvent._meta.concrete_fields)
    if connection.vendor == "sqlite":
        refused(
            raw, f"INSERT OR REPLACE INTO consent_consentevent ({columns}) SELECT {columns} FROM consent_consentevent"
        )
        other_id = columns.replace("id, version", "%s, version", 1)
        refused(
            raw,
            f"INSERT OR REPLACE INTO consent_consentevent ({columns}) SELECT {other_id} FROM consent_consentevent",
            "0" * 32,
        )
    else:
        upsert = f"INSERT INTO consent_consentevent ({columns}) SELECT {columns} FROM consent_consentevent"
        refused(raw, f"{upsert} ON CONFLICT (id) DO UPDATE SET surface = 'elsewhere'")
        refused(raw, "TRUNCATE consent_consentevent")
    assert ConsentEvent.objects.get().hash == event.hash


def test_the_ledger_survives_the_person(event):
    from accounts.models import User

    User.objects.all().delete()
    assert ConsentEvent.objects.get().subject_id == event.subject_id


def test_rows_form_one_chain_in_sequence(policy_update):
    user = defer(UserFactory())
    decide(user, now=BEFORE)
    first, second = ConsentEvent.objects.order_by("sequence")
    assert (first.sequence, first.previous_hash) == (1, GENESIS)
    assert (second.sequence, second.previous_hash) == (2, first.hash)
    for event in (first, second):
        assert hashing.row_hash(event.columns()) == event.hash


def test_the_hash_covers_every_other_column(event):
    columns = event.columns()
    assert set(columns) == {field.name for field in ConsentEvent._meta.concrete_fields}
    for name in columns.keys() - {"hash"}:
        assert hashing.row_hash({**columns, name: "changed"}) != event.hash, name


def test_a_sequence_number_is_taken_once(event):
    fork = ConsentEvent.objects.get()
    fork.pk = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError), transaction.atomic():
        fork.save(force_insert=True)


def test_the_standing_is_the_fold_of_the_rows(policy_update):
    user = decide(defer(UserFactory()), help_improve=False)
    events = list(ConsentEvent.objects.filter(subject_id=user.subject_id).order_by("sequence"))
    assert fold(events, updates.order()) == Standing.of(user)
    assert (user.decided_update, user.help_improve, user.ledger_sequence) == (SLUG, False, 2)


def test_a_row_and_its_projection_are_written_together_or_not_at_all(policy_update, monkeypatch):
    from consent.core import ledger

    user = UserFactory()
    monkeypatch.setattr(ledger, "_project", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        decide(user)
    user.refresh_from_db()
    assert (ConsentEvent.objects.count(), user.ledger_sequence) == (0, 0)


def test_no_e_mail_address_or_user_agent_in_a_row(policy_update, client_at):
    assert not {field.name for field in ConsentEvent._meta.fields} & {"email", "user", "ip", "address", "user_agent"}


def test_evidence_of_what_was_not_shown_is_missing_and_not_empty():
    nothing = dict.fromkeys(("update_id", "digest", "language", "last_day", "presentation", "preset", "start", "gpc"))
    assert ledger.Evidence(surface=Surface.ADMIN).columns() == {**nothing, "surface": "admin", "touched": "unknown"}
