"""E-mail addresses as people write them so that no machine finds them, and as slips of the finger leave them."""

import re
from collections.abc import Iterator

from redaction.kinds import Finding, Kind
from redaction.look import Look

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
FORMS = tuple(
    (signs, re.compile(pattern, re.I))
    for signs, pattern in (
        (
            (b"[at", b"(at", b"{at", b"<at", b"[a]", b"(a)", b"{a}", b"arobase", b"arroba", b"[@]", b"(@)"),
            rf"{NAME}{AT}{PART}(?:(?:{DOT}|\.){PART}){{0,3}}(?:{DOT}|\.)[a-z]{{2,24}}(?![\w-])",
        ),
        (
            (b" dot ", b" point ", b" punto ", b" punkt ", b" ponto "),
            rf"{NAME}(?:{DOT_WORD}[\w+-]{{1,64}}){{0,2}}{AT_WORD}{PART}(?:(?:{DOT_WORD}|\.){PART}){{0,3}}{DOT_WORD}{TLDS}",
        ),
        (
            (b"_at_",),
            r"(?<![A-Za-z0-9])[a-z0-9]{1,32}(?:[._][a-z0-9]{1,32}){0,3}?_at_[a-z0-9-]{1,63}(?:_dot_[a-z0-9-]{1,63}){1,3}",
        ),
    )
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
    for signs, form in FORMS:
        for sign in signs:
            place = look.small.find(sign)
            while place >= 0:
                for match in form.finditer(text, max(0, place - REACH), place + REACH):
                    yield Finding(Kind.EMAIL, *match.span())
                place = look.small.find(sign, place + len(sign))
    place = text.find("@")
    while place >= 0:
        yield from slips(text, place)
        place = text.find("@", place + 1)


def slips(text: str, sign: int) -> Iterator[Finding]:
    host = HOST_AFTER.match(text, sign + 1)
    near = text[max(0, sign - 2) : sign + 2]
    if host is None or not ("\\" in near or " " in near or not PROPER.match(text, sign + 1)):
        return
    name = NAME_BEFORE.search(text, max(0, sign - 66), sign)
    if name and name[0].rstrip(" \\").lower() not in NO_NAMES:
        yield Finding(Kind.EMAIL, name.start(), host.end())
