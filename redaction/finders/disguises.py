"""Values that are taken apart or encoded: by line breaks, tags, bold, signs or spaces, as entities, escapes or in URLs.

Each disguise is taken off a piece of the text, and what is found beneath is traced back to where it stands.
"""

import re
import string
from bisect import bisect_right
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from urllib.parse import unquote

from stdnum.fr import nir

from redaction import numbering_plans
from redaction.finders.codes import is_iban
from redaction.finders.national_ids import SAYS_NINO, SAYS_SSN, WITH_KEY
from redaction.finders.payment_cards import ISSUERS, is_card
from redaction.kinds import Finding, Kind
from redaction.look import DIGITS, NEAR, Look
from redaction.surroundings import before, compact, is_other_number

FindPlain = Callable[[str], list[Finding]]
CLOSE, AROUND = 24, 96  # characters of plain text that may belong to what is encoded
# Encoded characters, and markup within a line.
ESCAPE = re.compile(r"%[2-7][0-9A-Fa-f]|\\u00[2-7][0-9A-Fa-f]|&#(?:\d{2,3}|[xX][0-9A-Fa-f]{2});|&nbsp;")
ESCAPES = (b"%", b"\\u00", b"&#", b"&nbsp;")
INLINE = re.compile(r"\*\*|__|</?(?:span|b|i|em|strong|font|a|u|mark|code|small|wbr|kbd|tt)(?:\s[^<>]{0,80})?/?>", re.I)
SPACED_OUT = re.compile(r"(?<!\S)(?:[A-Za-z0-9@.:()+-] ){8,80}[A-Za-z0-9@.:()+-](?!\S)")
DIFFERENT = 4  # characters at least, else it is a row of ones and zeros
# What may stand between groups of digits.
BETWEEN = r"(?:\\[nrt]|\s{0,2}<br ?/?>\s{0,2}|\r?\n(?:[ \t]{0,16}>)?[ \t]{0,16}|\t| {2,4}|\s?[+_·/,]\s?|[ .–-])"
LETTERED = re.compile(r"\\[nrt]|<br ?/?>", re.I)
UNUSUAL = re.compile(r"[\t\n+_·/,–]|\\[nrt]|<br|  ")
GROUPED = {
    Kind.CARD: (rf"\d{{4}}(?:{BETWEEN}\d{{4}}){{3}}|\d{{4}}{BETWEEN}\d{{6}}{BETWEEN}\d{{5}}"),
    Kind.IBAN: (rf"[A-Z]{{2}}\d\d(?:{BETWEEN}[A-Z0-9]{{4}}){{2,7}}(?:{BETWEEN}[A-Z0-9]{{1,3}})?"),
    Kind.NIR: (
        rf"[1-478]{BETWEEN}\d\d{BETWEEN}\d\d{BETWEEN}(?:\d\d|2[AB]){BETWEEN}\d{{3}}{BETWEEN}\d{{3}}{BETWEEN}\d\d"
    ),
    Kind.NINO: (rf"[A-Z]{{2}}(?:{BETWEEN}\d\d){{3}}{BETWEEN}[A-D]"),
    Kind.SSN: (rf"\d{{3}}{BETWEEN}\d\d{BETWEEN}\d{{4}}"),
}
PHONES = (
    re.compile(rf"\+\d{{1,3}}(?:{BETWEEN}\(?\d{{1,4}}\)?){{2,7}}(?![\w])"),
    re.compile(r"0[1-9]([\t+_·]|\\n|\r?\n)\d\d(?:(?:\1|[ ])\d\d){3}(?!\d|\1\d)"),
    re.compile(rf"\([2-9]\d\d\){BETWEEN}[2-9]\d\d{BETWEEN}\d{{4}}"),
)
GROUPS = {kind: re.compile(rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])") for kind, pattern in GROUPED.items()}
MORE_BEFORE = re.compile(r"\d(?:[\t,]\s?|\n|_|\+|\s?/\s?)\Z")  # a column or row of numbers goes on
MORE_AFTER = re.compile(r"(?:[\t,]\s?|\n|_|\+|\s?/\s?)\d")
# The same by bytes, a digit a nine and a capital an A: where it is worth looking closer.
SKELETON = bytes(0x39 if 48 <= code <= 57 else 0x41 if 65 <= code <= 90 else code for code in range(256))
GAP = rb"[^9A]{1,12}"
WORTH_IT = re.compile(
    rb"(?<![9A])(?:9999%(gap)b9999(?:99)?%(gap)b9999|AA99%(gap)b[9A]{4}[^9A]|AA(?:%(gap)b99){3}|999%(gap)b99%(gap)b9999"
    rb"|99(?:%(gap)b99){4}|9(?:%(gap)b99){2}%(gap)b9[9A]%(gap)b999|\+9{1,3}%(gap)b9|\(999\)%(gap)b999[^9])"
    % {b"gap": GAP}
)
BY_FIRST = {"+": (Kind.PHONE,), "(": (Kind.PHONE,), "A": (Kind.IBAN, Kind.NINO)}
OF_DIGITS = (Kind.CARD, Kind.NIR, Kind.SSN, Kind.PHONE)
SPACES = b" " * 8
FEWEST = 6  # digits
WORDLIKE = frozenset(string.ascii_letters + string.digits + ")(@.+- <*")


