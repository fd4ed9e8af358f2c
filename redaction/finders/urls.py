"""Credentials in URLs: what stands between `://` and the last `@` before the host."""

import re
from collections.abc import Iterator

from redaction.kinds import Finding, Kind

USER_INFO = re.compile(r"://([^\s/?#\"'<>`\\]+)@(?=[\w\[])")
# A password nobody encoded may hold a slash; `host:8080/@somebody` is a port and a path.
WITH_SLASHES = re.compile(r"://([^\s/?#\"'<>`\\:@]{0,256}:(?!\d{1,5}[/?#])[^\s\"'<>`\\@]{1,256}+)@(?=[\w\[])")
IN_USER_INFO = re.compile(r"://[^\s/?#\"'<>`\\:]*(?::(?!\d{1,5}[/?#])[^\s\"'<>`\\@]*)?\Z")
SERVICE_USERS = frozenset({"git", "hg", "svn", "cvs", "anonymous", "postgres", "root", "admin", "user", "username"})
BLANK = re.compile(r"\$?\{{1,2}[^{}]*\}{1,2}|\$\w+|%\(\w+\)s|%\w|\*+|x{3,}|\.{3}|…", re.I)


def find(text: str) -> Iterator[Finding]:
    for pattern in (USER_INFO, WITH_SLASHES):
        for match in pattern.finditer(text):
            if gives_away(match[1]):
                yield Finding(Kind.URL_CREDENTIALS, *match.span(1))


def in_user_info(text: str, start: int) -> bool:
    """Within what stands between `://` and the host."""
    return IN_USER_INFO.search(text[max(0, start - 320) : start]) is not None


def gives_away(user_info: str) -> bool:
    """A name of a service without a password, and a template's blanks, give nothing away."""
    name, _, password = user_info.partition(":")
    if not password:
        return name.lower() not in SERVICE_USERS and not is_blank(name)
    return not (is_blank(password) and (not name or is_blank(name) or name in SERVICE_USERS))


def is_blank(part: str) -> bool:
    return part == Kind.URL_CREDENTIALS.placeholder or BLANK.fullmatch(part) is not None
