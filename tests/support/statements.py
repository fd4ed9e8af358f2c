"""What a page asks the database."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.client import TravellingClient


def statements(client_at: TravellingClient, address: str, **kwargs: Any) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client_at.get(address, **kwargs)
        response.getvalue()
    assert response.status_code == 200, address
    return [query["sql"] for query in captured]
