"""The environment is read loudly: what can't be understood stops the start and names the variable."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from claudeprivacy import env
from tests.support.production import PRODUCTION, read_settings


def refused(**environment):
    with pytest.raises(ImproperlyConfigured) as raised:
        read_settings(**environment)
    return str(raised.value)


def test_development_needs_nothing():
    read = read_settings()
    assert (read["PRODUCTION"], read["QA"], read["DEBUG"]) == (False, False, False)
    assert read["DATABASES"]["default"]["NAME"] == str(read["BASE_DIR"] / "db.sqlite3")
    assert read["EMAIL_BACKEND"] == "claudeprivacy.qa.outbox.EmailBackend"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLAUDEPRIVACY_ENV", "prod"),
        ("CLAUDEPRIVACY_ENV", "Production"),
        ("CLAUDEPRIVACY_ENV", ""),
        ("CLAUDEPRIVACY_QA", "maybe"),
        ("CLAUDEPRIVACY_QA", "2"),
        ("CLAUDEPRIVACY_STATIC", "somewhere"),
        ("DEBUG", "yes please"),
        ("EMAIL_PORT", "smtp"),
        ("EMAIL_PORT", "-1"),
        ("EMAIL_PORT", "²"),
        ("TRUSTED_PROXY_HOPS", "one"),
        ("TRUSTED_PROXY_HOPS", "-1"),
        ("TRUSTED_PROXY_HOPS", "1.5"),
        ("TRUSTED_PROXY_HOPS", "10"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_POOLED", "maybe"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mongodb://x/y"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgres://host:port/name"),
    ],
)
def test_a_value_that_can_not_be_understood_is_named(name, value):
    assert name in refused(**{name: value})


def test_a_wrong_setting_says_what_would_mend_it():
    assert refused(CLAUDEPRIVACY_ENV="prod").endswith("use one of development, production.")
    assert refused(CLAUDEPRIVACY_QA="maybe").endswith("use 1 or 0.")
    assert refused(EMAIL_PORT="smtp").endswith("use a whole number, 0 or more.")


def test_a_database_address_is_not_repeated_with_its_password():
    assert "s3cret" not in refused(DATABASE_URL="postgrs://user:s3cret@db.example/name")


@pytest.mark.parametrize(("value", "on"), [("1", True), ("true", True), ("ON", True), ("0", False), ("No", False)])
def test_flags_are_read_in_their_usual_spellings(value, on):
    assert read_settings(CLAUDEPRIVACY_QA=value)["QA"] is on


def test_white_space_around_a_value_means_nothing():
    read = read_settings(CLAUDEPRIVACY_QA=" 1 ", ALLOWED_HOSTS=" a.example , b.example ,")
    assert (read["QA"], read["ALLOWED_HOSTS"]) == (True, ["a.example", "b.example"])


def test_production_starts_with_what_it_needs_and_is_strict():
    read = read_settings(**PRODUCTION)
    assert (read["PRODUCTION"], read["QA"], read["DEBUG"]) == (True, False, False)
    assert read["SECURE_SSL_REDIRECT"] is read["SESSION_COOKIE_SECURE"] is read["CSRF_COOKIE_SECURE"] is True
    assert read["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert "Manifest" in read["STORAGES"]["staticfiles"]["BACKEND"]


def test_only_qa_mode_reads_what_a_browser_says_of_its_world_and_faults():
    ours = {"claudeprivacy.qa.worlds.browser_world", "claudeprivacy.qa.faults.browser_faults"}
    assert ours <= set(read_settings(CLAUDEPRIVACY_QA="1")["MIDDLEWARE"])
    for read in (read_settings(), read_settings(**PRODUCTION)):
        assert not [name for name in read["MIDDLEWARE"] if ".qa." in name]


@pytest.mark.parametrize("name", ["CLAUDEPRIVACY_QA", "DEBUG"])
def test_production_refuses_qa_mode_and_debugging(name):
    assert name in refused(**{**PRODUCTION, name: "1"})


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_production_refuses_to_start_without(name):
    assert name in refused(**{key: value for key, value in PRODUCTION.items() if key != name})
    assert name in refused(**{**PRODUCTION, name: "  "})


def test_production_has_no_secret_of_its_own():
    assert read_settings(**PRODUCTION)["SECRET_KEY"] == PRODUCTION["SECRET_KEY"]
    assert "development-only" in read_settings()["SECRET_KEY"]


def test_both_databases_are_set_up_to_keep_what_they_confirmed():
    sqlite = read_settings()["DATABASES"]["default"]["OPTIONS"]
    assert sqlite["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in sqlite["init_command"]
    assert "recursive_triggers=ON" in sqlite["init_command"]
    postgresql = read_settings(**PRODUCTION)["DATABASES"]["default"]
    assert (postgresql["ENGINE"], postgresql["CONN_HEALTH_CHECKS"]) == ("django.db.backends.postgresql", True)


def test_the_gate_comes_last():
    assert read_settings()["MIDDLEWARE"][-1] == "consent.middleware.ConsentGate"


def test_a_command_names_a_wrong_setting_in_one_line_and_fails():
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(
        command, env={"CLAUDEPRIVACY_QA": "maybe", "PATH": ""}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].endswith("CLAUDEPRIVACY_QA='maybe': use 1 or 0.")


def test_numbers_and_words_have_defaults(monkeypatch):
    for name in ("A_NUMBER", "SOME_WORDS"):
        monkeypatch.delenv(name, raising=False)
    assert env.number("A_NUMBER", 7) == 7
    assert env.words("SOME_WORDS", "a,b") == ["a", "b"]


def test_production_names_no_controller_by_itself_and_development_does():
    names = {"name", "contact", "address", "jurisdiction"}
    assert {name for name, value in read_settings()["CONSENT_CONTROLLER"].items() if value} == names
    assert set(read_settings(**PRODUCTION)["CONSENT_CONTROLLER"].values()) == {""}
    told = read_settings(**PRODUCTION, CONTROLLER_NAME="Example SAS")["CONSENT_CONTROLLER"]
    assert told["name"] == "Example SAS"


def test_production_writes_json_from_info_on_and_development_text_from_warnings_on():
    def written(**environment):
        logging = read_settings(**environment)["LOGGING"]
        return logging["formatters"]["without_addresses"]["written_as"], logging["root"]["level"]

    assert written() == ("text", "WARNING")
    assert written(**PRODUCTION) == ("json", "INFO")
    assert written(**PRODUCTION, LOG_FORMAT="text", LOG_LEVEL="error") == ("text", "ERROR")


@pytest.mark.parametrize(
    ("chosen", "seconds", "subdomains", "preload"),
    [
        ({}, 86_400, False, False),
        ({"HSTS": "off"}, 0, False, False),
        ({"HSTS": "year"}, 31_536_000, False, False),
        ({"HSTS": "subdomains"}, 31_536_000, True, False),
        ({"HSTS": "preload"}, 31_536_000, True, True),
    ],
)
def test_how_long_browsers_insist_on_https_is_a_choice_that_begins_short(chosen, seconds, subdomains, preload):
    read = read_settings(**PRODUCTION, **chosen)
    told = read["SECURE_HSTS_SECONDS"], read["SECURE_HSTS_INCLUDE_SUBDOMAINS"], read["SECURE_HSTS_PRELOAD"]
    assert told == (seconds, subdomains, preload)


def test_hsts_that_is_none_is_named():
    assert refused(**PRODUCTION, HSTS="forever").startswith("HSTS")


def test_mail_goes_by_one_kind_of_encryption():
    assert "EMAIL_USE_SSL" in refused(EMAIL_USE_TLS="1", EMAIL_USE_SSL="1")
    assert read_settings(EMAIL_USE_SSL="1")["EMAIL_USE_SSL"] is True


def test_behind_a_pooler_no_cursor_outlives_its_transaction():
    assert read_settings(**PRODUCTION)["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"] is False
    pooled = read_settings(**PRODUCTION, DATABASE_POOLED="1")["DATABASES"]["default"]
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] is True
