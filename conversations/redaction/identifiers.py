"""National ids, by their check digits where they have any, else by their rules of issue."""

import re
from collections.abc import Callable, Iterator

from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.it import codicefiscale

from conversations.redaction.context import before, candidates, is_goods, is_other_number, stands_alone
from conversations.redaction.kinds import Finding, Kind

NIR = re.compile(
    r"[1-478][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d\d|2[ABab])[ .-]?\d[ .-]?\d\d[ .-]?\d{3}"
    r"(?:[ .|/-]{0,3}(?:cl[ée] ?:? ?)?\d\d)?(?!\d)"
)
SSN = re.compile(r"(?!000|666|9)\d{3}([ .-]?)(?!00)\d\d\1(?!0000)\d{4}(?!\d)")
NINO = re.compile(
    r"(?!BG|GB|NK|KN|NT|TN)(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)([ .-]?)\d\d[ .-]?\d\d[ .-]?\d\d\1[A-DT]?"
    r"(?![A-Z0-9])",
    re.I,
)
DNI = re.compile(r"(?:\d{8}|\d{1,2}\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Z](?![A-Z0-9])", re.I)
NIE = re.compile(r"[XYZ][ -]?(?:\d{7}|\d\.\d{3}\.\d{3})[ -]?[A-HJ-NP-TV-Z](?![A-Z0-9])", re.I)
ODD = "[0-9LMNP-V]"  # a digit, or the letter that stands for it where two people would share a code
FISCALE = re.compile(
    rf"[A-Z]{{3}}[ -]?[A-Z]{{3}}[ -]?{ODD}{{2}}[A-EHLMPR-T]{ODD}{{2}}[ -]?[A-Z]{ODD}{{3}}[ -]?[A-Z](?![A-Z0-9])", re.I
)
STEUER = re.compile(r"[1-9]\d([ ./-]?)\d{3}\1\d{3}\1\d{3}(?!\d)")

SAYS_NIR = re.compile(r"\bnir\b|s[ée]cu|insee|immatriculation|assur[ée]", re.I)
SAYS_SSN = re.compile(r"\bssn\b|social.?sec|s[ée]curit[ée] sociale|seguridad social|sozialvers", re.I)
SAYS_NINO = re.compile(r"\bnino\b|national.?insurance|\bni\b", re.I)
SAYS_STEUER = re.compile(r"steuer|idnr|id-nr|tax.?(?:id|number)|tin\b|fiscal", re.I)
ISO_BASIC = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d[TZ]", re.I)


def find(text: str) -> Iterator[Finding]:
    for kind, pattern, holds in RULES:
        for match in candidates(pattern, text):
            if stands_alone(text, *match.span()) and holds(text, match):
                yield Finding(kind, *match.span())


def says(words: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return words.search(before(text, match.start())) is not None


def is_nir(text: str, match: re.Match[str]) -> bool:
    """Thirteen digits without their key are believed only if the text calls them so."""
    number = compact(re.sub("cl[ée]", "", match[0]))
    return nir.is_valid(number) if len(number) == 15 else says(SAYS_NIR, text, match)


def is_ssn(text: str, match: re.Match[str]) -> bool:
    return says(SAYS_SSN, text, match) or (bool(match[1]) and not is_goods(text, match.start()))


def is_nino(text: str, match: re.Match[str]) -> bool:
    """The suffix may be missing, and the letters small, only if the text calls it so."""
    number = match[0]
    if says(SAYS_NINO, text, match):
        return True
    suffixed = number[-1] in "ABCD" or (number[:2] == "ZZ" and number[-1] == "T")  # ZZ…T: kept for examples
    return suffixed and number[:2].isupper() and not is_goods(text, match.start())


def is_dni(text: str, match: re.Match[str]) -> bool:
    return dni.is_valid(compact(match[0]).zfill(9)) and not ISO_BASIC.match(match[0])


def is_nie(text: str, match: re.Match[str]) -> bool:
    return nie.is_valid(compact(match[0]))


def is_fiscale(text: str, match: re.Match[str]) -> bool:
    return codicefiscale.is_valid(compact(match[0]))


def is_steuer(text: str, match: re.Match[str]) -> bool:
    number = compact(match[0])
    return idnr.is_valid(number) and (says(SAYS_STEUER, text, match) or not is_other_number(text, match.start()))


def compact(number: str) -> str:
    return "".join(char for char in number if char.isalnum()).upper()


RULES: tuple[tuple[Kind, re.Pattern[str], Callable[[str, re.Match[str]], bool]], ...] = (
    (Kind.NIR, NIR, is_nir),
    (Kind.SSN, SSN, is_ssn),
    (Kind.NINO, NINO, is_nino),
    (Kind.DNI, DNI, is_dni),
    (Kind.NIE, NIE, is_nie),
    (Kind.CODICE_FISCALE, FISCALE, is_fiscale),
    (Kind.STEUER_ID, STEUER, is_steuer),
)
