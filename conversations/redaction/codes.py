"""Codes of letters and digits with a checksum: IBANs and the Italian codice fiscale."""

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, numdb
from stdnum.it import codicefiscale

from conversations.redaction.context import compact, stands_alone
from conversations.redaction.kinds import Finding, Kind

IBAN = re.compile(r"\d(?<=[A-Za-z]{2}\d)\d(?=[ .-]?[A-Za-z0-9]{2})")  # the two check digits
ODD = "[0-9LMNP-Vlmnp-v]"  # a digit, or the letter for it where two people would share a code
NAMES = re.compile(r"[ -]?[A-Za-z]{3}[ -]?[A-Za-z]{3}")  # read backwards from the first digit
FISCALE = re.compile(
    rf"\d(?:(?<=[A-Za-z]{{3}}\d)|(?<=[A-Za-z]{{3}}[ -]\d)){ODD}[A-EHLMPR-Ta-ehlmpr-t]{ODD}{{2}}[ -]?[A-Za-z]{ODD}{{3}}[ -]?[A-Za-z]"
)


def find(text: str) -> Iterator[Finding]:
    for match in IBAN.finditer(text):
        start = match.start() - 2
        length = length_of(text[start : start + 2].upper())
        rest = rest_of(length - 4).match(text, match.end()) if length else None
        if rest and stands_alone(text, start, rest.end()) and is_iban(compact(text[start : rest.end()])):
            yield Finding(Kind.IBAN, start, rest.end())
    for match in FISCALE.finditer(text):
        names = NAMES.match(text[max(0, match.start() - 8) : match.start()][::-1])
        start, end = match.start() - (names.end() if names else 0), match.end()
        if names and stands_alone(text, start, end) and codicefiscale.is_valid(compact(text[start:end])):
            yield Finding(Kind.CODICE_FISCALE, start, end)


def is_iban(number: str) -> bool:
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
