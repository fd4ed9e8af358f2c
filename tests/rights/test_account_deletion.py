"""Deleting one's account: said before, the password asked, done at once; the proof stays and leads to nobody."""

import re

import pytest
from axes.models import AccessAttempt

from accounts.models import AccountSession, User
from consent.lib import clock
from consent.models import ConsentEvent
from consent.rules.standing import Kind
from conversations.models import Conversation, Message
from tests.support.factories import AFTER, BEFORE, ConversationFactory, UserFactory
from tests.support.jobs import logged
from tests.support.journals import text_of
from tests.support.log_in import PASSWORD, is_logged_in, log_in
from tests.support.tampering import verify
from tests.support.verbs import accept, put_off, rows

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/account/delete/"


@pytest.fixture
def user(policy_update):
    user = UserFactory(email="ada@example.com")
    accept(user)
    ConversationFactory(owner=user)
    return user


@pytest.fixture
def adas(user, client_at):
    return client_at.at(BEFORE).as_user(user)


def delete(client_at, password="demo"):
    return client_at.post(ADDRESS, {"password": password})


def test_what_goes_and_what_stays_is_said_before(adas):
    page = adas.page(ADDRESS).content.decode()
    for words in (
        "Deleted immediately and permanently",
        "all your chats",
        "What is kept",
        "“erased” entry",
        "Export data",
    ):
        assert words in page
    assert User.objects.filter(email="ada@example.com").exists()


@pytest.mark.parametrize("password", ["", "wrong", "Demo", "demo "])
def test_without_the_password_no_account_is_deleted(adas, user, password):
    response = delete(adas, password)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert (User.objects.get(), len(rows(user)), Conversation.objects.count()) == (user, 1, 1)
    assert is_logged_in(adas)


def test_guessing_the_password_is_throttled_and_then_even_the_right_one_is_refused(adas, user):
    assert [delete(adas, f"guess {n}").status_code for n in range(10)] == [422] * 10
    assert delete(adas).status_code == 429
    assert User.objects.filter(pk=user.pk).exists()


def test_everything_of_the_person_goes_at_once(adas, user, new_client):
    log_in(new_client(), user.email, "wrong")
    response = delete(adas)
    assert (response.status_code, response["Location"]) == (303, "/login/")
    assert "Your account and everything in it have been deleted" in adas.page("/login/").content.decode()
    for kind in (User, Conversation, Message, AccessAttempt):
        assert not kind.objects.exists(), kind
    assert not AccountSession.objects.filter(account__isnull=False).exists()
    assert log_in(new_client(), user.email).status_code == 422


def test_whoever_deletes_their_account_is_logged_out_on_every_device(adas, user, new_client):
    second, other = new_client().as_user(user), new_client().as_user(UserFactory())
    assert is_logged_in(second)
    delete(adas)
    assert [is_logged_in(client_at) for client_at in (adas, second, other)] == [False, False, True]


def test_the_proof_stays_closed_by_a_last_row_and_holds(adas, user):
    accept(UserFactory())
    delete(adas)
    kept = rows(user)
    assert [row.kind for row in kept] == [Kind.DECISION, Kind.ERASED]
    assert (kept[1].surface, kept[1].help_improve, kept[1].terms_accepted) == ("account", None, False)
    assert verify() == (0, "3 rows hold.\n")


def test_no_name_or_address_is_in_what_stays(adas, user):
    delete(adas)
    stays = " ".join(str(value) for row in ConsentEvent.objects.values_list() for value in row)
    assert not re.search(r"(?i)ada@|\bada\b", stays + text_of())
    assert logged() == [("erased", str(user.subject_id))]


def test_the_same_e_mail_is_a_new_person(adas, user, new_client):
    delete(adas)
    newcomer = new_client().at(BEFORE)
    form = {"email": "Ada@Example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert newcomer.post("/signup/", form).status_code == 303
    again = User.objects.get()
    assert (again.email, again.subject_id == user.subject_id) == ("ada@example.com", False)
    assert (again.ledger_sequence, again.decided_update, again.conversations.count()) == (0, None, 0)
    assert newcomer.page(f"/receipts/{rows(user)[0].pk}/").status_code == 404
    assert verify()[0] == 0


def test_deleting_the_account_is_open_while_blocked(client_at, policy_update):
    user = UserFactory()
    put_off(user)
    client_at.at(AFTER).as_user(user)
    assert client_at.page(ADDRESS).status_code == 200
    assert delete(client_at).status_code == 303
    assert [row.kind for row in rows(user)] == [Kind.DEFERRAL, Kind.ERASED]


def test_somebody_who_never_chose_leaves_one_row(client_at, policy_update):
    user = UserFactory(plan="team")
    delete(client_at.as_user(user))
    (row,) = rows(user)
    assert (row.kind, row.sequence, row.occurred_at <= clock.real_now()) == (Kind.ERASED, 1, True)
    assert verify()[0] == 0


def test_without_an_account_there_is_nothing_to_delete(client_at, db):
    assert client_at.page(ADDRESS)["Location"].startswith("/login/")
    assert delete(client_at)["Location"].startswith("/login/")
