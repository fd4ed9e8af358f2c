"""National ids with letters around their digits: ES DNI and NIE, UK NINO, and the NIR of those born in Corsica."""

import re
from collections.abc import Iterator

from stdnum.es import dni, nie

from conversations.redaction.context import compact, is_goods, stands_alone
from conversations.redaction.identifiers import OF_NIR, Rule, among, says
from conversations.redaction.kinds import Finding, Kind
from conversations.redaction.runs import Run

DNI = re.compile(r"(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NIE = re.compile(r"[XYZxyz][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]")
NINO = re.compile(
    r"(?!BG|GB|NK|KN|NT|TN)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)([ .-]?)\d\d[ .-]?\d\d[ .-]?\d\d(?:\1[A-DT])?",
    re.I,
)
LETTERS_BEFORE = re.compile(r"[ .-]?([A-Za-z]{1,2})(?![A-Za-z0-9])")  # read backwards
SAYS_NINO = re.compile(r"\bnino\b|national.?insurance|\bni\b")
ISO_BASIC = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d[TZ]", re.I)
REST_OF_NIR = 18  # characters after the 2 of 2A and 2B


def find(text: str, run: Run) -> Iterator[Finding]:
    after = text[run.end : run.end + 2]
    if after[:1].isalpha() or (after[:1] in {" ", "-"} and after[1:].isalpha()):
        yield from among(OF_DNI, text, run.start, run.end + 2)
        if after[0] in "ABab" and text[run.end - 1] == "2":
            yield from among(OF_NIR, text, run.start, run.end + REST_OF_NIR)
    left = text[max(0, run.start - 4) : run.start][::-1]
    if letters := LETTERS_BEFORE.match(left):
        start = run.start - letters.end()
        for kind, pattern, holds in BEHIND_LETTERS:
            match = pattern.match(text, start)
            if match and stands_alone(text, *match.span()) and holds(text, match):
                yield Finding(kind, *match.span())


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


OF_DNI: Rule = (Kind.DNI, DNI, is_dni)
BEHIND_LETTERS: tuple[Rule, ...] = ((Kind.NIE, NIE, is_nie), (Kind.NINO, NINO, is_nino))
