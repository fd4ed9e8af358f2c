"""Pages go out compressed; downloads and machines' answers as they are."""

import gzip

import pytest

from tests.support.factories import BEFORE, UserFactory, decide
from tests.support.production import JSON

pytestmark = pytest.mark.django_db
ACCEPTS = {"Accept-Encoding": "gzip, deflate"}


def test_a_page_is_compressed_for_who_can_read_it(client_at):
    response = client_at.page("/login/", headers=ACCEPTS)
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert b"</html>" in gzip.decompress(response.content)


def test_a_page_is_not_compressed_for_who_can_not_read_it(client_at):
    response = client_at.page("/login/")
    assert "Content-Encoding" not in response
    assert b"</html>" in response.content


def test_its_length_tells_nothing(client_at):
    """Padding of random length, so that nobody guesses a secret by watching the length (BREACH)."""
    assert len({len(client_at.page("/login/", headers=ACCEPTS).content) for _ in range(20)}) > 3


def test_ones_exported_data_are_not_compressed(policy_update, client_at):
    user = decide(UserFactory())
    answer = client_at.at(BEFORE).as_user(user).post("/settings/privacy/export/", headers=ACCEPTS)
    assert answer["Content-Type"] == "application/zip"
    assert "Content-Encoding" not in answer


def test_answers_to_machines_are_not_compressed(client_at):
    assert "Content-Encoding" not in client_at.get("/nowhere/", headers={**JSON, **ACCEPTS})
