"""What the tests of the whole site share."""

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from claudeprivacy import settings as module

JSON = {"Accept": "application/json"}
FROM_ENVIRONMENT = (
    "CLAUDEPRIVACY_ENV",
    "CLAUDEPRIVACY_QA",
    "CLAUDEPRIVACY_VAR",
    "CLAUDEPRIVACY_STATIC",
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "DEFAULT_FROM_EMAIL",
    "TRUSTED_PROXY_HOPS",
    "SITE_URL",
    "CONTROLLER_NAME",
    "CONTROLLER_CONTACT",
    "CONTROLLER_ADDRESS",
    "CONTROLLER_JURISDICTION",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "METRICS",
    "SENTRY_DSN",
    "HSTS",
    "DATABASE_POOLED",
    "EMAIL_USE_TLS",
    "EMAIL_USE_SSL",
)
PRODUCTION = {
    "CLAUDEPRIVACY_ENV": "production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "example.com",
    "DATABASE_URL": "postgres://db.example/claudeprivacy",
}


def read_settings(**environment: str) -> dict[str, Any]:
    """The settings file as it reads with this environment and no other; the process keeps its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FROM_ENVIRONMENT:
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        return runpy.run_path(module.__file__)


@contextmanager
def database_raising(error: Exception) -> Iterator[None]:
    """Every question to the database ends like this."""

    def cursor(*args: Any, **kwargs: Any) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", cursor)
        yield


BY_ENVIRONMENT = (
    "PRODUCTION",
    "SECURE_",
    "SESSION_COOKIE_",
    "CSRF_COOKIE_",
    "LANGUAGE_COOKIE_NAME",
    "TRUSTED_",
    "ALLOWED_HOSTS",
)


def as_in_production(settings: Any, **environment: str) -> None:
    """What a production's environment makes of cookies, hosts, TLS and proxies; the tests' database stays."""
    for name, value in read_settings(**{**PRODUCTION, "ALLOWED_HOSTS": "testserver", **environment}).items():
        if name.startswith(BY_ENVIRONMENT):
            setattr(settings, name, value)
