"""National ids made of digits, by their check digits where they have any, else by their rules of issue."""

import re
from collections.abc import Callable, Iterator

from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir

from conversations.redaction.context import (
    before,
    candidates,
    compact,
    in_chain,
    is_goods,
    is_other_number,
    is_registered,
    stands_alone,
)
from conversations.redaction.kinds import Finding, Kind
from conversations.redaction.runs import Run

NIR = re.compile(
    r"[1-478][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d\d|2[ABab])[ .-]?\d[ .-]?\d\d[ .-]?\d{3}"
    r"(?:[ .|/-]{0,3}(?:cl[ée] ?:? ?)?\d\d)?(?!\d)"
)
SSN = re.compile(r"(?!000|666|9)\d{3}([ .-]?)(?!00)\d\d\1(?!0000)\d{4}(?!\d)")
STEUER = re.compile(r"[1-9]\d([ ./-]?)\d{3}\1\d{3}\1\d{3}(?!\d)")
DNI = re.compile(r"(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NIE = re.compile(r"[XYZxyz][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NINO = re.compile(
    r"(?!BG|GB|NK|KN|NT|TN)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)([ .-]?)\d\d[ .-]?\d\d[ .-]?\d\d(?:\1[A-DT])?",
    re.I,
)
LETTER_AFTER = re.compile(r"[ -]?[A-Za-z]")
LETTERS_BEFORE = re.compile(r"[ .-]?([A-Za-z]{1,2})(?![A-Za-z0-9])")  # read backwards
SAYS_NIR = re.compile(r"\bnir\b|s[ée]cu|insee|immatriculation|assur[ée]")
SAYS_SSN = re.compile(r"\bssn\b|social.?sec|s[ée]curit[ée] sociale|seguridad social|sozialvers")
SAYS_NINO = re.compile(r"\bnino\b|national.?insurance|\bni\b")
SAYS_STEUER = re.compile(r"steuer|idnr|id-nr|tax.?(?:id|number)|\btin\b|fiscal")
ISO_BASIC = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d[TZ]", re.I)
WITH_KEY = 15  # digits
SLACK = 16  # characters after the digits that may belong to a number: its last letter, the rest of a NIR


def find(text: str, run: Run) -> Iterator[Finding]:
    corsican = text[run.end - 1] == "2" and text[run.end : run.end + 1] in {"A", "B", "a", "b"}
    if run.digits >= 13 or corsican:
        yield from among(text, run, Kind.NIR, NIR, is_nir)
    if run.digits >= 11:
        yield from among(text, run, Kind.STEUER_ID, STEUER, is_steuer)
    if run.digits >= 9:
        yield from among(text, run, Kind.SSN, SSN, is_ssn)
    if run.digits >= 7 and LETTER_AFTER.match(text, run.end):
        yield from among(text, run, Kind.DNI, DNI, is_dni)
    if letters := LETTERS_BEFORE.match(text[max(0, run.start - 4) : run.start][::-1]):
        start = run.start - letters.end()
        yield from right_there(text, start, Kind.NIE, NIE, is_nie)
        yield from right_there(text, start, Kind.NINO, NINO, is_nino)


Holds = Callable[[str, re.Match[str]], bool]


def among(text: str, run: Run, kind: Kind, pattern: re.Pattern[str], holds: Holds) -> Iterator[Finding]:
    for match in candidates(pattern, text, run.start, run.end + SLACK):
        if stands_alone(text, *match.span()) and holds(text, match):
            yield Finding(kind, *match.span())


def right_there(text: str, start: int, kind: Kind, pattern: re.Pattern[str], holds: Holds) -> Iterator[Finding]:
    match = pattern.match(text, start)
    if match and stands_alone(text, *match.span()) and holds(text, match):
        yield Finding(kind, *match.span())


def says(words: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return words.search(before(text, match.start())) is not None


def is_nir(text: str, match: re.Match[str]) -> bool:
    """Thirteen digits without their key are believed only if the text calls them so."""
    number = compact(re.sub("cl[ée]", "", match[0]))
    if len(number) < WITH_KEY or is_registered(text, match.start()):
        return says(SAYS_NIR, text, match)
    return nir.is_valid(number)


def is_ssn(text: str, match: re.Match[str]) -> bool:
    if in_chain(text, *match.span()):
        return False
    return says(SAYS_SSN, text, match) or (bool(match[1]) and not is_goods(text, match.start()))


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
    return dni.is_valid(compact(match[0]).zfill(9)) and not ISO_BASIC.match(match[0])


def is_nie(text: str, match: re.Match[str]) -> bool:
    return nie.is_valid(compact(match[0]))


def is_steuer(text: str, match: re.Match[str]) -> bool:
    number = compact(match[0])
    return idnr.is_valid(number) and (says(SAYS_STEUER, text, match) or not is_other_number(text, match.start()))
