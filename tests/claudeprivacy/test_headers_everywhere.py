"""The same guards on every answer: pages, files, redirects, refusals and faults, in development and in production."""

import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.db import OperationalError

from consent.evidence import signing
from tests.support import house
from tests.support.client import TravellingClient
from tests.support.factories import AFTER, UserFactory
from tests.support.production import PRODUCTION, as_in_production, database_raising

pytestmark = pytest.mark.django_db
SECURITY_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# name: (how it is asked for, the status it answers)
ANSWERS = {
    "page": (lambda client_at: client_at.page("/login/"), 200),
    "file": (lambda client_at: client_at.get("/static/app.css"), 200),
    "file unchanged": (lambda client_at: client_at.get("/static/app.css", headers=unchanged(client_at)), 304),
    "no file": (lambda client_at: client_at.get("/static/nothing.css"), 404),
    "redirect": (lambda client_at: client_at.get("/"), 303),
    "slash": (lambda client_at: client_at.get("/login"), 301),
    "missing": (lambda client_at: client_at.get("/nowhere/"), 404),
    "method": (lambda client_at: client_at.delete("/login/"), 405),
    "options": (lambda client_at: client_at.options("/login/"), 405),
    "host": (lambda client_at: client_at.get("/login/", headers={"Host": "evil.example"}), 400),
    "too big": (lambda client_at: client_at.post("/login/", {"email": "x" * 1_100_000}), 400),
    "token": (
        lambda client_at: TravellingClient(enforce_csrf_checks=True, headers=client_at.said).post("/login/"),
        403,
    ),
    "problem": (lambda client_at: client_at.get("/", headers={"Accept": "application/json"}), 401),
    "health": (lambda client_at: client_at.get("/healthz/"), 200),
    "admin": (lambda client_at: client_at.get("/admin/"), 303),
}


def unchanged(client_at):
    answer = client_at.get("/static/app.css")
    answer.close()
    return {"If-Modified-Since": answer["Last-Modified"]}


def browser_of(settings, kind):
    if kind == "production":
        as_in_production(settings, TRUSTED_PROXY_HOPS="1")
        settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    said = {"X-Forwarded-Proto": "https", "Accept": "text/html"}
    client_at = TravellingClient(raise_request_exception=False, headers=said)
    client_at.said = said
    return client_at


def guarded(answer):
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert not {word for word in ("unsafe", "http", "data:", "*") if word in policy}
    assert {"camera=()", "microphone=()", "geolocation=()"} <= {*answer.headers["Permissions-Policy"].split(", ")}
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


@pytest.mark.parametrize("kind", ["development", "production"])
@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_guarded(settings, kind, name):
    ask, status = ANSWERS[name]
    answer = ask(browser_of(settings, kind))
    assert answer.status_code == status
    guarded(answer)
    answer.close()
    hsts = answer.headers.get("Strict-Transport-Security")
    wanted = "max-age=86400" if kind == "production" else None
    assert hsts == wanted
    assert ("no-store" in answer.headers.get("Cache-Control", "")) is not name.startswith("file")


def test_what_is_refused_before_anything_else_is_guarded_too(settings):
    """Another host's name over plain HTTP: refused by the middleware that would have sent it to HTTPS."""
    browser_of(settings, "production")
    answer = TravellingClient(raise_request_exception=False).get("/login/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    guarded(answer)


def test_a_fault_and_a_database_that_is_gone_are_guarded_too(settings, monkeypatch, policy_update):
    client_at = browser_of(settings, "production").as_user(UserFactory()).at(AFTER)
    with database_raising(OperationalError("gone")):
        answer = client_at.page("/")
    assert answer.status_code == 503
    guarded(answer)
    monkeypatch.setattr("consent.core.verdicts.judge", lambda *_: 1 / 0)
    answer = client_at.page("/")
    assert answer.status_code == 500
    guarded(answer)


def test_files_are_the_same_for_everybody_and_may_be_kept(client_at):
    answer = client_at.get("/static/app.css")
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_in_production_every_cookie_is_bound_to_this_host_over_tls(settings):
    client_at = browser_of(settings, "production")
    UserFactory(email="ada@example.com")
    client_at.page("/login/")
    client_at.post("/language/", {"language": "fr"})
    client_at.post("/login/", {"email": "ada@example.com", "password": "demo"})
    assert set(client_at.cookies) == {"__Host-sessionid", "__Host-csrftoken", "__Host-language"}
    for cookie in client_at.cookies.values():
        found = (cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"], cookie["samesite"])
        assert found == (True, "/", "", True, "Lax"), cookie.key


def test_the_language_cookie_goes_when_the_account_says_the_language(settings):
    client_at = browser_of(settings, "production").as_user(UserFactory())
    answer = client_at.post("/settings/", {"language": "", "appearance": "light", "name": ""})
    gone = answer.cookies["__Host-language"]
    assert (answer.status_code, gone.value, gone["secure"], gone["max-age"]) == (303, "", True, 0)


@pytest.mark.parametrize("hops", ["0", "1"])
def test_djangos_own_check_of_a_deployment_is_silent(hops, tmp_path):
    environment = {**PRODUCTION, "SECRET_KEY": "".join(map(chr, range(33, 100))), "TRUSTED_PROXY_HOPS": hops}
    environment |= {"DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "PATH": ""}
    environment["CLAUDEPRIVACY_VAR"] = str(signing.folder().parent)
    environment |= {f"CONTROLLER_{name}": "x" for name in ("NAME", "CONTACT", "ADDRESS", "JURISDICTION")}
    environment |= {"SITE_URL": "https://example.com", "HSTS": "preload"}  # with less it warns, and says of what
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    done = subprocess.run(command, cwd=house.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_no_check_of_djangos_that_matters_is_silenced():
    assert configured.SILENCED_SYSTEM_CHECKS == ["axes.W002"]
