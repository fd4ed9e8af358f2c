"""Errors go to Sentry only where the environment says so, and without anything of a person."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from claudeprivacy.observability import sentry
from tests.support.production import read_settings

# In a process of its own: the package changes Django for good.
REPORTED = """
import json, os
import django
from sentry_sdk.transport import Transport
from claudeprivacy.observability import sentry

sent = []
class Kept(Transport):
    def capture_envelope(self, envelope):
        sent.extend(item.payload.json for item in envelope.items if item.payload.json)

sentry.start("https://key@localhost/1", transport=Kept)
django.setup()
from django.test import Client
from django.urls import path
from claudeprivacy import urls
from consent.decorators import consent_not_required
from django.contrib.auth.decorators import login_not_required

@login_not_required
@consent_not_required
def broken(request, secret):
    typed = "correct-horse-battery"
    raise ZeroDivisionError("for ada@example.com")

urls.urlpatterns.append(path("broken/<secret>/", broken))
client = Client(raise_request_exception=False, headers={"User-Agent": "lovelace-browser"})
answer = client.get("/broken/token-of-a-link/?q=my+question", REMOTE_ADDR="192.0.2.7")
print(json.dumps({"status": answer.status_code, "id": answer["X-Request-ID"], "sent": sent}))
"""


def test_without_a_dsn_the_package_is_not_even_loaded():
    done = subprocess.run(
        [sys.executable, "-c", "import django, sys; django.setup(); print('sentry_sdk' in sys.modules)"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "claudeprivacy.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_a_report_says_what_broke_and_nothing_of_a_person():
    done = subprocess.run(
        [sys.executable, "-c", REPORTED],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "claudeprivacy.settings", "ALLOWED_HOSTS": "testserver"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["status"] == 500
    assert len(told["sent"]) == 1
    (report,) = told["sent"]
    (error,) = report["exception"]["values"]
    assert (error["type"], error["value"]) == ("ZeroDivisionError", "for [e-mail]")
    assert error["stacktrace"]["frames"]
    assert report["tags"] == {"request_id": told["id"]}
    for word in ("ada@", "correct-horse", "token-of-a-link", "my+question", "question", "192.0.2.7", "lovelace"):
        assert word not in json.dumps(report), word


def test_a_dsn_that_is_none_stops_the_start_and_is_not_repeated():
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN") as raised:
        read_settings(SENTRY_DSN="s3cret-nonsense")
    assert "s3cret" not in str(raised.value)


def test_the_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="pip install sentry-sdk"):
        sentry.start("https://key@localhost/1")
