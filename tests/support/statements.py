"""What a page asks the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def statements(client_at, address, **kwargs):
    with CaptureQueriesContext(connection) as captured:
        response = client_at.get(address, **kwargs)
        b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, address
    return [query["sql"] for query in captured]
