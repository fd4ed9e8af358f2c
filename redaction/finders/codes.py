"""Codes of letters and digits with a checksum: IBANs and the Italian codice fiscale."""

import re
import string
from collections.abc import Iterator
from functools import cache

from stdnum import numdb
from stdnum.it import codicefiscale

from redaction.kinds import Finding, Kind
from redaction.look import Look
from redaction.surroundings import compact, stands_alone

ODD = "[0-9LMNP-Vlmnp-v]"  # a digit, or the letter for it where two people would share a code
ALPHABET = {"n": "[0-9]", "a": "[A-Za-z]", "c": "[A-Za-z0-9]"}
NAMES = re.compile(r"[ -]?[A-Za-z]{3}[ -]?[A-Za-z]{3}")  # read backwards from the first digit
FISCALE = re.compile(rf"{ODD}{{2}}[A-EHLMPR-Ta-ehlmpr-t]{ODD}{{2}}[ -]?[A-Za-z]{ODD}{{3}}[ -]?[A-Za-z]")  # from it on


# The text by bytes, a letter an a, a digit a nine, a hyphen a blank: a code's first digits after its first letters.
SKELETON = bytes(
    0x39 if chr(code) in string.digits else 0x61 if chr(code) in string.ascii_letters else 0x20 if code in b" -" else 0
    for code in range(256)
)
LETTERS_FIRST = (b"aa9", b"aa 9")


def find(text: str, look: Look) -> Iterator[Finding]:
    skeleton = look.raw.translate(SKELETON)
    for letters in LETTERS_FIRST:
        place = skeleton.find(letters)
        while place >= 0:
            digit = place + len(letters) - 1
            yield from ibans(text, digit)
            yield from fiscal_codes(text, digit)
            place = skeleton.find(letters, place + 1)


def ibans(text: str, digit: int) -> Iterator[Finding]:
    if not text[digit + 1 : digit + 2].isdigit():
        return
    apart = text[digit - 1] == " "
    start = digit - 2 - apart
    country = text[start : start + 2]
    account = account_in(country.upper()) if country.isalpha() and (country.isupper() or not apart) else None
    rest = account.match(text, digit + 2) if account else None
    if rest and stands_alone(text, start, rest.end()) and is_iban(compact(text[start : rest.end()])):
        yield Finding(Kind.IBAN, start, rest.end())


def fiscal_codes(text: str, digit: int) -> Iterator[Finding]:
    rest = FISCALE.match(text, digit)
    names = NAMES.match(text[max(0, digit - 8) : digit][::-1]) if rest else None
    if rest and names:
        start, end = digit - names.end(), rest.end()
        if stands_alone(text, start, end) and is_fiscale(compact(text[start:end])):
            yield Finding(Kind.CODICE_FISCALE, start, end)


def is_iban(number: str) -> bool:
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def is_fiscale(code: str) -> bool:
    return codicefiscale.calc_check_digit(code[:-1]) == code[-1]


@cache
def account_in(country: str) -> re.Pattern[str] | None:
    """How that country's IBANs go on after the check digits, None if it has none."""
    info = numdb.get("iban").info(country + "00")[0][1]
    parts = re.findall(r"(\d+)!([nac])", info["bban"]) if info else []
    pattern = "".join(rf"(?:[ .-]?{ALPHABET[letter]}){{{count}}}" for count, letter in parts)
    return re.compile(pattern) if pattern else None
