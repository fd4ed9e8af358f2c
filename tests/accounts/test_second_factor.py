"""Two-step log-in (rules, section 9): set up and taken away with the password, asked after it, throttled."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pyotp
import pytest
from axes.models import AccessAttempt

from accounts import passkeys, second_factor
from accounts.models import AccountSession, RecoveryCode, SecondFactor
from claudeprivacy.qa import personas
from consent.lib import clock
from rights import erasure, export_account
from tests.support.factories import BEFORE, UserFactory
from tests.support.log_in import is_logged_in, log_in, text_of, whose

pytestmark = pytest.mark.django_db
STEP, APP = "/login/second-step/", "/settings/account/second-factor/app/"
SECRET = personas.SECRET


@pytest.fixture
def ada():
    """With an app whose secret is SECRET."""
    user = UserFactory(email="ada@example.com")
    second_factor.add(user, second_factor.Kind.APP, "App", SECRET)
    return user


def code(steps=0):
    """What the app shows, or showed so many half minutes ago."""
    return pyotp.TOTP(SECRET).at(clock.real_now(), counter_offset=steps)


def step(client, typed, **more):
    return client.post(STEP, {"code": typed, **more})


def through_both_steps(client, user):
    log_in(client, user.email)
    assert step(client, code()).status_code == 303
    return client


def test_an_app_is_set_up_by_a_code_of_it_and_recovery_codes_are_shown_once(client_at, new_client):
    user = UserFactory()
    client_at.as_user(user)
    page = text_of(client_at.page(APP))
    key, secret = re.search(r'name="key" value="([^"]+)"', page)[1], re.search(r"data-key>(\w+)<", page)[1]
    form = {"key": key, "password": "demo", "code": "000000"}
    assert client_at.post(APP, form).status_code == 422
    assert client_at.post(APP, {**form, "code": pyotp.TOTP(secret).now(), "password": "wrong"}).status_code == 422
    assert not second_factor.is_on(user)
    answer = client_at.post(APP, {**form, "code": pyotp.TOTP(secret).now()})
    codes = re.findall(r"<code>([\w-]{19})</code>", text_of(answer))
    assert (len(codes), answer["Cache-Control"]) == (10, "no-store")
    assert not set(codes) & set(RecoveryCode.objects.values_list("digest", flat=True))
    somebody = new_client()
    assert log_in(somebody, user.email)["Location"] == STEP
    assert step(somebody, codes[3].upper())["Location"] == "/"
    assert whose(somebody) == user.pk
    again = new_client()
    log_in(again, user.email)
    assert step(again, codes[3]).status_code == 422


def test_a_key_of_somebody_else_or_of_yesterday_sets_nothing_up(client_at):
    user = UserFactory()
    theirs, own = (second_factor.signed(person, second_factor.Kind.APP, SECRET) for person in (UserFactory(), user))
    of_a_passkey = second_factor.signed(user, second_factor.Kind.PASSKEY, {"challenge": "x"})
    for key in (theirs, "x", own[:-1], of_a_passkey):
        answer = client_at.as_user(user).post(APP, {"key": key, "password": "demo", "code": code()})
        assert (answer.status_code, "Reload it" in text_of(answer)) == (422, True)
    assert not SecondFactor.objects.exists()


def test_the_password_alone_logs_nobody_in(ada, client_at):
    assert log_in(client_at, ada.email)["Location"] == STEP
    assert not is_logged_in(client_at)
    assert AccountSession.objects.get().account is None
    assert step(client_at, f" {code()[:3]} {code()[3:]} ")["Location"] == "/"
    assert is_logged_in(client_at)


def test_where_they_were_going_is_kept_over_both_steps(ada, client_at):
    client_at.post("/login/", {"email": ada.email, "password": "demo", "next": "/settings/?a=b"})
    assert step(client_at, code())["Location"] == "/settings/?a=b"


def test_a_code_works_once_and_those_of_the_minute_around(ada, client_at, new_client, monkeypatch):
    still = clock.real_now()  # the next half minute may begin between a code and its use
    monkeypatch.setattr("consent.lib.clock.real_now", lambda: still)
    used = code(-1)
    log_in(client_at, ada.email)
    assert step(client_at, used).status_code == 303
    for typed, status in ((used, 422), (code(-3), 422), (code(), 303)):
        somebody = new_client()
        log_in(somebody, ada.email)
        assert step(somebody, typed).status_code == status


@pytest.mark.parametrize("typed", ["", "12345", "abc", "\u0661\u0662\u0663\u0664\u0665\u0666", "x" * 41])
def test_a_wrong_code_says_so(ada, client_at, typed):
    log_in(client_at, ada.email)
    assert step(client_at, typed).status_code == 422
    assert not is_logged_in(client_at)


def test_after_ten_wrong_codes_one_has_to_wait(ada, client_at):
    log_in(client_at, ada.email)
    assert [step(client_at, "000000").status_code for _ in range(11)] == [422] * 10 + [429]
    assert step(client_at, code()).status_code == 429


def test_wrong_codes_from_many_addresses_are_counted_together(ada, new_client, monkeypatch):
    monkeypatch.setattr("accounts.throttle.MOST_CODES", 3)
    answers = []
    for number in range(4):
        somebody = new_client()
        somebody.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        log_in(somebody, ada.email)
        answers.append(step(somebody, "000000").status_code)
    assert answers == [422, 422, 422, 429]


def test_the_second_step_ends_after_ten_minutes_and_with_the_password(ada, client_at, new_client, monkeypatch):
    other = new_client()
    log_in(other, ada.email)
    log_in(client_at, ada.email)
    ada.set_password("another long phrase")
    ada.save()
    assert step(other, code())["Location"] == "/login/"
    log_in(client_at, ada.email, "another long phrase")
    later = clock.real_now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr("consent.lib.clock.real_now", lambda: later)
    assert step(client_at, pyotp.TOTP(SECRET).at(later))["Location"] == "/login/"
    assert client_at.page(STEP)["Location"] == "/login/"


def test_it_is_taken_away_with_the_password_and_the_codes_go_with_the_last(ada, client_at):
    factor = SecondFactor.objects.get()
    address = f"/settings/account/second-factor/{factor.pk}/remove/"
    through_both_steps(client_at, ada)
    assert client_at.post(address, {"password": "wrong"}).status_code == 422
    assert client_at.post(address, {"password": "demo"})["Location"] == "/settings/account/second-factor/"
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_nobody_sees_or_takes_away_somebody_else_s(ada, client_at):
    factor = SecondFactor.objects.get()
    client_at.as_user(UserFactory())
    assert (
        client_at.post(f"/settings/account/second-factor/{factor.pk}/remove/", {"password": "demo"}).status_code == 404
    )
    assert client_at.page("/settings/account/second-factor/recovery-codes/")["Location"]
    assert SecondFactor.objects.exists()


def test_new_recovery_codes_replace_the_old(ada, client_at):
    old = second_factor.new_recovery_codes(ada)
    through_both_steps(client_at, ada)
    answer = client_at.post("/settings/account/second-factor/recovery-codes/", {"password": "demo"})
    assert len(re.findall(r"<code>([\w-]{19})</code>", text_of(answer))) == 10
    assert not second_factor.takes(ada, old[0])


def test_a_travelled_clock_changes_no_code(ada, client_at):
    log_in(client_at.at(BEFORE), ada.email)
    assert step(client_at, code()).status_code == 303


def test_the_persona_s_secret_is_the_one_that_is_documented(policy_update, client_at):
    user = personas.enter("second@example.com", now=BEFORE, fresh=True)
    log_in(client_at, user.email)
    assert step(client_at, code()).status_code == 303


def test_it_is_in_the_export_without_secrets_and_goes_with_the_account(ada, client_at, policy_update):
    log_in(client_at, ada.email)
    step(client_at, "000000")
    told = export_account.of(ada)["second_factors"]
    assert [(each["kind"], each["name"]) for each in told] == [("app", "App")]
    assert SECRET not in str(told)
    erasure.erase(user_pk=ada.pk, surface="account", now=BEFORE)
    assert [model.objects.count() for model in (SecondFactor, RecoveryCode, AccessAttempt)] == [0, 0, 0]


def test_staff_are_led_to_a_second_factor_where_it_is_asked_of_them(settings, client_at, new_client):
    settings.STAFF_REQUIRE_2FA = True
    boss = UserFactory(email="boss@example.com", plan="team", is_staff=True, is_superuser=True)
    client_at.as_user(boss)
    assert client_at.get("/admin/", follow=True).request["PATH_INFO"] == "/settings/account/second-factor/"
    second_factor.add(boss, second_factor.Kind.APP, "App", SECRET)
    answer = client_at.get("/admin/consent/", follow=True)
    assert answer.request["PATH_INFO"] == STEP
    assert step(client_at, code())["Location"] == "/admin/consent/"
    assert client_at.page("/admin/").status_code == 200
    assert new_client().as_user(UserFactory()).get("/admin/", follow=True).status_code == 403


def test_without_that_setting_staff_need_none(client_at):
    boss = UserFactory(plan="team", is_staff=True, is_superuser=True)
    assert client_at.as_user(boss).page("/admin/").status_code == 200


def test_what_is_no_answer_of_a_passkey_is_refused(ada, client_at):
    for answer in ("{}", "[]", "x", '{"id": 1}', '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}'):
        log_in(client_at, ada.email)
        assert step(client_at, "", credential=answer).status_code == 422
        client_at.as_user(UserFactory())
        page = text_of(client_at.page("/settings/account/second-factor/passkey/"))
        state = re.search(r'name="state" value="([^"]+)"', page)[1]
        form = {"state": state, "credential": answer, "password": "demo"}
        assert client_at.post("/settings/account/second-factor/passkey/", form).status_code == 422
        client_at.post("/logout/")
    assert SecondFactor.objects.count() == 1


@pytest.mark.parametrize(
    ("host", "works"), [("localhost:8000", True), ("example.com", True), ("127.0.0.1:8000", False), ("[::1]:80", False)]
)
def test_a_passkey_needs_a_name_in_the_address(host, works):
    assert passkeys.work_here(SimpleNamespace(get_host=lambda: host)) is works


def test_whoever_reads_the_account_s_mail_can_undo_a_stranger_s_second_factor(client_at, new_client, mailoutbox):
    user = UserFactory()
    thief = client_at.as_user(user)
    key = second_factor.signed(user, second_factor.Kind.APP, SECRET)
    thief.post(APP, {"key": key, "password": "demo", "code": code()})
    (mail,) = mailoutbox
    link = re.search(r"http://testserver(/email/\S+)", mail.body)[1]
    owner = new_client()
    assert "Everybody is logged out" in text_of(owner.page(link))
    assert owner.post(link)["Location"].startswith("/password/reset/")
    assert (second_factor.is_on(user), user.recovery_codes.exists(), is_logged_in(thief)) == (False, False, False)


def test_the_person_is_told_that_a_factor_was_removed(ada, client_at, mailoutbox):
    address = f"/settings/account/second-factor/{SecondFactor.objects.get().pk}/remove/"
    log_in(client_at, ada.email)
    step(client_at, code())
    client_at.post(address, {"password": "demo"})
    assert [mail.to for mail in mailoutbox] == [[ada.email]]


def test_whoever_undoes_a_change_of_address_is_rid_of_a_stranger_s_factor(ada):
    later = clock.real_now() + timedelta(seconds=1)
    theirs = SecondFactor.objects.create(account=ada, kind="app", name="theirs", secret=SECRET, created_at=later)
    second_factor.forget_since(ada, later)
    assert list(ada.second_factors.values_list("name", flat=True)) == ["App"]
    assert not SecondFactor.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("which", ["app/", "passkey/", "recovery-codes/", "{pk}/remove/"])
def test_who_was_logged_in_before_there_was_a_factor_shows_it_before_anything_of_it_changes(ada, client_at, which):
    """A browser that somebody else is logged in with, who knows the password, is no way around the second step."""
    address = f"/settings/account/second-factor/{which.format(pk=SecondFactor.objects.get().pk)}"
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    key = second_factor.signed(ada, second_factor.Kind.APP, SECRET)
    form = {"password": "demo", "key": key, "code": code(), "state": "x", "credential": "{}"}
    assert client_at.as_user(ada).post(address, form)["Location"] == STEP
    assert (SecondFactor.objects.count(), set(RecoveryCode.objects.values_list("digest", flat=True))) == (1, digests)
    assert step(client_at, code())["Location"] == address
    assert client_at.page(address).status_code == 200


def test_a_session_gets_another_key_once_the_password_was_given(ada, client_at):
    client_at.page("/password/reset/x/y/")
    session = client_at.session
    session["planted"] = True
    session.save()
    client_at.cookies["sessionid"] = session.session_key
    log_in(client_at, ada.email)
    assert client_at.cookies["sessionid"].value != session.session_key
