"""Sixteen digits that pass as a card, and are none: a piece of a name, a piece of a longer number."""

import pytest

from redaction import redact


@pytest.mark.parametrize("text", ["blk_-4111111111111111", "file_4111111111111111", "job-4111111111111111.log"])
def test_digits_in_one_piece_after_a_sign_that_joins_names_are_no_card(text):
    assert redact(f"Look at {text} please") == f"Look at {text} please"


@pytest.mark.parametrize("between", [".5-", ".5 ", "x ", "m, "])
def test_a_number_that_goes_on_is_no_card_and_hides_none_after_it(between):
    text = f"4111 1111 1111 1111{between}5555 5555 5555 4444"
    assert redact(text) == f"4111 1111 1111 1111{between}[payment card]"
