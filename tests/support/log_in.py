"""What the tests of accounts share."""

import re
from typing import Any

from django.contrib.auth import SESSION_KEY

from tests.support.client import Response, TravellingClient

PASSWORD = "a long enough passphrase"  # not a common one


def log_in(client_at: TravellingClient, email: str, password: str = "demo", **more: Any) -> Response:
    return client_at.post("/login/", {"email": email, "password": password}, **more)


def whose(client_at: TravellingClient) -> int | None:
    """The primary key of whoever is logged in in this browser."""
    key = client_at.session.get(SESSION_KEY)
    return int(key) if key else None


def is_logged_in(client_at: TravellingClient) -> bool:
    """As the server sees it, which looks at the session's row and the password."""
    return client_at.get("/settings/account/").status_code == 200


def text_of(response: Response) -> str:
    """A page without its CSRF tokens, which differ from answer to answer, and with spaces that break."""
    page = response.content.decode().replace("\u00a0", " ")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def clock_free(text: str) -> str:
    """A page without the QA bar's time."""
    return re.sub(r"<time .*?</time>", "", text)
