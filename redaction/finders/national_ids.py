"""National ids: FR NIR, US SSN, DE Steuer-ID of digits alone; ES DNI and NIE, UK NINO, Corsican NIR with letters."""

import re

from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.iso7064 import mod_11_10

from redaction.digit_runs import Rule
from redaction.kinds import Kind
from redaction.surroundings import before, compact, in_chain, is_goods, is_other_number, is_registered

NIR = re.compile(
    r"(?<![0-9A-Za-z+])[1-478][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d\d|2[ABab])"  # sex, birth, county
    r"[ .-]?\d[ .-]?\d\d[ .-]?\d{3}(?:[ .|/-]{0,3}(?:cl[ée] ?:? ?)?\d\d)?(?!\d)"  # town, number, key
)
SSN = re.compile(r"(?<![0-9A-Za-z+])(?!000|666|9)\d{3}([ .-]?)(?!00)\d\d\1(?!0000)\d{4}(?!\d)")
STEUER = re.compile(r"(?<![0-9A-Za-z+])[1-9]\d([ ./-]?)\d{3}\1\d{3}\1\d{3}(?!\d)")
THIRTEEN = re.compile(r"(?:\d\D*){13}")
SSN_SHAPE = re.compile(r"(?<!\d)\d{3}([ .-]?)\d\d\1\d{4}(?!\d)")
SAYS_NIR = re.compile(r"\bnir\b|s[ée]cu|insee|immatriculation|assur[ée]")
SAYS_SSN = re.compile(r"\bssn\b|social.?sec|s[ée]curit[ée] sociale|seguridad social|sozialvers")
SAYS_STEUER = re.compile(r"steuer|idnr|id-nr|tax.?(?:id|number)|\btin\b|fiscal")
WITH_KEY = 15  # digits of a NIR


def says(words: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return words.search(before(text, match.start())) is not None


def is_nir(text: str, match: re.Match[str]) -> bool:
    """Thirteen digits without their key are believed only if the text calls them so."""
    number = compact(re.sub("cl[ée]", "", match[0]))
    if len(number) < WITH_KEY or is_registered(text, match.start()):
        return says(SAYS_NIR, text, match)
    return len(number) == WITH_KEY and nir.calc_check_digits(number) == number[13:]


def is_ssn(text: str, match: re.Match[str]) -> bool:
    if in_chain(text, *match.span()):
        return False
    return says(SAYS_SSN, text, match) or (bool(match[1]) and not is_goods(text, match.start()))


def is_steuer(text: str, match: re.Match[str]) -> bool:
    number = compact(match[0])
    return (
        mod_11_10.checksum(number) == 1
        and repeats_one_digit(number[:10])
        and (says(SAYS_STEUER, text, match) or not is_other_number(text, match.start()))
    )


def repeats_one_digit(number: str) -> bool:
    """Twice or three times; every other digit once at most."""
    counts = [count for digit in set(number) if (count := number.count(digit)) > 1]
    return counts in ([2], [3])


DNI = re.compile(r"(?<![0-9A-Za-z])(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NIE = re.compile(r"(?<![0-9A-Za-z])[XYZxyz][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NINO = re.compile(
    r"(?<![0-9A-Za-z])(?!BG|GB|NK|KN|NT|TN)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)"
    r"([ .-]?)\d\d[ .-]?\d\d[ .-]?\d\d(?:\1[A-DT])?",
    re.I,
)
SAYS_NINO = re.compile(r"\bnino\b|national.?insurance|\bni\b")
CHIPS = frozenset({"MC", "LM"})  # MC146818A
PART_AFTER = re.compile(
    r"\s(?:[a-z-]+ ){0,2}(?:chip|clock|controller|regulator|driver|amplifier|datasheet|sensor)\b", re.I
)
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
    if number[:2] in CHIPS or PART_AFTER.match(text, match.end()):
        return False
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
    Rule(Kind.NIR, THIRTEEN, NIR, is_nir, ahead=6),  # the key may stand apart
    Rule(Kind.SSN, SSN_SHAPE, SSN, is_ssn),
    Rule(Kind.STEUER_ID, STEUER, STEUER, is_steuer),
    Rule(Kind.DNI, EIGHT_AND_LETTER, DNI, is_dni, ahead=2),
    Rule(Kind.NIE, SEVEN_AMID_LETTERS, NIE, is_nie, behind=2, ahead=2),
    Rule(Kind.NINO, LETTERS_AND_PAIRS, NINO, is_nino, behind=3, ahead=2),
    Rule(Kind.NIR, SIX_AND_LETTER, NIR, is_nir, ahead=18),
)
