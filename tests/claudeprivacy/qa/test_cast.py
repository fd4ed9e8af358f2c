"""The cast's recipes, each exactly as section 8 says."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from claudeprivacy.qa.personas import BY_EMAIL, CAST, JOINED_AT, PASSWORD
from consent.core import updates
from consent.models import ConsentEvent
from consent.rules.verdict import judge
from conversations.models import Conversation
from tests.support.factories import ANNOUNCED_AT, BEFORE
from tests.support.log_in import whose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
AFTER = datetime(2025, 9, 29, 0, 0, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
EXISTING = [persona.email for persona in CAST if persona.name != "new"]


@pytest.fixture
def enter(client_at):
    def enter(email, now=BEFORE, fresh=True):
        sent = {"persona": email, "now": now.isoformat(), **({"fresh": "1"} if fresh else {})}
        assert client_at.post("/qa/enter/", sent).status_code == 303
        return User.objects.get(pk=whose(client_at))

    return enter


def verdict(user, now):
    return judge(user.as_subject(), updates.published(), now).reason.value


CONSUMER = {"free", "pro", "max"}
# name: plan, reason of the verdict before the last day, after it
STANDING = {
    "free": ("free", "due", "overdue"),
    "pro": ("pro", "due", "overdue"),
    "max": ("max", "due", "overdue"),
    "on": ("consumer", "decided", "decided"),
    "off": ("consumer", "decided", "decided"),
    "deferred": ("consumer", "deferred", "overdue"),
    "new": ("consumer", "new_account", "new_account"),
    "work": ("team", "out_of_scope", "out_of_scope"),
    "enterprise": ("enterprise", "out_of_scope", "out_of_scope"),
    "education": ("education", "out_of_scope", "out_of_scope"),
    "gov": ("gov", "out_of_scope", "out_of_scope"),
    "api": ("api", "out_of_scope", "out_of_scope"),
    "second": ("free", "due", "overdue"),
    "admin": ("team", "out_of_scope", "out_of_scope"),
    "reviewer": ("team", "out_of_scope", "out_of_scope"),
}


@pytest.mark.parametrize("name", STANDING)
@pytest.mark.parametrize("fresh", [True, False])
def test_each_persona_has_its_plan_and_verdict(enter, name, fresh):
    plan, before, after = STANDING[name]
    user = enter(f"{name}@example.com", fresh=fresh)
    assert user.plan in (CONSUMER if plan == "consumer" else {plan})
    assert verdict(user, BEFORE) == before
    assert verdict(enter(f"{name}@example.com", AFTER, fresh), AFTER) == after


def test_the_cast_has_no_other_personas():
    assert list(BY_EMAIL) == [f"{name}@example.com" for name in STANDING]
    assert PASSWORD == "demo"


@pytest.mark.parametrize("email", BY_EMAIL)
def test_no_language_is_set_and_the_password_is_public(enter, email):
    user = enter(email)
    assert (user.language, user.check_password("demo")) == ("", True)


@pytest.mark.parametrize("email", EXISTING)
def test_existing_personas_joined_on_the_first_of_june_and_have_a_few_conversations(enter, email):
    user = enter(email)
    started = list(user.conversations.values_list("started_at", flat=True))
    assert user.date_joined == JOINED_AT
    assert JOINED_AT.date().isoformat() == "2025-06-01"
    assert len(started) >= 3
    assert all(datetime(2025, 8, 1, tzinfo=UTC) <= at < datetime(2025, 10, 1, tzinfo=UTC) for at in started)
    assert sum(at < datetime(2025, 9, 5, tzinfo=UTC) for at in started) >= 2


@pytest.mark.parametrize(("email", "setting"), [("on@example.com", True), ("off@example.com", False)])
def test_the_decided_decided_on_the_fifth_of_september_at_ten(enter, email, setting):
    user = enter(email)
    event = ConsentEvent.objects.get(subject_id=user.subject_id)
    at = datetime(2025, 9, 5, 10, tzinfo=UTC)
    assert (event.kind, event.help_improve, event.occurred_at, event.simulated) == ("decision", setting, at, True)
    assert (user.decided_at, user.help_improve, user.help_improve_since) == (at, setting, at)


@pytest.mark.parametrize("now", [BEFORE, datetime(2025, 9, 20, 9, tzinfo=UTC), datetime(2025, 9, 28, 23, tzinfo=UTC)])
@pytest.mark.parametrize("fresh", [True, False])
def test_the_deferred_persona_said_not_now_one_hour_before(enter, now, fresh):
    user = enter("deferred@example.com", now, fresh)
    assert user.deferred_at == now - HOUR
    assert verdict(user, now + 23 * HOUR - timedelta(seconds=1)) in ("deferred", "overdue")


def test_deferred_before_the_announcement_or_after_the_last_day_has_put_nothing_off(enter):
    for now in (ANNOUNCED_AT - HOUR, ANNOUNCED_AT, AFTER + 2 * HOUR):
        assert enter("deferred@example.com", now).deferred_at is None


@pytest.mark.parametrize("fresh", [True, False])
def test_the_new_persona_signed_up_one_hour_before_at_every_entry(enter, fresh):
    for now in (BEFORE, AFTER, BEFORE):
        user = enter("new@example.com", now, fresh)
        assert (user.date_joined, user.decided_update) == (now - HOUR, None)
        assert not user.conversations.exists()


def test_admin_and_reviewer_are_staff(enter):
    admin, reviewer = enter("admin@example.com"), enter("reviewer@example.com")
    assert (admin.is_staff, admin.is_superuser) == (True, True)
    assert (reviewer.is_staff, reviewer.is_superuser) == (True, False)
    assert [group.name for group in reviewer.groups.all()] == ["Reviewer"]
    assert not User.objects.filter(is_staff=True).exclude(pk__in=[admin.pk, reviewer.pk]).exists()


@pytest.mark.parametrize("email", [persona.email for persona in CAST if persona.help_improve is None])
def test_no_other_persona_has_decided_anything(enter, email):
    assert enter(email).decided_update is None


def test_entering_again_leaves_what_was_done_meanwhile(enter, client_at):
    user = enter("free@example.com", fresh=False)
    client_at.post("/chats/", {"text": "left behind"})
    assert enter("free@example.com", fresh=False) == user
    assert Conversation.objects.filter(title="left behind").exists()
    assert user.conversations.count() == 5
