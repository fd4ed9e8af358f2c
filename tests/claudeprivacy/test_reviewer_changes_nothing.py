"""A reviewer can change nothing: every address of the admin, every method, every table compared."""

import re
from itertools import product

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import URLResolver, get_resolver

from accounts.models import User
from consent.models import ConsentEvent, PolicyUpdate
from consent.policies import drafts
from conversations.models import ExportRun, JobSwitch, PurgeRun
from tests.consent.admin.test_publish import FILE
from tests.support.factories import AFTER, UserFactory

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# What looking leaves behind: the session, and the log that says who exported.
OURS = {"django_admin_log", "django_session", "accounts_accountsession"}
SENT = [
    {"_save": "Save", "plan": "team", "email": "x@x.org", "slug": "x", "help_improve": "on", "purge_stopped": "on"},
    {"action": "delete_selected", "post": "yes", "last_day": "2026-12-01", "reason": "x", "confirm": "yes"},
]
pytestmark = pytest.mark.django_db


def walk(resolver, prefix=""):
    for item in resolver.url_patterns:
        route = prefix + str(item.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
        yield from walk(item, route) if isinstance(item, URLResolver) else [route]


def admins():
    site = next(item for item in get_resolver().url_patterns if str(item.pattern) == "admin/")
    return sorted({f"/admin/{route}" for route in walk(site)})


def newest(route):
    """The key of a row the address is about, of the model its path names."""
    for model in admin.site._registry:
        if route.startswith(f"/admin/{model._meta.app_label}/{model._meta.model_name}/"):
            row = model._base_manager.order_by("pk").last()
            return str(row.pk) if row else "1"
    return "1"


def filled(route):
    """The address with its gaps filled."""
    subject = str(ConsentEvent.objects.first().subject_id)
    event = str(ConsentEvent.objects.first().pk)
    values = {"uuid:subject": subject, "uuid:pk": event, "path:object_id": newest(route), "int:pk": newest(route)}
    address = re.sub(r"<([^>]+)>", lambda gap: values.get(gap[1], newest(route)), route)
    return re.sub(r"\(\?P<[^>]+>[^)]*\)", "accounts", address)


def everything():
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    rows = {name: list(model._base_manager.order_by("pk").values_list()) for name, model in tables.items()}
    people = User._base_manager.order_by("pk").values_list(
        "pk", "email", "plan", "password", "is_staff", "decided_update"
    )
    return {**{name: rows[name] for name in rows if name not in {*OURS, "accounts_user"}}, "people": list(people)}


@pytest.fixture
def world(ada):
    UserFactory(plan="max")
    drafts.create(FILE)
    for job in (PurgeRun, ExportRun):
        job.objects.create(started_at=AFTER, as_of=AFTER)
    JobSwitch.current()


def test_the_walk_finds_the_consoles_own_pages():
    found = " ".join(admins())
    for page in (
        "extend",
        "publish",
        "preview",
        "scene",
        "upload",
        "export",
        "explain",
        "dry-run",
        "receipt",
        "subject",
    ):
        assert f"/{page}/" in found
    assert len(admins()) > 40


@pytest.mark.parametrize("method", METHODS)
def test_whatever_a_reviewer_sends_anywhere_every_table_stays_the_same(reviewer, world, method):
    before = everything()
    for route, data in product(admins(), SENT if method == "post" else [{}]):
        address = filled(route)
        if "logout" in address or "password_change" in address:  # one's own session and password are no evidence
            continue
        content = {"data": data} if method == "post" else {}
        response = getattr(reviewer, method)(address, **content)
        if response.streaming:
            b"".join(response.streaming_content)
        assert response.status_code < 500, (method, address)
    assert everything() == before


def test_a_policy_manager_changes_no_evidence_either(manager, world):
    before = {name: rows for name, rows in everything().items() if name != "consent_policyupdate"}
    for route in admins():
        address = filled(route)
        if "logout" not in address and "password_change" not in address:
            assert manager.post(address, {**SENT[0], **SENT[1]}).status_code < 500, address
    assert {name: rows for name, rows in everything().items() if name != "consent_policyupdate"} == before
    assert PolicyUpdate.objects.published().count() == 2
