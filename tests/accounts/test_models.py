"""People in the database: one account per e-mail, known plans only, and a standing no `save()` touches."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.plans import COMMERCIAL, CONSUMER, Plan
from consent.lib import clock
from consent.rules.standing import Standing
from tests.support.factories import BEFORE, UserFactory, decide

pytestmark = pytest.mark.django_db


def refused(change, *args, **kwargs):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(*args, **kwargs)


def test_every_plan_is_either_consumer_or_commercial():
    assert set(Plan) == CONSUMER | COMMERCIAL
    assert not CONSUMER & COMMERCIAL
    assert {plan.value for plan in CONSUMER} == {"free", "pro", "max"}


@pytest.mark.parametrize("plan", Plan.values)
def test_the_update_applies_to_consumer_plans_only(plan):
    assert UserFactory.build(plan=plan).in_scope is (plan in {"free", "pro", "max"})


def test_an_unknown_plan_is_in_scope_and_refused_by_the_database():
    assert User(plan="platinum").in_scope is True
    refused(UserFactory, plan="platinum")
    refused(UserFactory, plan="")
    refused(User.objects.filter(pk=UserFactory().pk).update, plan="platinum")


def test_one_account_per_e_mail_in_any_spelling():
    UserFactory(email="ada@example.com")
    refused(UserFactory, email="ada@example.com")
    refused(UserFactory, email="Ada@Example.com")


def test_accounts_are_made_with_the_e_mail_in_one_spelling():
    assert User.objects.create_user("  Ada@EXAMPLE.com ").email == "ada@example.com"


def test_cleaning_an_edited_account_brings_the_e_mail_to_that_spelling():
    user = UserFactory()
    user.email = "Ada@EXAMPLE.com"
    user.full_clean()
    assert user.email == "ada@example.com"


def test_an_account_without_a_password_can_not_log_in():
    assert not User.objects.create_user("ada@example.com").has_usable_password()


def test_a_superuser_is_staff_on_a_commercial_plan():
    user = User.objects.create_superuser("root@example.com", "demo")
    assert (user.is_staff, user.is_superuser, user.plan) == (True, True, "team")


def test_a_plan_is_validated_where_it_is_edited():
    with pytest.raises(ValidationError, match="plan"):
        UserFactory.build(plan="platinum").full_clean()


def test_people_join_when_their_clock_says():
    with clock.travelled_to(BEFORE):
        assert User.objects.create_user("ada@example.com").date_joined == BEFORE


def test_a_stale_object_saved_later_puts_no_old_choice_back(policy_update):
    stale = UserFactory()
    decided = Standing.of(decide(stale))
    stale.name = "Ada"
    stale.save()
    fresh = User.objects.get()
    assert (fresh.name, Standing.of(fresh)) == ("Ada", decided)


def test_bulk_writes_of_other_columns_leave_the_standing(policy_update):
    stale = UserFactory()
    decided = Standing.of(decide(stale))
    stale.name = "Ada"
    User.objects.bulk_update([stale], ["name"])
    User.objects.update(plan="max")
    fresh = User.objects.get()
    assert (fresh.name, fresh.plan, Standing.of(fresh)) == ("Ada", "max", decided)


def test_two_people_are_two_subjects():
    assert UserFactory().subject_id != UserFactory().subject_id


def test_a_person_is_called_by_name_or_by_the_start_of_the_e_mail():
    assert UserFactory.build(name="Ada", email="x@example.com").get_short_name() == "Ada"
    assert UserFactory.build(email="grace@example.com").get_short_name() == "grace"
    assert UserFactory.build(name="Ada").get_full_name() == "Ada"
