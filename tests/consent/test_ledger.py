"""The ledger only ever grows, one writer at a time, and the database itself says so."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from consent import hashing, updates
from consent.models import ConsentEvent, LastDayExtension, PolicyDocument, PolicyUpdate
from consent.standing import GENESIS, Standing, fold
from consent.subject import StandingIsReadOnly
from tests.factories import AFTER, BEFORE, SLUG, UserFactory, decide, defer, publish

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


def test_a_published_update_and_its_texts_are_frozen(policy_update):
    document = PolicyDocument.objects.filter(update=policy_update).first()
    refused(lambda: PolicyUpdate.objects.filter(pk=policy_update.pk).update(preset=False))
    refused(lambda: PolicyUpdate.objects.filter(pk=policy_update.pk).update(published_at=None))
    refused(policy_update.delete)
    refused(lambda: PolicyDocument.objects.filter(pk=document.pk).update(text="other words"))
    refused(document.delete)
    refused(
        lambda: PolicyDocument.objects.create(update=policy_update, kind="choice", language="de", text="x", digest="x")
    )


def test_a_draft_can_still_change():
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=AFTER)
    PolicyDocument.objects.create(update=draft, kind="choice", language="en", text="x", digest="x")
    draft.preset = True
    draft.save()
    PolicyDocument.objects.filter(update=draft).delete()
    draft.delete()


def test_a_text_can_not_be_moved_into_a_published_update(policy_update):
    draft = PolicyUpdate.objects.create(slug="draft", announced_at=AFTER)
    document = PolicyDocument.objects.create(update=draft, kind="choice", language="de", text="x", digest="x")
    refused(lambda: PolicyDocument.objects.filter(pk=document.pk).update(update=policy_update))


def test_an_update_can_not_be_born_published():
    refused(lambda: PolicyUpdate.objects.create(slug="born", announced_at=AFTER, published_at=AFTER))


def test_extensions_are_insert_only(policy_update):
    extension = LastDayExtension.objects.create(update=policy_update, last_day=AFTER, reason="x", extended_at=AFTER)
    refused(lambda: LastDayExtension.objects.update(reason="y"))
    refused(extension.delete)


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


def test_a_stale_save_changes_nothing_of_the_standing(policy_update):
    stale = UserFactory()
    decide(stale)
    stale.name, stale.help_improve, stale.decided_update = "New name", False, None
    stale.save()
    stale.save(update_fields=["name", "help_improve", "ledger_sequence"])
    stale.refresh_from_db()
    assert (stale.name, stale.help_improve, stale.decided_update, stale.ledger_sequence) == ("New name", True, SLUG, 1)


def test_a_new_user_starts_with_an_empty_standing():
    user = UserFactory(help_improve=True, decided_update=SLUG, ledger_sequence=7)
    user.refresh_from_db()
    assert Standing.of(user) == Standing()


@pytest.mark.parametrize("column", ["help_improve", "decided_update", "ledger_head", "subject_id"])
def test_no_queryset_writes_the_standing(column):
    with pytest.raises(StandingIsReadOnly):
        type(UserFactory()).objects.update(**{column: None})


def test_a_row_and_its_projection_are_written_together_or_not_at_all(policy_update, monkeypatch):
    from consent import ledger

    user = UserFactory()
    monkeypatch.setattr(ledger, "_project", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        decide(user)
    user.refresh_from_db()
    assert (ConsentEvent.objects.count(), user.ledger_sequence) == (0, 0)


def test_no_e_mail_address_or_user_agent_in_a_row(policy_update, browser):
    assert not {field.name for field in ConsentEvent._meta.fields} & {"email", "user", "ip", "address", "user_agent"}


def test_publishing_the_same_again_changes_nothing(policy_update):
    assert publish().pk == policy_update.pk
    assert PolicyUpdate.objects.count() == 2
