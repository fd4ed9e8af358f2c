"""Pages go out compressed; downloads and machines' answers as they are."""

import gzip

import pytest

from tests.claudeprivacy.helpers import JSON
from tests.factories import BEFORE, UserFactory, decide

pytestmark = pytest.mark.django_db
ACCEPTS = {"Accept-Encoding": "gzip, deflate"}


def test_a_page_is_compressed_for_who_can_read_it(browser):
    response = browser.page("/login/", headers=ACCEPTS)
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert b"</html>" in gzip.decompress(response.content)


def test_it_is_not_for_others(browser):
    response = browser.page("/login/")
    assert "Content-Encoding" not in response
    assert b"</html>" in response.content


def test_its_length_tells_nothing(browser):
    """Padding of random length, so that nobody guesses a secret by watching the length (BREACH)."""
    assert len({len(browser.page("/login/", headers=ACCEPTS).content) for _ in range(20)}) > 3


def test_ones_data_stay_as_they_are(policy_update, browser):
    user = decide(UserFactory())
    answer = browser.at(BEFORE).as_user(user).post("/settings/privacy/export/", headers=ACCEPTS)
    assert answer["Content-Type"] == "application/zip"
    assert "Content-Encoding" not in answer


def test_so_do_answers_to_machines(browser):
    assert "Content-Encoding" not in browser.get("/nowhere/", headers={**JSON, **ACCEPTS})
