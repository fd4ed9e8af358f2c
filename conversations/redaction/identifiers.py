"""National ids made of digits alone: FR NIR, US SSN, DE Steuer-ID."""

import re

from stdnum.fr import nir
from stdnum.iso7064 import mod_11_10

from conversations.redaction.context import before, compact, in_chain, is_goods, is_other_number, is_registered
from conversations.redaction.kinds import Kind
from conversations.redaction.runs import Rule

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


RULES = (
    Rule(Kind.NIR, THIRTEEN, NIR, is_nir, ahead=6),  # the key may stand apart
    Rule(Kind.SSN, SSN_SHAPE, SSN, is_ssn),
    Rule(Kind.STEUER_ID, STEUER, STEUER, is_steuer),
)
