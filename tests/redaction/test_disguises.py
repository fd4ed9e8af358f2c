"""Values taken apart or encoded are values; tables, matrices and lists of numbers are none."""

import pytest

from redaction import redact

CARD, IBAN, PHONE, HOME = "4556 7375 8689 9855", "GB82 WEST 1234 5698 7654 32", "+33 6 12 34 56 78", "06 12 34 56 78"
BETWEEN = ["\t", "\n", "\n    ", "\n> ", "<br>", "&nbsp;", "\\n", "+", "%20", "_", "·", "  ", " / "]
VALUES = {
    "payment card": "card 4556 7375 8689 9855",
    "phone number": "or +33 6 12 34 56 78",
    "e-mail address": "mail jeanne.martin@laposte-exemple.fr",
    "IP address": "host 82.64.113.27",
    "US SSN": "SSN 524-61-7730",
    "UK NINO": "NINO JG 10 37 59 A",
}


def entities(text):
    return "".join(f"&#{ord(char)};" for char in text)


def escapes(text):
    return "".join(f"\\u{ord(char):04x}" for char in text)


def percents(text):
    return "".join(f"%{ord(char):02X}" for char in text)


def bold(text):
    return f"{text[:5]}**{text[5:]}**"


def spans(text):
    return f"<span>{text[:5]}</span><span>{text[5:]}</span>"


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize(("kind", "value"), [("payment card", CARD), ("IBAN", IBAN), ("phone number", PHONE)])
def test_groups_are_known_whatever_stands_between_them(between, kind, value):
    text = f"Here: {value.replace(' ', between)} ok"
    assert redact(text) == f"Here: [{kind}] ok"


@pytest.mark.parametrize("between", ["\t", "\n", "+", "_", "·", "\\n", "&nbsp;"])
def test_a_number_in_pairs(between):
    assert redact(f"Here: {HOME.replace(' ', between)} ok") == "Here: [phone number] ok"


@pytest.mark.parametrize("between", ["\t", "\n    ", "\n> ", ", ", "/", "+", "_", "%20"])
def test_an_id_that_the_text_names(between):
    assert "59" not in redact(f"NI number {'JG 10 37 59 A'.replace(' ', between)} ok")


@pytest.mark.parametrize("disguise", [entities, escapes, percents, bold, spans])
@pytest.mark.parametrize(("kind", "text"), VALUES.items())
def test_encoded_or_with_markup_inside(disguise, kind, text):
    label, _, value = text.partition(" ")
    left = redact(f"My {label} {disguise(value)} ok")
    assert f"[{kind}]" in left
    assert value[-4:] not in left
    assert left.startswith(f"My {label}")
    assert left.endswith(" ok")


@pytest.mark.parametrize(("kind", "text"), VALUES.items())
def test_letter_by_letter(kind, text):
    label, _, value = text.partition(" ")
    assert redact(f"My {label} {' '.join(value.replace(' ', ''))} ok") == f"My {label} [{kind}] ok"


@pytest.mark.parametrize(
    "address",
    [
        "john.doe at example dot com",
        "john.doe AT example DOT com",
        "john[dot]doe[at]example[dot]com",
        "john.doe@example . com",
        "john.doe @ example.com",
        "john.doe﹫example．com",
        "john.doe%40example%2Ecom",
        "john\\@example.com",
        "john.doe<at>example.com",
        "john_doe_at_example_dot_com",
        "john.doe arobase exemple point fr",
        "john.doe@example,com",
        "john@localhost",
        "root@server01",
        "john.doe(a)example.com",
        "john.doe[a]example[d]com",
    ],
)
def test_addresses_spelled_out(address):
    assert redact(f"Write to {address} soon") == "Write to [e-mail address] soon"


@pytest.mark.parametrize(
    "text",
    [
        "1998\t2004\t2010\t2016\t2022",
        "4556, 7375, 8689, 9855, 1203",
        "01\n02\n03\n04\n05\n06",
        "0 1 0 0 1 1 0 1 0 1 1 0 1 0 0 1",
        "<td>4556</td><td>7375</td><td>8689</td><td>9855</td>",
        "https://x.example/a%20b%2Fc?d=%7B%22e%22%3A1%7D",
        "meet me at noon, point taken",
        "user@host and a @ b, matrix A @ B.T",
        "**bold** and <b>bold</b> and __init__",
        "ratio 1_000_000 and 12_34_56",
    ],
)
def test_tables_lists_and_links_stay(text):
    assert redact(text) == text
