"""Signing up: errors that name the field and what mends it, then "A few things to know" (rules, section 3)."""

from datetime import timedelta

import pytest

from accounts.forms import SignUpForm
from accounts.models import User
from tests.support.factories import ANNOUNCED_AT, BEFORE, UserFactory
from tests.support.log_in import PASSWORD, is_logged_in, log_in, text_of, whose

pytestmark = pytest.mark.django_db


def sign_up(client_at, email="ada@example.com", password=PASSWORD, **more):
    return client_at.post("/signup/", {"email": email, "password1": password, "password2": password, **more})


def test_a_new_account_is_free_logged_in_and_has_decided_nothing(client_at):
    assert sign_up(client_at, " ADA@Example.com ").status_code == 303
    user = User.objects.get()
    assert (user.email, user.plan, user.is_staff, user.decided_update) == ("ada@example.com", "free", False, None)
    assert whose(client_at) == user.pk


def test_signing_up_goes_on_to_a_few_things_to_know(policy_update, client_at):
    response = sign_up(client_at.at(BEFORE))
    assert (response.status_code, response["Location"]) == (303, "/consent/?next=%2F")
    page = text_of(client_at.page(response["Location"]))
    assert "A few things to know" in page
    assert 'data-verdict="block" data-reason="new_account"' in page


def test_where_they_were_going_is_kept_over_errors_and_log_in_links(policy_update, client_at):
    page = text_of(client_at.page("/signup/?next=/settings/privacy/%3Fa%3Db"))
    assert 'name="next" value="/settings/privacy/?a=b"' in page
    assert 'href="/login/?next=/settings/privacy/%3Fa%3Db"' in page
    wrong = sign_up(client_at, email="", next="/settings/privacy/?a=b")
    assert 'name="next" value="/settings/privacy/?a=b"' in text_of(wrong)
    done = sign_up(client_at.at(BEFORE), next="/settings/privacy/?a=b")
    assert done["Location"] == "/consent/?next=%2Fsettings%2Fprivacy%2F%3Fa%3Db"


def test_before_any_announcement_signing_up_goes_home(policy_update, client_at):
    response = client_at.at(ANNOUNCED_AT - timedelta(days=1))
    response = response.post(
        "/signup/", {"email": "ada@example.com", "password1": PASSWORD, "password2": PASSWORD}, follow=True
    )
    assert (response.request["PATH_INFO"], response.status_code) == ("/", 200)
    assert "data-verdict" not in text_of(response)


def test_without_any_update_signing_up_goes_home(client_at):
    assert sign_up(client_at)["Location"] == "/consent/?next=%2F"
    assert client_at.page("/consent/?next=/")["Location"] == "/"


def test_leaving_in_between_means_meeting_the_choice_at_the_next_visit(policy_update, client_at, new_client):
    sign_up(client_at.at(BEFORE))
    assert client_at.page("/")["Location"] == "/consent/?next=%2F"
    again = new_client().at(BEFORE + timedelta(days=400))
    log_in(again, "ada@example.com", PASSWORD)
    assert again.page("/?page=2")["Location"] == "/consent/?next=%2F%3Fpage%3D2"
    assert 'data-reason="new_account"' in text_of(again.page("/consent/"))


@pytest.mark.parametrize(
    ("fields", "named", "says"),
    [
        ({"email": ""}, "email", "This field is required."),
        ({"email": "ada"}, "email", "Enter a valid email address."),
        ({"email": "a" * 250 + "@example.com"}, "email", "at most 254\u00a0characters"),
        ({"password1": ""}, "password1", "This field is required."),
        ({"password2": "something else"}, "password2", "Type the same one twice."),
        ({"password1": "short", "password2": "short"}, "password1", "at least 8 characters"),
        ({"password1": "password1", "password2": "password1"}, "password1", "too common"),
        ({"password1": "ada@example.co", "password2": "ada@example.co"}, "password1", "too similar"),
        ({"password1": "x" * 1001, "password2": "x" * 1001}, "password1", "at most 1000 characters"),
    ],
)
def test_an_error_names_its_field_and_what_would_mend_it(client_at, fields, named, says):
    sent = {"email": "ada@example.com", "password1": PASSWORD, "password2": PASSWORD, **fields}
    response = client_at.post("/signup/", sent)
    assert response.status_code == 422
    assert says in " ".join(response.context["form"].errors[named])
    assert f'href="#id_{named}"' in text_of(response)
    assert not User.objects.exists()


def test_errors_keep_the_e_mail_and_never_the_password(client_at):
    page = text_of(sign_up(client_at, password="short"))
    assert 'value="ada@example.com"' in page
    assert "short" not in page.split("<main")[1].replace("too short", "")


def test_an_empty_form_names_every_field(client_at):
    response = client_at.post("/signup/")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"email", "password1", "password2"}


@pytest.mark.parametrize("spelling", ["ada@example.com", "Ada@EXAMPLE.com"])
def test_an_e_mail_with_an_account_makes_no_second_one(client_at, spelling):
    UserFactory(email="ada@example.com")
    response = sign_up(client_at, spelling)
    assert (response.status_code, User.objects.count(), whose(client_at)) == (422, 1, None)
    assert "log in or reset the password" in text_of(response)


def test_losing_a_race_for_an_e_mail_reads_like_any_taken_e_mail(client_at, monkeypatch):
    is_valid = SignUpForm.is_valid

    def and_then_somebody_is_faster(form):
        valid = is_valid(form)
        UserFactory(email="ada@example.com")
        return valid

    monkeypatch.setattr(SignUpForm, "is_valid", and_then_somebody_is_faster)
    response = sign_up(client_at)
    assert (response.status_code, User.objects.count(), whose(client_at)) == (422, 1, None)
    assert "log in or reset the password" in text_of(response)


def test_whoever_is_logged_in_goes_on(client_at):
    response = client_at.as_user(UserFactory()).get("/signup/?next=/settings/")
    assert (response.status_code, response["Location"]) == (303, "/settings/")


def test_nobody_is_sent_to_another_host(client_at):
    assert sign_up(client_at, next="https://evil.example/")["Location"] == "/consent/?next=%2F"


def test_a_plan_or_a_role_can_not_be_sent_along(client_at):
    sign_up(client_at, plan="team", is_staff="1", is_superuser="1", help_improve="on", decided_update="2025-08-28")
    user = User.objects.get()
    assert (user.plan, user.is_staff, user.is_superuser, user.help_improve) == ("free", False, False, None)


def test_a_second_account_in_the_same_browser_is_another_person(client_at):
    sign_up(client_at)
    sign_up(client_at, "bob@example.com")
    assert User.objects.get(pk=whose(client_at)).email == "bob@example.com"
    assert is_logged_in(client_at)
