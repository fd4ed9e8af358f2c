"""Numbers of people: phones, cards, accounts, national ids."""

import pytest

from redaction import find, redact
from tests.support.bench.published_cards import PUBLISHED

PHONES = """
    06 12 34 56 78|0612345678|06.12.34.56.78|06-12-34-56-78|+33 6 12 34 56 78|+33 (0)1 23 45 67 89
    0033612345678|+33612345678|(415) 555-2671|415-555-2671|415.555.2671|+1-415-555-2671
    001-415-555-2671|415-555-2671x123|1-800-555-1234
    07700 900123|(0113) 496 0123|+44(0)7700900123|020 7946 0123|+44 20 7946 0123
    612 34 56 78|91 123 45 67|+34 612 345 678|333 1234567|02 1234 5678|+39 02 1234 5678|0612345678
    030 1234567|0171 2345678|(0234) 567890|+49(0)301234567|+49 30 12345678|030/1234567
    +32 470 12 34 56|0470 12 34 56|+41 79 123 45 67|079 123 45 67|+31 6 12345678|06-12345678
    (11) 91234-5678|98765 43210|138 1234 5678|8 (912) 345-67-89|+81 90-1234-5678|0412 345 678
"""
CALLED = (
    "mon numéro de téléphone : 4155552671",
    '"phone": "612345678"',
    "tel=4155552671",
    "Appelle-moi au 612 345 678",
)
CARDS = """
    4111111111111111|4111 1111 1111 1111|4111-1111-1111-1111|5555555555554444|2223003122003222|378282246310005
    3782 822463 10005|6011111111111117|30569309025904|3056 930902 5904|3530111333300000|6200000000000005
    4222222222222|4111.1111.1111.1111
"""
IBANS = """
    FR7630006000011234567890189|FR76 3000 6000 0112 3456 7890 189|DE89370400440532013000|GB82 WEST 1234 5698 7654 32
    ES91 2100 0418 4502 0005 1332|IT60X0542811101000000123456|de89 3704 0044 0532 0130 00|CH93-0076-2011-6238-5295-7
"""
IDS = {
    "FR NIR": "185057800608491|1 85 05 78 006 084 91|1.85.05.78.006.084.91|1850578006084 91|253072B07300470"
    "|2 53 07 2B 073 004 70",
    "US SSN": "536-90-4399|536 90 4399|my SSN is 536904399|078-05-1120",
    "UK NINO": "AB123456C|AB 12 34 56 C|QQ 12 34 56 C|ZZ 12 34 56 T|nino: ab123456c|National Insurance AB 12 34 56",
    "ES DNI": "12345678Z|12345678-Z|12.345.678-Z|12345678 Z|00000000T",
    "ES NIE": "X1234567L|X-1234567-L|Y1234567X",
    "IT codice fiscale": "RCCMNL83S18D969H|rccmnl83s18d969h|RCC MNL 83S18 D969H",
    "DE Steuer-ID": "36574261809|36 574 261 809|36 574 261 809",
}


def listed(text):
    return [item.strip() for line in text.strip().splitlines() for item in line.split("|")]


@pytest.mark.parametrize("number", listed(PHONES))
@pytest.mark.parametrize("around", ["{}", "Voici : {}, merci.", '{{"x": "{}"}}', "a;{};b", "{}\nfin"])
def test_phone_numbers_are_found(number, around):
    assert redact(around.format(number)) == around.format("[phone number]")


@pytest.mark.parametrize("text", CALLED)
def test_bare_digits_called_a_phone_number(text):
    assert "[phone number]" in redact(text)


def test_several_numbers_in_a_row():
    assert redact("06 12 34 56 78 06 98 76 54 32") == "[phone number] [phone number]"
    assert redact("+33612345678/+33698765432, 0612345678 - 0698765432").count("[phone number]") == 4
    assert redact("06 12 34 56 78 12 rue de la Paix") == "[phone number] 12 rue de la Paix"
    assert redact("4111 1111 1111 1111 123 12/27") == "[payment card] 123 12/27"


@pytest.mark.parametrize("number", [n for numbers in PUBLISHED.values() for n in numbers.split()])
def test_cards_that_providers_publish_for_tests(number):
    assert redact(f"Here it is: {number} ok") == "Here it is: [payment card] ok"


@pytest.mark.parametrize("number", listed(CARDS))
@pytest.mark.parametrize("around", ["{}", "Carte : {}.", "a;{};b", "order paid with {}"])
def test_payment_cards_are_found(number, around):
    assert redact(around.format(number)) == around.format("[payment card]")


@pytest.mark.parametrize("number", listed(IBANS))
@pytest.mark.parametrize("around", ["{}", "IBAN {} et BIC", "a;{};b"])
def test_ibans_are_found(number, around):
    assert redact(around.format(number)) == around.format("[IBAN]")


@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind, text in IDS.items() for number in listed(text)])
@pytest.mark.parametrize("around", ["{}", "Voici {}, merci.", "a;{};b", '{{"x": "{}"}}'])
def test_national_ids_are_found(kind, number, around):
    assert [finding.kind.value for finding in find(around.format(number))] == [kind]


def test_a_nir_without_its_key_is_believed_if_it_is_called_one():
    assert redact("numéro de sécu : 1 85 05 78 006 084") == "numéro de sécu : [FR NIR]"
    assert redact("numéro : 1850578006084") == "numéro : 1850578006084"
