"""IP addresses, version 4 and 6, told from version numbers, times, hardware addresses, slices and scopes."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address

from redaction.kinds import Finding, Kind
from redaction.look import DIGITS, Look
from redaction.surroundings import ALPHANUMERIC, before

FILE = r"tar|t?gz|zip|jar|war|exe|msi|dmg|deb|rpm|whl|apk|dll|so|patch|pdf|md|txt"
V4 = re.compile(rf"[0-9]\d{{0,2}}\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?![A-Za-z0-9_]|\.\d|-[A-Za-z]|\.(?:{FILE})\b)")
WORDS = (
    r"ver|vers|[a-z]*versions?|releases?|builds?|firmware|sdk|drivers?|pilotes?|tag|chrome|chromium|firefox|edge|safari|opera"
    r"|sections?|chapters?|chapitres?|clauses?|annexe?|appendix|oid"
    r"|(?P<moved>upgraded?|downgraded?|updated?|bump(?:ed)?|m(?:is|ise)s?\sà\sjour|pass(?:er|é))\s(?:from|to|de|vers|en|depuis)"
)
BETWEEN = r"[\s:=\"'`(>/!<~^]*(?:(?:is|est|from|de|to|à|number|n°)[\s:\"'`]+)?"
VERSION_BEFORE = re.compile(rf"(?<![a-zà-ÿ])(?:{WORDS}){BETWEEN}\Z", re.I)
SAYS_VERSION = re.compile(
    r"ver|release|build|firmware|sdk|pilote|tag|chrom|firefox|edge|safari|opera|section|chap|clause|annex|append|oid"
    r"|grade|date|bump|jour|pass"
)  # without which the above isn't looked for
GLUED_BEFORE = re.compile(r"(?:§\s?|[A-Za-z]-|[\w\]](?:[=!]=|[<>])|[<>~]=\s?|[~^]\s?)\Z")
NO_VERSION_BEFORE = re.compile(r"(?:<[a-z/!][^<>]*>|[=-]>)\Z", re.I)  # a tag, an arrow
MOVED = re.compile(
    r"(?<![a-z])(?:a record|ip|ips|address(?:es)?|dns|host|server|client|gateway|subnet|adresse|serveur)(?![a-z])"
)
DEFANGED = re.compile(r"(?<![\w.])\d{1,3}(?:(?:\[\.?\]|\[dot\]|\(\.\)|\(dot\)|\{\.\})\.?\d{1,3}){3}(?![\w\[])", re.I)
IN_HOST = re.compile(r"(?<![A-Za-z0-9])\d{1,3}(?:-\d{1,3}){3}(?=\.[a-z])")
DOTS, COLONS = 3, 7  # of an address
# How it looks, a sign that stands there as often as dots would, and what one such sign stands with.
DISGUISES = (
    (DEFANGED, b"]", (b"[.", b"[d", b"[D", b"[]")),
    (DEFANGED, b")", (b"(.)", b"(d", b"(D")),
    (DEFANGED, b"}", (b"{.}",)),
    (IN_HOST, b"-", (b"-",)),
)
ADDRESS_BEFORE = re.compile(r"(?:ip|addr\w*|src|dst|hosts?|from|to)(?:-|==)\Z", re.I)
AND = re.compile(r"\s?(?:to|à|vers|and|et|or|ou|through|then|puis|[,/-]|->|→)\s?(?:v|version )?\Z", re.I)
V6_CORE = re.compile(r":[0-9A-Fa-f]{0,4}:")
V6 = re.compile(r"[0-9A-Fa-f:]+(?:\.\d{1,3}){0,3}")
HEX = re.compile(r"[0-9A-Fa-f]{0,4}")
ZONE = re.compile(r"%[\w.-]{1,32}")
NUMBER, HIGHEST = re.compile(r"\d+"), 255
LONGEST = 45
GLUED = 4  # characters


def find(text: str, look: Look) -> Iterator[Finding]:
    stretches = look.near(DIGITS)
    if look.raw.count(b".") >= DOTS:
        for start, end in stretches:
            if text.count(".", start, end) >= DOTS:
                yield from version_4(text, start, end)
    for pattern, sign, begins in DISGUISES:
        if look.signs.count(sign) >= DOTS and any(beginning in look.raw for beginning in begins):
            yield from in_disguise(text, pattern, [(a, b) for a, b in stretches if look.raw.count(sign, a, b) >= DOTS])
    if b"::" in look.raw or look.signs.count(b":") >= COLONS:
        for start, end in stretches:
            yield from version_6(text, max(0, start - LONGEST), end)


def version_4(text: str, near: int, until: int) -> Iterator[Finding]:
    version_end = -100
    for match in V4.finditer(text, near, until):
        start, end = match.span()
        left = text[start - 1 : start] if start else ""
        if left in ALPHANUMERIC or left in {".", "_"} or max(map(int, match[0].split("."))) > 255:
            continue
        if is_version(text, start, version_end):
            version_end = end
        else:
            yield Finding(Kind.IP, start, end)


def in_disguise(text: str, pattern: re.Pattern[str], stretches: list[tuple[int, int]]) -> Iterator[Finding]:
    """Written so that nobody follows it, or as a provider names the host that has it."""
    for start, end in stretches:
        for match in pattern.finditer(text, start, end):
            if all(int(number) <= HIGHEST for number in NUMBER.findall(match[0])):
                yield Finding(Kind.IP, *match.span())


def is_version(text: str, start: int, version_end: int) -> bool:
    """Said so right before it, or the next in a row of versions."""
    if start - version_end <= 12 and AND.match(text[version_end:start]):
        return True
    line = before(text, start)
    if line.endswith(">") and NO_VERSION_BEFORE.search(line):
        return False
    if SAYS_VERSION.search(line) and (said := VERSION_BEFORE.search(line)):
        return said["moved"] is None or MOVED.search(line) is None
    return GLUED_BEFORE.search(line[-GLUED:]) is not None and ADDRESS_BEFORE.search(line) is None


def version_6(text: str, done: int, until: int) -> Iterator[Finding]:
    """From a little before digits: an address may begin with letters."""
    if text.find("::", done, until) < 0 and text.count(":", done, until) < COLONS:
        return
    while core := V6_CORE.search(text, done, until):
        at = core.start()
        found = HEX.match(text[max(0, at - 4) : at][::-1])
        start = at - (found.end() if found else 0)
        start += text.startswith(":", start) and not text.startswith("::", start)
        whole = V6.match(text, start)
        done = whole.end() if whole else core.end()
        end = address_end(text, start, done)
        if end:
            zone = ZONE.match(text, end)
            yield Finding(Kind.IP, start, zone.end() if zone else end)


def address_end(text: str, start: int, end: int) -> int:
    """Where the address ends, 0 if it is none."""
    if end - start > LONGEST or text[start - 1 : start] in ALPHANUMERIC or text[end : end + 1] in ALPHANUMERIC:
        return 0
    end -= text[start:end].endswith(":") and not text[start:end].endswith("::")
    return end if is_address(text, start, end) else 0


def is_address(text: str, start: int, end: int) -> bool:
    candidate = text[start:end]
    if "::" not in candidate and candidate.count(":") < COLONS - ("." in candidate):
        return False
    try:
        IPv6Address(candidate)
    except AddressValueError:
        return False
    groups = [group for group in candidate.split(":") if group]
    if not any(char.isdigit() for char in candidate) or all(len(group) == 2 for group in groups):
        return False
    if text[start - 1 : start] == "[" and text[start - 2 : start - 1] in ALPHANUMERIC:
        return False
    return len(groups) > 2 or "." in candidate or (len(groups) > 0 and len(groups[0]) > 2)
