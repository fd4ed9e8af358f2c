"""Errors to Sentry, where SENTRY_DSN says so; without it this site speaks to no other host (rules, section 5).

A report says what broke and where in the code: no person, no address, no query, no form, no value of a variable.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from claudeprivacy.observability.logs import ADDRESS

LEFT_OUT = ("user", "request", "breadcrumbs", "extra", "modules", "server_name", "transaction")


def start(dsn: str, **options: Any) -> None:
    """Called by the settings. Raises ImproperlyConfigured without the package, or for a DSN that is none."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured("SENTRY_DSN needs a package. Type: pip install sentry-sdk") from error
    try:
        sentry_sdk.init(
            dsn=dsn,
            max_request_body_size="never",
            include_local_variables=False,
            max_breadcrumbs=0,
            before_send=without_people,
            **options,
        )
    except ValueError as error:  # sentry_sdk.utils.BadDsn: its text repeats the DSN, which holds a key
        raise ImproperlyConfigured("SENTRY_DSN: use an address such as https://KEY@HOST/PROJECT.") from error


def without_people(event: Any, _hint: object = None) -> Any:
    """What is left of a report: error, stack, level, time, request id."""
    kept = {name: value for name, value in event.items() if name not in LEFT_OUT}
    kept["tags"] = {"request_id": _request_id()}
    return _scrubbed(kept)


def _request_id() -> str:
    from claudeprivacy.observability.requests import request_id  # after the settings are there

    return request_id()


def _scrubbed(value: object) -> object:
    if isinstance(value, str):
        return ADDRESS.sub("[e-mail]", value)
    if isinstance(value, dict):
        return {name: _scrubbed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(each) for each in value]
    return value
