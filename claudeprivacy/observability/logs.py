"""The server's log: on standard error, a line a record, and nobody's address in any of them (rules, section 9).

Text for people or JSON for machines. What else a record carries is bound for the time of a request (its id), or is
given as `extra` under one of the names below.
"""

import logging
import re
from collections.abc import Sequence

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ADDRESS = re.compile(r"[^\s@<>{}\[\]()\"'=,:;]+@[^\s@<>{}\[\]()\"',;]+")
FORMATS, LEVELS = ("text", "json"), ("debug", "info", "warning", "error")
FIELDS = ("method", "route", "status", "milliseconds", "verdict", "reason", "job", "exit_code", "seconds")
NO_ROUTE = "-"  # for an address that is none of ours: it may hold whatever somebody typed


def config(written_as: str = "text", level: str = "warning") -> dict[str, object]:
    """For logging.config.dictConfig: one of FORMATS, one of LEVELS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "without_addresses": {
                "()": "claudeprivacy.observability.logs.WithoutAddresses",
                "written_as": written_as,
            }
        },
        "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "without_addresses"}},
        "root": {"handlers": ["standard_error"], "level": level.upper()},
        "loggers": {
            "gunicorn.error": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},  # ours knows no query string
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Its warnings are answers of 4xx, with the address that was asked for. The access log has them without.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            # What was typed into the log-in form is all that django-axes tells. It counts in the database.
            "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


class WithoutAddresses(structlog.stdlib.ProcessorFormatter):
    """Tracebacks included: a database or a mail server repeats what it was given."""

    def __init__(self, written_as: str = "text") -> None:
        super().__init__(processors=_processors(written_as), foreign_pre_chain=_about(written_as))


def route_of(request: object) -> str:
    """The pattern of the address, such as chats/<uuid:pk>/: never the id, the token or the words in it."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else NO_ROUTE


def _about(written_as: str) -> Sequence[Processor]:
    """What is known of a record, whoever wrote it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_the_address_asked_for,
    ]


def _processors(written_as: str) -> Sequence[Processor]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if written_as == "json":
        render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        render = structlog.dev.ConsoleRenderer(colors=False)
    return [drop, structlog.processors.format_exc_info, _without_addresses, render]


def _without_addresses(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {name: ADDRESS.sub("[e-mail]", value) if isinstance(value, str) else value for name, value in event.items()}


def _without_the_address_asked_for(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Django ends what it says of a request with its path, which holds ids and the tokens of mailed links."""
    record: logging.LogRecord = event["_record"]
    request = getattr(record, "request", None)
    path = getattr(request, "path", "")
    if path and str(event["event"]).endswith(path):
        event["event"] = str(event["event"]).removesuffix(path) + route_of(request)
    return event
