"""Private keys in all forms they are handed around in: PEM blocks (also cut, quoted, encoded), PuTTY files, JWKs."""

import re
from collections.abc import Iterator

from redaction.kinds import Finding, Kind

BLOCK_START = re.compile(r"-----BEGIN[A-Z0-9_ -]{0,40}PRIVATE KEY(?: BLOCK)?-----")
BLOCK_BODY = re.compile(r"[^-]*+(?:-(?!----)[^-]*+)*-----END [A-Z0-9_ -]{0,40}PRIVATE KEY(?: BLOCK)?-----")
# Without its end: headers and lines of base64, in quotes, in comments, in a mail's reply, with \n instead of an end.
CUT_BODY = re.compile(
    r"(?:\\[nrt]|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|Key-\w+|Headers?): ?[^\n\\]*+"
    r"|[A-Za-z0-9+/=_-]{16,}+|[A-Za-z0-9+/]{2,}+={1,2}|[\s\"'>|#*+,\\])*"
)
AROUND = " \t\r\n\"'>|#*+,\\"
# The same without the line that says so: by the first bytes of a key, as base64 writes them.
BARE = re.compile(
    r"(?<![A-Za-z0-9+/])(?:MII[A-Za-z0-9+/]{3}IBA[A-D]|MHcCAQEE|MIGHAgEAM|MC4CAQAw|b3BlbnNzaC1rZXktdjE)[A-Za-z0-9+/=]{24,}+"
    r"(?:(?:\\[nr]|\s)+[A-Za-z0-9+/]{40,}+)*(?:(?:\\[nr]|\s)+[A-Za-z0-9+/]{2,}+={0,2}(?=\s|\Z|\\|[\"'-]))?"
)
ENCODED = re.compile(
    r"(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,48}?(?:UFJJVkFUR|BSSVZBVE|QUklWQVRF)[A-Za-z0-9+/=]{8,}"
)
PUTTY = re.compile(r"(?<=Private-Lines: )\d{1,3}\s{1,4}(?:(?!Private)[A-Za-z0-9+/=]{4,}+\s{0,4})*(?:Private-MAC: \w+)?")
JWK = re.compile(r"[\"'](?:d|p|q|dp|dq|qi|k)[\"']\s{0,4}:\s{0,4}[\"'](?P<key>[A-Za-z0-9_-]{16,})[\"']")


def find(text: str) -> Iterator[Finding]:
    if "PRIVATE KEY" in text:
        yield from blocks(text)
    for sign, pattern in (("IBA", BARE), ("CAQ", BARE), ("b3BlbnNz", BARE), ("LS0tLS1CRUdJTi", ENCODED)):
        if sign in text:
            yield from (Finding(Kind.SECRET, *match.span()) for match in pattern.finditer(text))
    if "Private-Lines" in text:
        yield from (Finding(Kind.SECRET, *match.span()) for match in PUTTY.finditer(text))
    if "kty" in text:
        yield from (Finding(Kind.SECRET, *match.span("key")) for match in JWK.finditer(text))


def blocks(text: str) -> Iterator[Finding]:
    """The whole block; where its end is missing, the lines that follow the first."""
    place = 0
    while start := BLOCK_START.search(text, place):
        body = BLOCK_BODY.match(text, start.end()) or CUT_BODY.match(text, start.end())
        place = start.end() + len(body[0].rstrip(AROUND)) if body else start.end()
        yield Finding(Kind.SECRET, start.start(), place)
