"""A value found once goes wherever it stands again, in the text and in the conversation."""

import pytest

from redaction import find, redact, redact_all

FOUND = {
    "password: Tr0ub4dor&3": "Tr0ub4dor&3",
    'api_key = "q7hTz0Lw3nXb8RkYp2Vd"': "q7hTz0Lw3nXb8RkYp2Vd",
    "my phone is 4158672291": "4158672291",
    "ftp://bob:hunter2x@host/": "hunter2x",
    "call +1 415-867-2291": "4158672291",
}


@pytest.mark.parametrize(("text", "value"), FOUND.items())
@pytest.mark.parametrize("again", ["then {} failed", "I typed {}.", "({})", '{{"x": "{}"}}', "x={}&y=1"])
def test_a_value_found_in_one_message_goes_from_all(text, value, again):
    before, after = again.format(value), again.format(value)
    assert all(value not in left for left in redact_all([before, text, after]))
    assert value not in redact(f"{before}\n{text}\n{after}")


def test_it_goes_from_a_conversation_not_from_another():
    assert redact_all(["my password is hunter2!x"]) == ["my password is [secret]"]
    assert redact_all(["hunter2!x"]) == ["hunter2!x"]


def test_a_number_is_known_again_however_it_is_grouped():
    said = redact_all(["my card number is 4556 7375 8689 9855", "so 4556737586899855 or 4556-7375 86899855"])
    assert said == ["my card number is [payment card]", "so [payment card] or [payment card]"]
    assert redact_all(["phone 4158672291", "call (415)8672291"])[1] == "call [phone number]"


def test_no_piece_of_a_longer_word_is_taken_for_it():
    assert redact("password=abc1! then xabc1!x, babc1!") == "password=[secret] then xabc1!x, babc1!"


def test_a_long_value_goes_from_inside_a_longer_word():
    value = "q7hTz0Lw3nXb8RkYp2Vd"
    assert redact(f'token = "{value}" and prefix_{value}_suffix').count("[secret]") == 2


def test_what_is_too_short_or_a_year_goes_only_where_it_was_found():
    assert redact("cvv: 123, room 123") == "cvv: [secret], room 123"
    assert redact("pin code: 2024\nin 2024") == "pin code: [secret]\nin 2024"


def test_placeholders_stay_whole():
    assert redact_all(['password = "address"\n', "[e-mail address] address"])[1] == "[e-mail address] [secret]"


def test_many_values_are_known_again_too():
    given = [f"password: pa{number}ss!x{number}" for number in range(200)]
    again = [line.removeprefix("password: ") for line in given]
    assert redact_all(["\n".join(given), " ".join(again)])[1] == " ".join(["[secret]"] * 200)


def test_findings_name_the_repeats():
    assert [finding.start for finding in find("hunter2! password: hunter2!")] == [0, 19]


def test_a_second_time_changes_nothing():
    texts = ["password: [hunter2! x", "hunter2! [hunter2!", "so hunter2!", "mail a@b.fr"]
    once = redact_all(texts)
    assert redact_all(once) == once


@pytest.mark.parametrize("texts", [[], [""], ["a", "b"]])
def test_nothing_to_find(texts):
    assert redact_all(texts) == texts
