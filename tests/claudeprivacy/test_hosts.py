"""What HOST and PORT say works: the site answers at the address it prints, and production tells nothing of QA mode."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from claudeprivacy import env
from claudeprivacy.qa import welcome
from tests.support.production import PRODUCTION, read_settings


@pytest.mark.parametrize(
    ("host", "binds", "printed"),
    [
        ("", "127.0.0.1:8765", "http://127.0.0.1:8765"),
        ("127.0.0.2", "127.0.0.2:8765", "http://127.0.0.2:8765"),
        ("0.0.0.0", "0.0.0.0:8765", "http://127.0.0.1:8765"),  # noqa: S104  nothing is bound
        ("::1", "[::1]:8765", "http://[::1]:8765"),
        ("[::1]", "[::1]:8765", "http://[::1]:8765"),
        ("::", "[::]:8765", "http://[::1]:8765"),
        ("localhost", "localhost:8765", "http://localhost:8765"),
    ],
)
def test_the_printed_address_is_one_that_is_answered(monkeypatch, host, binds, printed):
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "8765")
    assert env.listens_at() == binds
    assert env.reached_at(8765) == printed
    read = read_settings()
    assert read["CONSENT_SITE_URL"] == printed
    for name in (printed.removeprefix("http://").rpartition(":")[0], "localhost", "127.0.0.1"):
        assert validate_host(name, read["ALLOWED_HOSTS"])
    assert not validate_host("evil.example", read["ALLOWED_HOSTS"])


def test_on_every_address_this_machine_is_reached_by_its_own_names(monkeypatch):
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104  nothing is bound
    monkeypatch.setattr(env.socket, "gethostname", lambda: "Desk")
    monkeypatch.setattr(env, "_addresses", lambda: ["192.168.1.5", "fe80::1"])
    allowed = read_settings()["ALLOWED_HOSTS"]
    assert all(validate_host(name, allowed) for name in ("desk", "192.168.1.5", "[fe80::1]"))


@pytest.mark.parametrize("port", ["80000", "-1", "x", "8000.5"])
def test_a_port_that_is_none_is_named(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ImproperlyConfigured, match="PORT"):
        env.listens_at()


def test_production_is_reached_by_the_hosts_it_names_alone(monkeypatch):
    monkeypatch.setenv("HOST", "127.0.0.2")
    assert read_settings(**PRODUCTION)["ALLOWED_HOSTS"] == ["example.com"]


def test_without_qa_mode_no_persona_and_no_address_of_it_is_printed():
    said = welcome.text("http://127.0.0.1:8000", qa=False)
    assert said == "claudeprivacy is at http://127.0.0.1:8000/"


@pytest.mark.parametrize("path", ["/srv/a b/c", "/srv/100%41#x?y/é"])
def test_a_folder_of_any_name_holds_the_database(monkeypatch, path):
    from urllib.parse import quote

    found = env.database("NOT_SET_ANYWHERE", f"sqlite:///{quote(path)}/db.sqlite3")
    assert found["NAME"] == f"{path}/db.sqlite3"


def test_static_files_are_for_this_site_alone():
    assert read_settings(**PRODUCTION)["WHITENOISE_ALLOW_ALL_ORIGINS"] is False
