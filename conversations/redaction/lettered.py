"""National ids with letters around their digits: ES DNI and NIE, UK NINO, and the NIR of those born in Corsica."""

import re

from stdnum.es import dni, nie

from conversations.redaction.context import compact, is_goods
from conversations.redaction.identifiers import NIR, is_nir, says
from conversations.redaction.kinds import Kind
from conversations.redaction.runs import Rule

DNI = re.compile(r"(?<![0-9A-Za-z])(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NIE = re.compile(r"(?<![0-9A-Za-z])[XYZxyz][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NINO = re.compile(
    r"(?<![0-9A-Za-z])(?!BG|GB|NK|KN|NT|TN)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)"
    r"([ .-]?)\d\d[ .-]?\d\d[ .-]?\d\d(?:\1[A-DT])?",
    re.I,
)
SAYS_NINO = re.compile(r"\bnino\b|national.?insurance|\bni\b")
ISO_BASIC = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[TZ]", re.I)
# Shapes of digits (see Run) that fit.
EIGHT_AND_LETTER = re.compile(r"(?<!\d)(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})>")
SEVEN_AMID_LETTERS = re.compile(r"<(?:\d{7}|\d\.\d{3}\.\d{3})>")
LETTERS_AND_PAIRS = re.compile(r"<\d\d[ .-]?\d\d[ .-]?\d\d(?!\d)")
SIX_AND_LETTER = re.compile(r"(?<!\d)\d[ .-]?\d\d[ .-]?\d\d[ .-]?\d>")


def is_nino(text: str, match: re.Match[str]) -> bool:
    """The suffix may be missing, and the letters small, only if the text calls it so."""
    number = match[0]
    if says(SAYS_NINO, text, match):
        return True
    suffixed = number[-1] in "ABCD" or (number[:2] == "ZZ" and number[-1] == "T")  # ZZ…T: kept for examples
    return suffixed and number[:2].isupper() and not is_goods(text, match.start())


def is_dni(text: str, match: re.Match[str]) -> bool:
    """After a space the letter is a capital, and no word's beginning."""
    if " " in match[0] and (match[0][-1].islower() or text[match.end() : match.end() + 1] == "'"):
        return False
    number = compact(match[0])
    return dni.calc_check_digit(number[:-1]) == number[-1] and not ISO_BASIC.match(match[0])


def is_nie(text: str, match: re.Match[str]) -> bool:
    number = compact(match[0])
    return nie.calc_check_digit(number[:-1]) == number[-1]


RULES = (
    Rule(Kind.DNI, EIGHT_AND_LETTER, DNI, is_dni, ahead=2),
    Rule(Kind.NIE, SEVEN_AMID_LETTERS, NIE, is_nie, behind=2, ahead=2),
    Rule(Kind.NINO, LETTERS_AND_PAIRS, NINO, is_nino, behind=3, ahead=2),
    Rule(Kind.NIR, SIX_AND_LETTER, NIR, is_nir, ahead=18),
)
