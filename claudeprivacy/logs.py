"""The server's log: on standard error, a line a record, and nobody's address in any of them (rules, section 9)."""

import logging
import re

ADDRESS = re.compile(r"[^\s@<>{}\[\]()\"'=,:;]+@[^\s@<>{}\[\]()\"',;]+")
CONFIG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_addresses": {"()": "claudeprivacy.logs.WithoutAddresses"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "without_addresses"}},
    "root": {"handlers": ["standard_error"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # What was typed into the log-in form is all that django-axes tells. It counts in the database.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


class WithoutAddresses(logging.Formatter):
    """Tracebacks included: a database or a mail server repeats what it was given."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return ADDRESS.sub("[e-mail]", super().format(record))
