"""E-mail addresses as people write them so that no machine finds them, and as slips of the finger leave them."""

import re
from collections.abc import Iterator

from redaction.kinds import Finding, Kind
from redaction.look import Look, marking

NAME = r"(?<![\w.+-])[\w+-][\w.+-]{0,63}(?:\s?[\[({<]\s?(?:dot|d|point|punto|punkt)\s?[\])}>]\s?[\w+-]{1,64}){0,3}"
AT = r"\s?[\[({<]\s?(?:at|a|arobase|arroba|chiocciola|ät|@)\s?[\])}>]\s?"
AT_WORD = (
    r"\s(?:at|arobase|arroba|chiocciola|ät)\s(?!(?:th[aei]\w*|some|one|wh\w+|an?|any|each|every|no|ce|une?|le|quel)\s)"
)
DOT = r"\s?[\[({<]\s?(?:dot|d|point|punto|punkt|\.)\s?[\])}>]\s?"
DOT_WORD = r"\s(?:dot|point|punto|punkt|ponto)\s"
TLDS = (
    r"(?:com|org|net|edu|gov|info|biz|eu|fr|de|uk|us|ca|es|it|nl|be|ch|at|pt|pl|se|no|dk|fi|ie|jp|cn|in|br|ru|au|io|dev"
    r"|me|example|test)(?![\w-])"
)
PART = r"[\w-]{1,63}"
SIGN = re.compile(rb"[\[({<]\s?(?:at|a|arobase|arroba|@)\s?[\])}>]")
BY_SIGN = re.compile(rf"{NAME}{AT}{PART}(?:(?:{DOT}|\.){PART}){{0,3}}(?:{DOT}|\.)[a-z]{{2,24}}(?![\w-])", re.I)
BRACKETS = marking(b"[({<")
DOT_NAMES = frozenset((b"dot", b"point", b"punto", b"punkt", b"ponto"))
AT_NAMES = frozenset((b"at", b"arobase", b"arroba", b"chiocciola", b"\xe4t"))
AT_SIGN = re.compile(rb"[ _](?:at|arobase|arroba|chiocciola|\xe4t)[ _]")
BY_WORDS = re.compile(
    rf"{NAME}(?:{DOT_WORD}[\w+-]{{1,64}}){{0,2}}{AT_WORD}{PART}(?:(?:{DOT_WORD}|\.){PART}){{0,3}}{DOT_WORD}{TLDS}"
    r"|(?<![A-Za-z0-9])[a-z0-9]{1,32}(?:[._][a-z0-9]{1,32}){0,3}?_at_[a-z0-9-]{1,63}(?:_dot_[a-z0-9-]{1,63}){1,3}",
    re.I,
)
REACH = 100  # characters around such a word
# Around an @ with spaces, a backslash or a comma for a dot, or before a host without any dot.
NAME_BEFORE = re.compile(r"[\w+-][\w.+'-]{0,63}\\?\s?\Z")
HOST_AFTER = re.compile(
    rf"\s?{PART}(?:\.{PART}){{0,3}}(?:\s?\.\s?|,){TLDS}"
    r"|(?:localhost|(?:server|host|srv|db|web|node|mail|pc|laptop|desktop|vm|box)-?[a-z]{0,16}\d{1,4})(?![\w.:/-])"
)
PROPER = re.compile(rf"{PART}(?:\.{PART})+(?!,| \. )")  # which is found without this
NO_NAMES = frozenset({"user", "users", "username", "name", "you", "me", "git", "this", "getty", "ssh"})


def find(text: str, look: Look) -> Iterator[Finding]:
    for start, end in look.near(BRACKETS) if look.bracketed_at else ():
        for sign in SIGN.finditer(look.small, start, end):
            yield from around(text, BY_SIGN, sign.start())
    for name in DOT_NAMES & look.words if not look.words.isdisjoint(AT_NAMES) else ():
        place = look.small.find(name)
        while place >= 0:
            if AT_SIGN.search(look.small, max(0, place - REACH), place):
                yield from around(text, BY_WORDS, place)
            place = look.small.find(name, place + 1)
    place = text.find("@") if b"@" in look.signs else -1
    while place >= 0:
        yield from slips(text, place)
        place = text.find("@", place + 1)


def around(text: str, form: re.Pattern[str], place: int) -> Iterator[Finding]:
    for match in form.finditer(text, max(0, place - REACH), place + REACH):
        yield Finding(Kind.EMAIL, *match.span())


def slips(text: str, sign: int) -> Iterator[Finding]:
    host = HOST_AFTER.match(text, sign + 1)
    near = text[max(0, sign - 2) : sign + 2]
    if host is None or not ("\\" in near or " " in near or not PROPER.match(text, sign + 1)):
        return
    name = NAME_BEFORE.search(text, max(0, sign - 66), sign)
    if name and name[0].rstrip(" \\").lower() not in NO_NAMES:
        yield Finding(Kind.EMAIL, name.start(), host.end())
