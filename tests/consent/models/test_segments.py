"""A plan can't change without a row that says so, in the same transaction; and the database keeps these rows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Value

from accounts.models import User
from accounts.plans import Plan
from consent.lib import clock
from consent.models import SegmentChange
from consent.models.segments import segment_at
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, JOINED_AT, UserFactory

pytestmark = pytest.mark.django_db
MADE = {
    "saved": UserFactory,
    "by the manager": lambda **fields: User.objects.create_user("x@example.com", **fields),
    "created": lambda **fields: User.objects.create(email="x@example.com", **fields),
    "in bulk": lambda **fields: User.objects.bulk_create([User(email="x@example.com", **fields)])[0],
    "updated or created": lambda **fields: User.objects.update_or_create(email="x@example.com", defaults=fields)[0],
}


def save(user, plan):
    user.plan = plan
    user.save()


def save_one_column(user, plan):
    user.plan = plan
    user.save(update_fields=["plan"])


CHANGED = {
    "saved": save,
    "one column saved": save_one_column,
    "saved by another object": lambda user, plan: save(User.objects.get(pk=user.pk), plan),
    "by a queryset": lambda user, plan: User.objects.filter(pk=user.pk).update(plan=plan),
    "updated or created": lambda user, plan: User.objects.update_or_create(pk=user.pk, defaults={"plan": plan}),
}


def told(user):
    rows = SegmentChange.objects.filter(subject_id=user.subject_id).order_by("sequence")
    return list(rows.values_list("sequence", "segment", "from_at", "by"))


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_an_account_begins_with_its_plan_since_it_was_made(make):
    user = make(plan=Plan.MAX, date_joined=JOINED_AT)
    assert told(user) == [(1, "max", JOINED_AT, None)]


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_change_adds_a_row_from_that_instant_on(change):
    user, other = UserFactory(), UserFactory()
    with clock.travelled_to(BEFORE):
        change(user, Plan.TEAM)
    assert [(number, plan) for number, plan, *_ in told(user)] == [(1, "free"), (2, "team")]
    assert abs(told(user)[1][2] - BEFORE) < timedelta(seconds=5)
    assert (User.objects.get(pk=user.pk).plan, len(told(other))) == ("team", 1)


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_the_same_plan_again_adds_none(change):
    user = UserFactory()
    change(user, Plan.FREE)
    assert len(told(user)) == 1


def test_one_statement_for_many_notes_each_whose_plan_it_changes():
    people = [UserFactory(plan=plan) for plan in (Plan.FREE, Plan.TEAM, Plan.PRO)]
    assert User.objects.update(plan=Plan.TEAM) == 3
    assert [[plan for _, plan, *_ in told(user)] for user in people] == [["free", "team"], ["team"], ["pro", "team"]]


def test_saving_something_else_asks_nothing_of_plans(django_assert_num_queries):
    user = UserFactory()
    user.name = "Ada"
    with django_assert_num_queries(1):
        user.save(update_fields=["name"])
    with django_assert_num_queries(1):
        User.objects.filter(pk=user.pk).update(name="Grace")
    assert len(told(user)) == 1


@pytest.mark.parametrize("expression", [F("language"), Value("team")])
def test_a_plan_by_an_expression_is_refused(expression):
    user = UserFactory()
    with pytest.raises(TypeError, match="plan: give one value"):
        User.objects.update(plan=expression)
    user.plan = Plan.TEAM
    with pytest.raises(TypeError, match="plan: give one value"), transaction.atomic():
        User.objects.bulk_update([user], ["plan"])
    assert (User.objects.get(pk=user.pk).plan, len(told(user))) == ("free", 1)


@pytest.mark.parametrize("how", [{"ignore_conflicts": True}, {"update_conflicts": True, "update_fields": ["plan"]}])
def test_people_are_never_made_over_those_who_are_there(how):
    with pytest.raises(TypeError, match="made anew"):
        User.objects.bulk_create([User(email="x@example.com")], **how)


def test_plan_and_row_come_together_or_not_at_all(monkeypatch):
    user = UserFactory()

    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("consent.models.segments.record", fail)
    for change in CHANGED.values():
        with pytest.raises(IntegrityError), transaction.atomic():
            change(user, Plan.TEAM)
    for make in MADE.values():
        with pytest.raises(IntegrityError), transaction.atomic():
            make(plan=Plan.TEAM)
    assert (User.objects.get().plan, len(told(user))) == ("free", 1)


def test_a_plan_changed_in_admin_names_who_changed_it():
    admin, ada = UserFactory(is_staff=True, is_superuser=True, plan="team"), UserFactory()
    sent = {"email": ada.email, "name": "", "plan": "enterprise", "language": "", "is_active": "on"}
    client = TravellingClient().as_user(admin).at(AFTER)
    assert client.post(f"/admin/accounts/user/{ada.pk}/change/", sent).status_code == 302
    number, plan, from_at, by = told(ada)[1]
    assert (number, plan, by) == (2, "enterprise", admin.subject_id)
    assert abs(from_at - AFTER) < timedelta(minutes=1)


def raw(statement):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refusal.value)


@pytest.mark.parametrize(
    "statement", ["UPDATE consent_segmentchange SET segment = 'team'", "DELETE FROM consent_segmentchange"]
)
def test_the_database_refuses_to_change_or_remove_a_row(statement):
    UserFactory()
    assert "changes of segment are insert-only" in raw(statement)


def test_the_database_refuses_to_put_a_row_over_another():
    user = UserFactory()
    if connection.vendor == "postgresql":
        assert "insert-only" in raw("TRUNCATE consent_segmentchange")
    else:
        columns, table = "subject_id, sequence, segment, from_at", "consent_segmentchange"
        for names in (columns, f"id, {columns}"):
            assert "insert-only" in raw(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table}")
    assert len(told(user)) == 1


def test_django_is_refused_too():
    UserFactory()
    for change in (lambda: SegmentChange.objects.update(segment="x"), SegmentChange.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_history_outlives_the_account():
    user = UserFactory()
    subject = user.subject_id
    user.delete()
    assert SegmentChange.objects.filter(subject_id=subject).count() == 1


def test_the_plan_of_an_instant_is_the_latest_by_then_in_sequence():
    def change(plan, day):
        return SegmentChange(segment=plan, from_at=datetime(2025, 9, day, tzinfo=UTC))

    rows = [change("free", 5), change("team", 10), change("pro", 7)]  # the last under a clock that had gone back
    days = {1: "free", 5: "free", 6: "free", 7: "pro", 9: "pro", 10: "pro", 30: "pro"}
    assert {day: segment_at(rows, datetime(2025, 9, day, tzinfo=UTC)) for day in days} == days
    assert segment_at(rows[:2], datetime(2025, 9, 10, tzinfo=UTC)) == "team"
    assert segment_at([], BEFORE) is None
