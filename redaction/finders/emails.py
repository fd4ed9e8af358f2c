"""E-mail addresses, also as `name%40host` in a URL and as `name (at) host (dot) tld`."""

import re
from collections.abc import Iterator

from redaction.finders.urls import in_user_info
from redaction.kinds import Finding, Kind

SIGN = re.compile(
    r"[@%&\[({](?:(?<=@)|(?<=%)40|(?<=&)(?:#64|commat);|(?<=[\[({])\s?(?:at|arobase|arroba|chiocciola|@)\s?[\])}]\s?)",
    re.I,
)
NAME = re.compile(r"[\w.+%'-]*")  # read backwards
QUOTED_NAME = re.compile(r'"[^"\n@]{1,64}"')  # read backwards
DOT = r"(?:\.|\s?[\[({]\s?(?:dot|point|punto|punkt|\.)\s?[\])}]\s?)"
HOST = re.compile(rf"[\w-]+(?:{DOT}[\w-]+)*{DOT}(?:xn--[\w-]{{2,59}}|[^\W\d_]{{2,24}})(?![^\W_])", re.I)
LITERAL_HOST = re.compile(r"\[(?:IPv6:)?[\da-fA-F.:]{3,45}\]")
VERSION = re.compile(r"v?\d+\.\d")  # package@1.2.3-rc.one
PICTURE = re.compile(r"\dx\.[a-z]+\Z", re.I)  # icon@2x.png
UNIT = re.compile(r".*\.(?:service|socket|timer|target|mount|slice|scope|device)\Z", re.I)  # getty@tty1.service
LABELS = frozenset({"this", "super", "return", "break", "continue"})  # this@MainActivity.finish
ALGORITHMS = frozenset({"openssh.com", "libssh.org", "lysator.liu.se", "ssh.com", "putty.projects.tartarus.org"})
ALGORITHM = re.compile(r"[a-z0-9]*(?:-[a-z0-9]+)+|\w*\d+")  # sk-ssh-ed25519@openssh.com
LONGEST_NAME = 320
SSH_USERS = frozenset({"git", "hg", "svn"})  # git@host.tld:path


def find(text: str, near: int, until: int) -> Iterator[Finding]:
    for sign in SIGN.finditer(text, near, until):
        end = sign.start() - 1 if text[sign.start() - 1 : sign.start()] == " " and sign[0] != "@" else sign.start()
        start = name_start(text, end)
        host = HOST.match(text, sign.end()) or LITERAL_HOST.match(text, sign.end())
        if start < end and host and is_address(text, text[start:end], host) and not in_user_info(text, start):
            yield Finding(Kind.EMAIL, start, host.end())


def name_start(text: str, end: int) -> int:
    """Where the part before the sign begins."""
    backwards = text[max(0, end - LONGEST_NAME) : end][::-1]
    found = QUOTED_NAME.match(backwards) or NAME.match(backwards)
    name = found[0][::-1] if found else ""
    return end - len(name.lstrip(".'-%"))


def is_address(text: str, name: str, host: re.Match[str]) -> bool:
    if VERSION.match(host[0]) or PICTURE.match(host[0]) or UNIT.match(host[0]) or name in LABELS:
        return False
    if host[0].lower() in ALGORITHMS and ALGORITHM.fullmatch(name):
        return False
    after = text[host.end() : host.end() + 1]
    return after != "(" and not (name in SSH_USERS and after in {":", "/"})
