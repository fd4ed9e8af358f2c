"""/healthz/: 200 when the database answers, 503 when not (rules, section 8)."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError

from claudeprivacy import checks
from tests.support.factories import AFTER, UserFactory
from tests.support.production import database_raising

pytestmark = pytest.mark.django_db


def test_200_when_the_database_answers(client_at):
    response = client_at.get("/healthz/")
    assert (response.status_code, response.json()) == (200, {"database": "ok"})


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError, DatabaseError])
def test_healthz_is_503_when_the_database_does_not_answer(client_at, kind):
    with database_raising(kind("gone")):
        response = client_at.get("/healthz/")
    assert (response.status_code, response.json()) == (503, {"database": "unreachable"})


def test_healthz_asks_the_database_once_and_for_nothing(client_at, django_assert_num_queries):
    with django_assert_num_queries(1):
        client_at.get("/healthz/")


def test_healthz_is_open_to_anybody_also_while_blocked(policy_update, client_at):
    assert client_at.at(AFTER).as_user(UserFactory()).get("/healthz/").status_code == 200


def test_head_answers_and_nothing_is_sent(client_at):
    assert client_at.head("/healthz/").status_code == 200
    assert client_at.post("/healthz/").status_code == 405


@pytest.fixture
def nothing_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }


def test_healthz_is_503_where_every_page_would_be_a_500(client_at, nothing_collected):
    response = client_at.get("/healthz/")
    assert (response.status_code, response.json()["static"]) == (503, "missing")


def test_without_static_files_the_site_does_not_start(nothing_collected):
    with pytest.raises(ImproperlyConfigured, match="collectstatic"):
        checks.refuse_without_static_files()
