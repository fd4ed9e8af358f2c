"""People in Django admin: staff look; the plan is the only input to consent anybody can edit (rules, section 6)."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from consent.models import ConsentEvent
from consent.rules.standing import COLUMNS, Standing
from tests.support.factories import AFTER, BEFORE, UserFactory, decide, defer
from tests.support.log_in import is_logged_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_at):
    return client_at.at(BEFORE).as_user(UserFactory(is_staff=True, is_superuser=True, plan="team"))


@pytest.fixture
def reviewer(client_at):
    user = UserFactory(is_staff=True, plan="team")
    user.groups.add(Group.objects.get(name="Reviewer"))
    return client_at.at(BEFORE).as_user(user)


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.com", name="Ada")


def edit(admin, user, **fields):
    sent = {"email": user.email, "name": user.name, "plan": user.plan, "language": "", "is_active": "on", **fields}
    return admin.post(f"/admin/accounts/user/{user.pk}/change/", sent)


def test_the_plan_can_be_edited_and_counts_at_the_next_request(policy_update, admin, ada, new_client):
    person = new_client().at(AFTER).as_user(ada)
    assert person.page("/").status_code == 303
    assert edit(admin, ada, plan="team").status_code == 302
    assert person.page("/").status_code == 200


def test_nothing_else_of_consent_can_be_edited(policy_update, admin, ada):
    before = Standing.of(decide(ada, help_improve=False))
    sent = {"help_improve": "on", "decided_update": "", "subject_id": "0" * 32, "date_joined_0": "2020-01-01"}
    edit(admin, ada, plan="max", ledger_sequence="9", **sent)
    fresh = User.objects.get(pk=ada.pk)
    assert (fresh.plan, Standing.of(fresh)) == ("max", before)
    assert (fresh.subject_id, fresh.date_joined) == (ada.subject_id, ada.date_joined)


def test_the_form_holds_no_field_for_the_standing(policy_update, admin, ada):
    page = admin.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()
    assert not [name for name in (*COLUMNS, "subject_id", "date_joined_0") if f'name="{name}"' in page]
    assert "prompt: due" in page


def test_a_plan_there_is_not_is_refused(admin, ada):
    assert edit(admin, ada, plan="platinum").status_code == 200
    assert User.objects.get(pk=ada.pk).plan == "free"


def test_nobodys_e_mail_is_changed_there(admin, ada, new_client):
    page = admin.get(f"/admin/accounts/user/{ada.pk}/change/").content.decode()
    assert 'name="email"' not in page
    edit(admin, ada, email="Lovelace@Example.com")
    client_at = new_client()
    log_in(client_at, "ada@example.com")
    assert is_logged_in(client_at)


def test_an_account_is_made_with_a_plan_and_asked_like_any_other(policy_update, admin, new_client):
    sent = {"email": "Bob@Example.com", "plan": "pro"}
    assert admin.post("/admin/accounts/user/add/", sent).status_code == 302
    bob = User.objects.get(email="bob@example.com")
    assert (bob.plan, bob.date_joined.date(), bob.decided_update) == ("pro", BEFORE.date(), None)
    assert new_client().at(BEFORE).as_user(bob).page("/")["Location"] == "/consent/?next=%2F"


def test_an_account_for_a_taken_e_mail_is_refused_with_the_reason(admin, ada):
    sent = {"email": "ADA@example.com", "plan": "pro"}
    response = admin.post("/admin/accounts/user/add/", sent)
    assert "There is an account with this e-mail already." in response.content.decode()


@pytest.mark.parametrize(("choice", "emails"), [("on", ["on@x.org"]), ("off", ["off@x.org"]), ("undecided", None)])
def test_the_list_is_filtered_by_choice(policy_update, admin, choice, emails):
    decide(UserFactory(email="on@x.org"))
    decide(UserFactory(email="off@x.org"), help_improve=False)
    defer(UserFactory(email="later@x.org"))
    listed = [user.email for user in admin.get(f"/admin/accounts/user/?choice={choice}").context["cl"].result_list]
    assert sorted(email for email in listed if email.endswith("x.org")) == (emails or ["later@x.org"])


def test_the_list_asks_no_more_for_more_people(policy_update, admin, django_assert_max_num_queries):
    admin.get("/admin/accounts/user/")
    UserFactory.create_batch(30)
    with django_assert_max_num_queries(12):
        assert admin.get("/admin/accounts/user/").status_code == 200


@pytest.mark.parametrize("several", [False, True], ids=["one", "several"])
def test_nobody_is_deleted_past_the_erasure(admin, ada, several):
    chosen = {"action": "delete_selected", "_selected_action": ada.pk, "post": "yes"}
    address = "/admin/accounts/user/" if several else f"/admin/accounts/user/{ada.pk}/delete/"
    assert admin.post(address, chosen).status_code == 302
    assert not User.objects.filter(pk=ada.pk).exists()
    assert ConsentEvent.objects.get(subject_id=ada.subject_id).kind == "erased"


def test_a_reviewer_looks_and_changes_nothing(policy_update, reviewer, ada):
    assert reviewer.get("/admin/accounts/user/").status_code == 200
    assert reviewer.get(f"/admin/accounts/user/{ada.pk}/change/").status_code == 200
    assert edit(reviewer, ada, plan="team").status_code == 403
    assert reviewer.get("/admin/accounts/user/add/").status_code == 403
    assert reviewer.post(f"/admin/accounts/user/{ada.pk}/reset-link/", {}).status_code == 403
    assert User.objects.get(pk=ada.pk).plan == "free"


def test_whoever_is_not_staff_is_told_so(ada, client_at):
    client_at.as_user(ada)
    assert client_at.get("/admin/", follow=True).status_code == 403