def find(text: str, look: Look, find_plain: FindPlain) -> Iterator[Finding]:
    if any(sign in look.raw for sign in ESCAPES):
        yield from beneath(text, ESCAPE, ESCAPE.finditer(text), decoded, find_plain)
    if b"<" in look.signs or b"**" in look.raw or b"__" in look.raw:
        yield from beneath(text, INLINE, in_values(text), nothing, find_plain)
    single = look.raw.replace(b"  ", b"__")
    if SPACES in single[::2] or SPACES in single[1::2]:  # every other character is one
        for match in SPACED_OUT.finditer(text):
            yield from spaced_out(match, find_plain)
    yield from grouped(text, look)


def in_values(text: str) -> Iterator[re.Match[str]]:
    """Markup with something like a word on both sides, near a digit or an @."""
    for match in INLINE.finditer(text):
        start, end = match.span()
        if start and end < len(text) and text[start - 1] in WORDLIKE and text[end] in WORDLIKE:
            near = text[max(0, start - CLOSE) : end + CLOSE]
            if "@" in near or any(map(str.isdigit, near)):
                yield match


def decoded(escape: str) -> str:
    if escape[0] == "%":
        return unquote(escape)
    return " " if escape == "&nbsp;" else unescape(escape) if escape[0] == "&" else chr(int(escape[2:], 16))


def nothing(_: str) -> str:
    return ""


def beneath(
    text: str,
    disguise: re.Pattern[str],
    places: Iterator[re.Match[str]],
    plain: Callable[[str], str],
    find_plain: FindPlain,
) -> Iterator[Finding]:
    """What is found in the neighbourhood of each disguise once all there are taken off, if one was in it."""
    for start, end in neighbourhoods(places, len(text)):
        parts: list[str] = []
        edges, place, length = [(0, start)], start, 0
        for match in disguise.finditer(text, start, end):
            parts += text[place : match.start()], plain(match[0])
            length += match.start() - place
            edges += (length, match.start()), (length + len(parts[-1]), match.end())
            length, place = length + len(parts[-1]), match.end()
        stripped = "".join((*parts, text[place:end]))
        for kind, first, last in find_plain(stripped):
            span = traced(edges, first), traced(edges, last - 1) + 1
            span = (
                span[0],
                next((after for (at, _), (_, after) in pairwise(edges) if at == last - 1 and after > span[1]), span[1]),
            )
            if disguise.search(text, *span):
                yield Finding(kind, *span)


def traced(edges: list[tuple[int, int]], place: int) -> int:
    """Where in the text that character stands. `edges`: places in the stripped piece, and in the text."""
    at, there = edges[bisect_right(edges, (place, 1 << 62)) - 1]
    return there + place - at


def neighbourhoods(places: Iterator[re.Match[str]], length: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    for match in places:
        if end < 0:
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
        elif match.start() <= end:
            end = match.end() + AROUND
        else:
            yield start, min(end, length)
            start, end = max(end, match.start() - AROUND), match.end() + AROUND
    if end >= 0:
        yield start, min(end, length)


def spaced_out(match: re.Match[str], find_plain: FindPlain) -> Iterator[Finding]:
    """If what is found is all of it: rows of single digits are many."""
    joined = match[0].replace(" ", "")
    if len(set(joined)) < DIFFERENT:
        return
    for kind, first, last in find_plain(joined):
        if last - first >= len(joined) - 2:
            yield Finding(kind, match.start() + 2 * first, match.start() + 2 * last - 1)


def grouped(text: str, look: Look) -> Iterator[Finding]:
    skeleton, digits = look.raw.translate(SKELETON), look.marked(DIGITS)
    for start, end in look.near(DIGITS):
        if digits.count(b"9", start, end) < FEWEST:
            continue
        for worth in WORTH_IT.finditer(skeleton, max(0, start - NEAR), end):
            place = worth.start()
            for kind in BY_FIRST.get(worth[0][:1].decode(), OF_DIGITS):
                for pattern in PHONES if kind is Kind.PHONE else (GROUPS[kind],):
                    match = pattern.match(text, place)
                    if match and UNUSUAL.search(match[0]) and not in_table(text, match) and holds(kind, text, match):
                        yield Finding(kind, *match.span())


def in_table(text: str, match: re.Match[str]) -> bool:
    return bool(
        MORE_BEFORE.search(text, max(0, match.start() - 4), match.start()) or MORE_AFTER.match(text, match.end())
    )


def holds(kind: Kind, text: str, match: re.Match[str]) -> bool:
    if kind is Kind.PHONE:
        return is_phone(text, match)
    number = compact(LETTERED.sub(" ", match[0]))
    if kind is Kind.CARD:
        return len(number) in ISSUERS and is_card(number)
    if kind is Kind.IBAN:
        return is_iban(number)
    if kind is Kind.NIR:
        return len(number) == WITH_KEY and nir.calc_check_digits(number) == number[13:]
    says = SAYS_NINO if kind is Kind.NINO else SAYS_SSN
    return says.search(before(text, match.start())) is not None


def is_phone(text: str, match: re.Match[str]) -> bool:
    number = compact(LETTERED.sub(" ", match[0]))
    if match[0][0] == "(":
        return True
    if match[0][0] == "0":
        pairs = [int(number[place : place + 2]) for place in range(0, len(number), 2)]
        counting = {after - first for first, after in pairwise(pairs)} <= {0, 1, 2}
        return (
            numbering_plans.valid_somewhere(("FR",), number)
            and not counting
            and not is_other_number(text, match.start())
        )
    code = numbering_plans.country_code(number)
    return bool(code) and numbering_plans.valid_abroad(code, number[len(str(code)) :])
