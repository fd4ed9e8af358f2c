"""National ids: what makes a number one, and what looks like one and is left alone."""

import pytest

from redaction import redact


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("1 85 05 78 006 084 clé 91", "FR NIR"),
        ("1 85 05 78 006 084 cle 91", "FR NIR"),
        ("69256341681", "DE Steuer-ID"),  # one digit three times
        ("56820341765", "DE Steuer-ID"),  # the check digit is there before
        ("AB123456C", "UK NINO"),
        ("ZZ 12 34 56 T", "UK NINO"),
        ("12345678 Z", "ES DNI"),
        ("12345678z", "ES DNI"),
        ("12345678Z'", "ES DNI"),
    ],
)
def test_a_number_by_its_own_form(number, kind):
    assert redact(f"Voici {number} ok") == f"Voici {number} ok".replace(number.rstrip("'"), f"[{kind}]")


@pytest.mark.parametrize(
    "text",
    [
        "94878706521",  # two digits twice
        "22243180924",  # one digit four times
        *("MC146818A", "MC 14 68 18 A", "AB123456C controller", "AB123456C clock chip", "order AB123456C"),
        *("ab123456c", "AB123456", "AB 12 34 56 T"),
        *("12345678 z", "12345678 Z'ai"),
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert redact(f"Voici {text} ok") == f"Voici {text} ok"
