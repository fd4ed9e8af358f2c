"""Django admin: reviewers look and change nothing, and evidence is read-only for superusers too (rules, section 6)."""

from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.groups import REVIEWER
from accounts.models import StaffAct, User
from accounts.plans import Plan
from consent.models import ConsentEvent, LastDayExtension, NoticeMessage, PolicyDocument, PolicyUpdate
from conversations.models import ExportRun, JobSwitch, PurgeRun
from tests.support.factories import AFTER, SLUG, UserFactory, decide
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
EVIDENCE = [PolicyUpdate, ConsentEvent, NoticeMessage]
RECORDS = [StaffAct]
RUNS = [PurgeRun, ExportRun, JobSwitch]
OURS = [model for model in admin.site._registry if model._meta.app_label in ("consent", "accounts", "conversations")]
CAMPAIGN = ("campaign", "campaign_count", "notices", "notices_preview", "notices_test", "notices_send")
WRITES = ("post", "put", "patch", "delete")


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def pages(model):
    """Every admin page of a model, about its newest row."""
    pk = model._base_manager.latest("pk").pk
    found = [address(model, "changelist"), address(model, "add")]
    found += [address(model, page, pk) for page in ("change", "history", "delete")]
    if model is PolicyUpdate:
        found += [address(model, page, pk) for page in ("extend", *CAMPAIGN)]
    if model is User:
        found.append(address(model, "reset_link", pk))
    return found


def everything():
    """All that is stored about consent and people, log-ins aside."""
    people = User._base_manager.order_by("pk").values("email", "plan", "password", "is_staff", "is_superuser", "name")
    stored = (*EVIDENCE, *RECORDS, PolicyDocument, LastDayExtension, *RUNS)
    rows = [list(model.objects.order_by("pk").values()) for model in stored]
    standing = list(User._base_manager.order_by("pk").values_list("subject_id", "help_improve", "decided_update"))
    return rows, list(people), standing


@pytest.fixture
def person(policy_update):
    for job in (PurgeRun, ExportRun):
        job.objects.create(started_at=AFTER, as_of=AFTER)
    JobSwitch.current()
    StaffAct.objects.create(subject_id=uuid4(), action_time=AFTER, what="person", action_flag=2)
    ada = decide(UserFactory(name="Ada"))
    about = {"subject_id": ada.subject_id, "update_id": SLUG, "occasion": "announcement", "language": "en"}
    NoticeMessage.objects.create(**about, last_day=AFTER, tried_at=AFTER)
    return ada


@pytest.fixture
def reviewer(person, client_at):
    staff = UserFactory(is_staff=True, plan=Plan.TEAM)
    staff.groups.add(Group.objects.get(name=REVIEWER))
    return client_at.as_user(staff)


@pytest.fixture
def superuser(person, client_at):
    return client_at.as_user(UserFactory(is_staff=True, is_superuser=True, plan=Plan.TEAM))


def test_evidence_and_people_are_there_to_review():
    assert {*EVIDENCE, *RECORDS, *RUNS, User} == set(OURS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_reviewer_sees_the_list_a_row_and_its_history(reviewer, model):
    pk = model._base_manager.latest("pk").pk
    for page in (address(model, "changelist"), address(model, "change", pk), address(model, "history", pk)):
        assert reviewer.get(page).status_code == 200, page


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_reviewer_changes_nothing_whatever_is_sent(reviewer, person, model):
    before = everything()
    sent = {"plan": "team", "email": "x@example.com", "help_improve": "on", "last_day": "2025-10-08", "reason": "x"}
    sent["purge_stopped"] = "on"
    actions = {"action": "delete_selected", "_selected_action": [str(row.pk) for row in model._base_manager.all()]}
    for page in pages(model):
        for method in WRITES:
            for data in ({**sent, "_save": "Save"}, {**actions, "post": "yes"}):
                content = {"data": data} if method == "post" else {}
                assert getattr(reviewer, method)(page, **content).status_code in (200, 302, 403, 405), page
                assert everything() == before, (method, page)
    assert reviewer.get(address(model, "add")).status_code == 403


@pytest.mark.parametrize("model", [*EVIDENCE, *RECORDS, PurgeRun, ExportRun], ids=lambda model: model.__name__)
def test_a_superuser_can_not_add_change_or_delete_evidence(superuser, model):
    before, pk = everything(), model._base_manager.latest("pk").pk
    add = [] if model is PolicyUpdate else [address(model, "add")]  # drafts are added; what is published stays
    for page in (*add, address(model, "change", pk), address(model, "delete", pk)):
        assert superuser.post(page, {"slug": "x", "preset": "", "help_improve": "", "post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"}
    superuser.post(address(model, "changelist"), ticked)
    assert everything() == before


def test_no_page_of_evidence_offers_a_button_that_changes_it(superuser, policy_update):
    for model in EVIDENCE:
        screen = Screen(superuser.get(address(model, "change", model._base_manager.latest("pk").pk)))
        assert {"_save", "_addanother", "_continue"} & set(screen.marks("name")) == set()
        assert "delete_selected" not in superuser.get(address(model, "changelist")).content.decode()


def save_person(superuser, person, **changes):
    form = {"email": person.email, "name": person.name, "plan": person.plan, "language": "", "is_active": "on"}
    return superuser.post(address(User, "change", person.pk), {**form, **changes, "_save": "Save"})


def test_a_superuser_edits_the_plan_and_the_log_says_so(superuser, person):
    assert save_person(superuser, person, plan="team").status_code == 302
    person.refresh_from_db()
    assert person.plan == "team"
    assert LogEntry.objects.filter(object_id=person.pk).count() == 1


def test_nothing_else_that_consent_depends_on_can_be_edited(superuser, person):
    standing = {"help_improve": "", "decided_update": "", "deferred_update": SLUG, "ledger_sequence": "9"}
    dates = {"date_joined_0": "2030-01-01", "date_joined_1": "00:00", "decided_at_0": "2030-01-01", "subject_id": "x"}
    before = everything()
    assert save_person(superuser, person, **standing, **dates).status_code == 302
    assert everything() == before
    person.refresh_from_db()
    assert (person.date_joined.year, person.deferred_update, person.ledger_sequence) == (2025, None, 1)


def test_admin_is_for_staff_only(policy_update, client_at):
    client_at.as_user(UserFactory()).at(AFTER)
    for model in OURS:
        assert client_at.get(address(model, "changelist"), follow=True).status_code == 403


def test_staff_who_are_due_or_blocked_review_without_a_prompt(person, client_at):
    client_at.as_user(UserFactory(is_staff=True, is_superuser=True)).at(AFTER)
    response = client_at.page(address(ConsentEvent, "changelist"))
    assert response.status_code == 200
    assert "data-verdict" not in response.content.decode()
