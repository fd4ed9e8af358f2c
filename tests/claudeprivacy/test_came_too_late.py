"""Text sent after the session or the token had run out is kept for whom the form was made out to, and no other."""

from datetime import timedelta

import pytest
from django.core import signing

from consent.gate import giving_back
from consent.models.refused_form import RefusedForm
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, BEFORE, UserFactory, decide
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
TEXT = "The fox & the stone"
HERE = {"Accept": "text/html", "Referer": "http://testserver/"}


@pytest.fixture
def ada(policy_update):
    return decide(UserFactory(email="ada@example.com"))


@pytest.fixture
def strict():
    return TravellingClient(enforce_csrf_checks=True).at(BEFORE)


@pytest.fixture
def form(ada, strict):
    """Home's composer as Ada's tab holds it, with a text typed in."""
    return {**Screen(strict.as_user(ada).page("/")).forms["/chats/"], "text": TEXT}


def log_in_anew(strict, user):
    """In another tab: the session and the token are new ones."""
    strict.cookies.pop("csrftoken")
    strict.as_user(user).page("/settings/")


def at_home(client_at):
    return Screen(client_at.page("/")).forms["/chats/"]["text"]


def send(client_at, form, **headers):
    return client_at.post("/chats/", form, headers={**HERE, **headers})


def test_a_token_that_has_changed_by_logging_in_again_loses_no_text(strict, ada, form):
    log_in_anew(strict, ada)
    answer = send(strict, form)
    assert answer.status_code == 403
    assert '<a href="/">Back to what you wrote</a>' in answer.content.decode()
    assert [at_home(strict), at_home(strict)] == [TEXT, ""]


def test_a_form_made_out_by_another_release_is_known_by_its_field(ada, form):
    """The field's name and salt are no detail: tabs are open while a site is deployed."""
    assert signing.TimestampSigner(salt="consent.keeping").unsign(form["form_of"]) == str(ada.subject_id)


def test_who_is_logged_in_meanwhile_never_gets_the_answer_that_came_too_late(strict, ada, form):
    bob = decide(UserFactory())
    log_in_anew(strict, bob)
    answer = send(strict, form)
    assert answer.status_code == 403
    assert "for the account you wrote it in" in answer.content.decode()
    assert at_home(strict) == ""
    log_in_anew(strict, ada)
    assert at_home(strict) == TEXT


def test_a_session_that_has_run_out_leads_by_log_in_to_the_text(strict, ada, form):
    del strict.cookies["sessionid"]
    answer = send(strict, form)
    assert (answer.status_code, answer["Location"]) == (303, "/login/?next=%2F")
    assert "ll find it here again, not yet sent." in strict.page("/login/").content.decode()
    log_in_anew(strict, ada)
    assert at_home(strict) == TEXT


def test_who_is_blocked_meanwhile_gets_their_late_form_back_after_the_choice(strict, ada, policy_update):
    late = UserFactory()
    strict.at(AFTER - timedelta(minutes=1))
    form = {**Screen(strict.as_user(late).page("/")).forms["/chats/"], "text": TEXT}
    del strict.cookies["sessionid"]
    send(strict, form)
    strict.as_user(late).at(AFTER)
    choice = Screen(strict.get("/", follow=True))
    strict.post("/consent/decide/", choice.forms["/consent/decide/"])
    assert at_home(strict) == TEXT


FORGED = ["", "x", "00000000-0000-4000-8000-000000000000:1abcde:forged"]


@pytest.mark.parametrize("owner", [*FORGED, None])
@pytest.mark.parametrize("anonymous", [True, False])
def test_without_the_sites_own_signature_nothing_is_kept(strict, ada, form, owner, anonymous):
    """Or another site could put words into somebody's composer."""
    form.pop("form_of")
    if owner is not None:
        form["form_of"] = owner
    if anonymous:
        del strict.cookies["sessionid"]
    else:
        form["csrfmiddlewaretoken"] = "x" * 64
    send(strict, form)
    assert not RefusedForm.objects.exists()


def test_another_persons_name_under_this_ones_signature_is_nobodys(strict, ada, form):
    bob = UserFactory()
    form["form_of"] = form["form_of"].replace(str(ada.subject_id), str(bob.subject_id))
    del strict.cookies["sessionid"]
    send(strict, form)
    assert not RefusedForm.objects.exists()


def test_an_erased_persons_form_is_kept_for_nobody(strict, ada, form):
    ada.delete()
    assert send(strict, form)["Location"] == "/login/?next=%2F"
    assert not RefusedForm.objects.exists()


def test_a_signature_has_its_time(strict, ada, form, settings):
    settings.SESSION_COOKIE_AGE = -1
    del strict.cookies["sessionid"]
    send(strict, form)
    assert not RefusedForm.objects.exists()


def test_a_machine_is_told_and_keeps_its_text(strict, ada, form):
    assert send(strict, {**form, "csrfmiddlewaretoken": "x" * 64}, Accept="application/json").status_code == 403
    assert not RefusedForm.objects.exists()


def test_the_signature_of_a_form_names_a_subject_and_no_e_mail(ada):
    assert str(ada.subject_id) in giving_back.owner_field(ada)
    assert ada.email not in giving_back.owner_field(ada)
