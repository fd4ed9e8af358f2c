"""Every name the site's views ask a request for: written down once, and held against what they are heard to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import QueryDict

from tests.support.factories import SLUG

ASKED_BY_MIDDLEWARE = {"csrfmiddlewaretoken", "username", "form_of"}
NEXT, PASSWORDS = {"next": "/settings/?a=b"}, {"password1": "a long enough phrase", "password2": "a long enough phrase"}
NEW = {"new_password1": "a long enough phrase", "new_password2": "a long enough phrase"}
NOBODY: dict[str, str] = {}

# door → each of its parameters with a value that is taken. A door that asks for nothing stands here with nothing.
QUERY = {
    "home": {"deleted": "{chat}"},
    "chats": {"q": "fox", "page": "1"},
    "chat": {"page": "1", "rate": "up", "message": "1"},
    "login": NEXT,
    "signup": NEXT,
    "consent:choice": NEXT,
    "qa": {"persona": "on@example.com", "now": "2025-09-15T10:00:00Z", "fresh": "1", **NEXT},
    "qa-error": {"code": "csrf_failed"},
    "qa-outbox": {"to": "prompt@example.com", "html": ""},
    "qa-ledger": {"subject_id": "{chat}"},
    **dict.fromkeys(
        [
            *["well-known-change-password", "security-txt", "gpc", "robots", "favicon"],
            *["settings/data-privacy-settings/", "settings/data-privacy-settings"],
            *[
                "healthz",
                "readyz",
                "privacy",
                "settings/data-privacy-controls/",
                "account",
                "settings",
                "change-password",
            ],
            *[
                "email-link",
                "change-email",
                *("second-step", "second-factor", "add-app", "add-passkey", "recovery-codes", "remove-factor"),
                "delete-account",
                "reset",
                "reset-confirm",
                "consent:verify",
                "consent:receipt",
            ],
            *["consent:receipt-json", "consent:jwks", "consent:consumer-terms", "consent:consumer-terms-version"],
            *[
                "consent:privacy-policy",
                "consent:privacy-policy-version",
                "consent:update",
                "export-progress",
                "export-download",
                "qa-components",
            ],
        ],
        NOBODY,
    ),
}
FORMS = {
    "login": {"email": "prompt@example.com", "password": "demo", **NEXT},
    "logout": NOBODY,
    "signup": {"email": "somebody@example.com", **PASSWORDS, **NEXT},
    "language": {"language": "fr", **NEXT},
    "reset": {"email": "prompt@example.com"},
    "reset-confirm": NEW,
    "settings": {"name": "Ada", "language": "fr", "appearance": "dark"},
    "change-password": {"old_password": "demo", **NEW},
    "log-out-everywhere": NOBODY,
    "email-link": NOBODY,
    "send-confirmation-again": NEXT,
    "second-step": {"code": "123456", "credential": ""},
    "add-app": {"key": "x", "code": "123456", "password": "demo"},
    "add-passkey": {"state": "x", "credential": "{}", "password": "demo"},
    "recovery-codes": {"password": "demo"},
    "remove-factor": {"password": "demo"},
    "change-email": {"email": "other@example.com", "password": "demo"},
    "end-session": {"session": "x"},
    "location-metadata": {"location_metadata": "on"},
    "export-data": NOBODY,
    "delete-account": {"password": "demo"},
    "consent:decide": {
        **{"update": SLUG, "digest": "{digest}", "help_improve": "on", "start": "on", "moved": "on"},
        **NEXT,
    },
    "consent:not-now": {"update": SLUG, **NEXT},
    "consent:help-improve": {"help_improve": "on"},
    "consent:verify": {"receipt": "{receipt}"},
    "chats": {"text": "What does the fox say?", "incognito": "on", "time_zone": "Europe/Paris"},
    "chat": {"text": "And the hen?"},
    "rename-chat": {"title": "Animals"},
    "delete-chat": NOBODY,
    "undo-delete-chat": NOBODY,
    "give-feedback": {"value": "up", "comment": "Good.", "message": ""},
    "take-feedback-back": NOBODY,
    "qa-enter": {"persona": "on@example.com", "now": "2025-09-15T10:00:00Z", "fresh": "1", **NEXT},
    "qa-clock": {"now": "2025-09-15T10:00:00Z", **NEXT},
    "qa-world": {"last_day": "2025-10-08", "preset": "off", "presentation": "original", "announced_at": "", **NEXT},
    "qa-back": NEXT,
    "qa-people": {"recipe": "{}"},
    "qa-fault": {"path": "/chats/", "status": "503", "delay_ms": "1", "times": "1", **NEXT},
}
# A form that is refused shows the page it came from, which asks for its own.
ALSO = {
    "consent:receipt": {"whole": "1"},
    "chats": QUERY["home"],
    "rename-chat": QUERY["chat"],
    "give-feedback": QUERY["chat"],
}
# Staff's lists: Django's own parameters, and the filters ours name.
LISTS = {
    **{"q": "fox", "o": "1.-2", "p": "1", "all": "1", "e": "1", "_popup": "1", "_to_field": "id", "_facets": "1"},
    **{
        "plan__exact": "free",
        "choice": "on",
        "language__exact": "fr",
        "is_staff__exact": "1",
        "kind__exact": "setting",
    },
    **{"help_improve__exact": "1", "simulated__exact": "0", "material__exact": "1", "outcome__exact": "done"},
    **{"occurred_at__year": "2025", "occurred_at__month": "9", "occurred_at__day": "15", "subject_id__exact": "{chat}"},
    **{"_changelist_filters": "q=fox", "app_label": "accounts", "model_name": "user", "field_name": "groups"},
}


@contextmanager
def heard() -> Iterator[set[str]]:
    """The names that are asked of any query or form meanwhile."""
    names: set[str] = set()

    def listening(method: Any) -> Any:
        def listen(self: Any, name: Any, *rest: Any) -> Any:
            names.add(name)
            return method(self, name, *rest)

        return listen

    with pytest.MonkeyPatch.context() as patch:
        for method in ("__getitem__", "__contains__", "getlist"):
            patch.setattr(QueryDict, method, listening(getattr(QueryDict, method)), raising=False)
        yield names
    names -= ASKED_BY_MIDDLEWARE
