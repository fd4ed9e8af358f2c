"""Payment cards (issuer, length, Luhn) and IBANs (country, length, mod 97)."""

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, luhn, numdb

from conversations.redaction.context import before, candidates, is_other_number, stands_alone
from conversations.redaction.kinds import Finding, Kind

SOLID = r"\d{12,19}"
FOURS = r"\d{4}([ .-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3}(?!\d))?"
AMEX = r"3[47]\d\d([ .-])\d{6}\2\d{5}"
DINERS = r"3[0689]\d\d([ .-])\d{6}\3\d{4}"
CARD = re.compile(rf"(?:{FOURS}|{AMEX}|{DINERS}|{SOLID})(?!\d)")
ISSUERS = (
    (re.compile(r"4"), (13, 16, 19)),  # Visa
    (re.compile(r"5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)"), (16,)),  # Mastercard
    (re.compile(r"3[47]"), (15,)),  # American Express
    (re.compile(r"3(?:0[0-59]|6|[89])"), (14, 16, 19)),  # Diners Club
    (re.compile(r"6(?:011|4[4-9]|5)|81|82|508"), (16, 19)),  # Discover, RuPay
    (re.compile(r"35(?:2[89]|[3-8])|3088|3096|3112|3158|3337"), (16, 17, 18, 19)),  # JCB
    (re.compile(r"2131|1800"), (15,)),  # JCB, old
    (re.compile(r"62|81"), (16, 17, 18, 19)),  # UnionPay
    (re.compile(r"220[0-4]|9792"), (16,)),  # Mir, Troy
    (re.compile(r"50|5[678]|6(?:304|390|7)|0604"), (12, 13, 14, 15, 16, 17, 18, 19)),  # Maestro
)
IBAN = re.compile(r"[A-Za-z]{2}\d\d(?=[ .-]?[A-Za-z0-9]{2})")
SIXTEEN = len("4111 1111 1111 1111")
CARD_WORDS = re.compile(r"card|carte|visa|amex|\bcb\b|\bpan\b|tarjeta|carta|karte", re.I)


def find(text: str) -> Iterator[Finding]:
    yield from cards(text)
    yield from ibans(text)


def cards(text: str) -> Iterator[Finding]:
    for match in candidates(CARD, text):
        start, end = match.span()
        if not stands_alone(text, start, end) or is_goods(text, match):
            continue
        if is_card(digits(match[0])):
            yield Finding(Kind.CARD, start, end)
        elif match[1] and end - start > SIXTEEN and is_card(digits(match[0][:SIXTEEN])):  # then the code on its back
            yield Finding(Kind.CARD, start, start + SIXTEEN)


def is_goods(text: str, match: re.Match[str]) -> bool:
    """Digits in one piece that are said to number something other than a card."""
    start = match.start()
    return match[0].isdigit() and is_other_number(text, start) and not CARD_WORDS.search(before(text, start))


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def is_card(number: str) -> bool:
    return any(issuer.match(number) and len(number) in lengths for issuer, lengths in ISSUERS) and luhn.is_valid(number)


def ibans(text: str) -> Iterator[Finding]:
    for match in IBAN.finditer(text):
        start, length = match.start(), length_of(match[0][:2].upper())
        rest = rest_of(length - 4).match(text, match.end()) if length else None
        if rest and stands_alone(text, start, rest.end()) and is_iban(text[start : rest.end()]):
            yield Finding(Kind.IBAN, start, rest.end())


def is_iban(candidate: str) -> bool:
    number = "".join(char for char in candidate if char.isalnum()).upper()
    as_digits = "".join(str(int(char, 36)) for char in number[4:] + number[:4])
    return int(as_digits) % 97 == 1 and iban.is_valid(number, check_country=False)


@cache
def length_of(country: str) -> int:
    """How long that country's IBANs are, 0 if it has none."""
    info = numdb.get("iban").info(country + "00")[0][1]
    return 4 + sum(int(count) for count in re.findall(r"(\d+)!", info["bban"])) if info else 0


@cache
def rest_of(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[ .-]?[A-Za-z0-9]){{{count}}}")
