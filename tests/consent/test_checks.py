"""Start-up checks: without the gate in its place the site doesn't start (law 1); what a site forgot is named."""

import shutil

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.checks import WARNING, Tags, run_checks

from consent.checks import (
    BEFORE_THE_GATE,
    GATE,
    addresses_lead_somewhere,
    gate_is_in_place,
    languages_can_be_kept,
    pages_know_the_choice,
    people_are_subjects,
    receipts_say_who_answers,
)
from consent.evidence import signing


def ids(settings, middleware):
    settings.MIDDLEWARE = middleware
    return [error.id for error in gate_is_in_place()]


def at_start():
    return [error for error in run_checks(tags=[Tags.security]) if not error.is_silenced()]


def test_as_shipped_no_check_complains():
    assert gate_is_in_place() == []
    assert at_start() == []


def test_without_the_gate_it_is_an_error_that_says_what_to_add(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != GATE]
    (error,) = at_start()
    assert (error.id, error.is_serious()) == ("consent.E001", True)
    assert GATE in error.hint


@pytest.mark.parametrize("name", BEFORE_THE_GATE)
def test_what_the_gate_relies_on_must_come_before_it(settings, name):
    others = [other for other in settings.MIDDLEWARE if other not in (name, GATE)]
    assert ids(settings, [*others, GATE, name]) == ["consent.E002"]
    assert ids(settings, [*others, GATE]) == ["consent.E002"]
    assert ids(settings, [name, *others, GATE]) == []


def test_an_error_names_what_to_move(settings):
    settings.MIDDLEWARE = [GATE, *(name for name in settings.MIDDLEWARE if name != GATE)]
    errors = gate_is_in_place()
    assert [error.id for error in errors] == ["consent.E002"] * len(BEFORE_THE_GATE)
    assert all(name in error.msg for name, error in zip(BEFORE_THE_GATE, errors, strict=True))


def test_csrf_and_log_in_are_among_what_must_come_before():
    assert "django.middleware.csrf.CsrfViewMiddleware" in BEFORE_THE_GATE
    assert "django.contrib.auth.middleware.AuthenticationMiddleware" in BEFORE_THE_GATE


def found(check):
    return [error.id for error in check()]


@pytest.fixture
def declared(monkeypatch):
    """The site's user model with other names declared."""

    def declare(**names):
        for name, value in names.items():
            monkeypatch.setattr(get_user_model(), name, value, raising=False)

    return declare


def test_a_site_that_said_everything_has_nothing_to_mend():
    for check in (people_are_subjects, pages_know_the_choice, addresses_lead_somewhere, languages_can_be_kept):
        assert found(check) == []


def test_a_user_model_that_is_no_subject_is_named(monkeypatch):
    monkeypatch.setattr("consent.checks.people", lambda: Group)
    (error,) = people_are_subjects()
    assert (error.id, "accounts.User is no ConsentSubject" in error.msg) == ("consent.E003", True)
    assert "consent.models.ConsentSubject" in error.hint


@pytest.mark.parametrize("declaration", ["JOINED_FIELD", "LANGUAGE_FIELD", "SEGMENT_FIELD", "EMAIL_FIELD"])
def test_a_column_that_is_not_there_is_named(declared, declaration):
    declared(**{declaration: "nowhere"})
    (error,) = people_are_subjects()
    assert (error.id, declaration in error.msg, "'nowhere'" in error.msg) == ("consent.E004", True, True)


def test_what_is_no_column_of_its_own_does_not_do(declared):
    declared(SEGMENT_FIELD="conversations")
    assert found(people_are_subjects) == ["consent.E004"]


def test_a_manager_that_lets_the_standing_be_written_is_an_error(monkeypatch):
    monkeypatch.setattr(get_user_model()._meta, "default_manager", Group.objects, raising=False)
    assert found(people_are_subjects) == ["consent.E005"]


def test_templates_that_do_not_get_the_choice_are_an_error(settings):
    processors = settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
    options = {"context_processors": [name for name in processors if "consent" not in name]}
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": options}]
    assert found(pages_know_the_choice) == ["consent.E006"]


def test_urls_that_are_not_included_are_an_error(settings):
    settings.ROOT_URLCONF = "accounts.urls"
    assert found(addresses_lead_somewhere) == ["consent.E007"]


@pytest.mark.parametrize("name", ["CONSENT_HOME_URL", "CONSENT_SETTINGS_URL"])
def test_a_page_of_the_site_that_is_nowhere_is_named(settings, name):
    setattr(settings, name, "no-such-page")
    (error,) = addresses_lead_somewhere()
    assert (error.id, name in error.msg) == ("consent.E008", True)


@pytest.mark.parametrize("codes", [("fr",), ("en", "zh-hans")])
def test_languages_the_ledger_cannot_keep_are_an_error(settings, codes):
    settings.CONSENT_LANGUAGES = codes
    assert found(languages_can_be_kept) == ["consent.E009"]


def test_without_a_key_a_check_says_which_command_makes_one():
    shutil.rmtree(signing.folder())
    (warning,) = at_start()
    assert (warning.id, warning.level) == ("consent.W010", WARNING)
    assert "manage.py make_key" in warning.hint
    assert not signing.folder().exists()


def test_a_lost_key_is_another_thing_to_say():
    for private in signing.folder().glob("*.pem"):
        private.unlink()
    (warning,) = at_start()
    assert (warning.id, warning.level) == ("consent.W011", WARNING)
    assert "Put it back from a backup" in warning.hint
    assert "make_key" not in warning.hint


def test_who_answers_for_the_data_must_be_said(settings):
    assert receipts_say_who_answers() == []
    settings.CONSENT_CONTROLLER = {"name": "Example SAS", "contact": " "}
    settings.CONSENT_SITE_URL = ""
    who, where = receipts_say_who_answers()
    assert (who.id, who.level, where.id, where.level) == ("consent.W012", WARNING, "consent.W013", WARNING)
    assert "lacks contact, address, jurisdiction" in who.msg
    assert "https://example.com" in where.hint
    assert [who, where] == at_start()
