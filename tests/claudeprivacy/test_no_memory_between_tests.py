"""Tests in one process inherit nothing from each other (tests/conftest.py)."""

import pytest
from django.utils import translation


@pytest.mark.parametrize("turn", ["one", "the other"])
def test_no_test_speaks_the_language_of_the_one_before(turn: str) -> None:
    assert translation.get_language() == "en"
    translation.activate("fr")
