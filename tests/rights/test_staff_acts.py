"""What staff did outlives their account, under the subject id that is left of it (section 4)."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType

from accounts.models import StaffAct, User
from consent.lib import clock
from consent.rules.standing import Surface
from rights import erasure
from tests.support.factories import BEFORE, UserFactory

pytestmark = pytest.mark.django_db


def erase(user):
    erasure.erase(user_pk=user.pk, surface=Surface.ADMIN, now=clock.now())


def logged(writer, about, message):
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=writer,
        content_type=kind,
        object_id=str(about.pk),
        object_repr=about.email,
        action_flag=CHANGE,
        change_message=message,
    )


@pytest.fixture
def former():
    return UserFactory(email="former@example.com", is_staff=True, is_superuser=True)


def test_it_stays_when_their_account_goes(former, client_at):
    client = client_at.at(BEFORE).as_user(former)
    assert client.post("/admin/accounts/user/export/").status_code == 200
    ada = UserFactory(email="ada@example.com")
    logged(former, ada, "Changed the plan.")
    erase(former)
    acts = StaffAct.objects.order_by("pk")
    assert {act.subject_id for act in acts} == {former.subject_id}
    assert [act.what for act in acts] == ["accounts.user"] * 2
    assert "CSV" in acts[0].change_message
    assert (acts[1].object_id, acts[1].change_message) == (str(ada.pk), "Changed the plan.")
    assert not LogEntry.objects.exists()


def test_the_console_shows_it_and_nobody_changes_it(former, client_at):
    logged(former, UserFactory(), "Changed the plan.")
    erase(former)
    reviewer = UserFactory(is_staff=True)
    reviewer.groups.add(Group.objects.get(name="Reviewer"))
    for who in (reviewer, UserFactory(is_staff=True, is_superuser=True)):
        client = client_at.at(BEFORE).as_user(who)
        page = client.get(f"/admin/accounts/staffact/?q={former.subject_id}").content.decode()
        assert "Changed the plan." in page
        assert str(former.subject_id) in page
        assert client.post(f"/admin/accounts/staffact/{StaffAct.objects.get().pk}/delete/").status_code == 403
    assert StaffAct.objects.count() == 1


def test_it_names_nobody_who_was_erased_before_or_after(former):
    before, after = UserFactory(email="before@example.com"), UserFactory(email="after@example.com")
    for person in (before, after, former):
        logged(former, person, f"about {person.email}")
    for person in (before, former, after):
        erase(person)
    assert [(act.object_repr, act.change_message) for act in StaffAct.objects.all()] == [("", "")] * 3


def test_others_lose_nothing(former):
    other = UserFactory(is_staff=True)
    logged(other, UserFactory(), "Changed the plan.")
    erase(former)
    assert (StaffAct.objects.count(), LogEntry.objects.get().user) == (0, other)
