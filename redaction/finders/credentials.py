"""Credentials in commands, headers, calls and files whose own form says where they stand."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from redaction.finders.secret_values import (
    BLANK,
    DIGIT,
    LETTER,
    NAME,
    TEMPLATE,
    WORDS,
    Value,
    is_none,
    is_token,
    looks_made_up,
)
from redaction.kinds import Finding, Kind
from redaction.look import DIGITS, NEAR, Look

LINE = r"(?:[^\n\\]|\\\r?\n|\\.)"  # of a command, which a backslash at its end continues
QUOTED_OR_NOT = r"(?:'(?P<a>[^'\n]{3,128})'|\"(?P<b>[^\"\n]{3,128})\"|(?P<c>[^\s\"'<>|;]{3,128}))"
STRING = r"(?:[\"'][^\"'\n]{0,160}[\"']|[^()\"',\n]{1,60})"
IN_CALL = r"[\"'](?P<a>[^\"'\n]{3,128})[\"']"


class Form(NamedTuple):
    """From where `begins` stands, in a text that holds the word (all texts if none), the pattern: its last named group
    may be a secret."""

    word: bytes
    begins: bytes
    pattern: re.Pattern[str]
    holds: Callable[[Value], bool]


def is_given(value: Value) -> bool:
    """The place says that it is one: anything but a blank."""
    word = str(value)
    return not (is_none(value, word) or TEMPLATE.search(word) or NAME.fullmatch(word))


def is_pair(value: Value) -> bool:
    """A user and a password, of which at least the password is no blank."""
    _, colon, password = str(value).partition(":")
    if not colon or TEMPLATE.search(password) or password.startswith("["):
        return False
    return not (BLANK.fullmatch(password) or password.lower() in WORDS or NAME.fullmatch(password))


def is_made_up(value: Value) -> bool:
    return is_given(value) and looks_made_up(str(value))


def is_mixed(value: Value) -> bool:
    word = str(value)
    return is_given(value) and DIGIT.search(word) is not None and LETTER.search(word) is not None


IN_CALLS = b"("  # no word: a bracket with a string right after it, or after a comma
STRINGS = (b'("', b"('", b", '", b', "')
FORMS = tuple(
    Form(word, begins, re.compile(pattern, re.I), holds)
    for word, begins, pattern, holds in (
        (
            b"authorization",
            b"authorization",
            r"authorization\\?[\"']?\s{0,2}[:=,]\s{0,2}\\?[\"']?(?:(?:bearer|basic|token|digest|apikey|api-key|key)\s{1,2})?"
            r"(?P<a>[^\s\"'\\,;<>]{8,})",
            is_token,
        ),
        (b"bearer", b"bearer ", r"(?<!\w)bearer\s(?P<a>[A-Za-z0-9._~+/=-]{16,})", is_token),
        (b"curl", b"curl ", rf"\bcurl\b{LINE}{{0,600}}?\s(?:-u|--user)[ =]?{QUOTED_OR_NOT}", is_pair),
        (b"sshpass", b"sshpass", rf"sshpass\s{{1,4}}-p\s?{QUOTED_OR_NOT}", is_given),
        (b"login", b"login ", rf"\blogin\b{LINE}{{0,200}}?\s(?:-p|--password|--token)[ =]{QUOTED_OR_NOT}", is_made_up),
        (b"mysql", b"mysql", rf"mysql(?:dump|admin)?\b{LINE}{{0,200}}?\s-p(?P<a>[^\s\"']{{4,64}})", is_mixed),
        (b"u", b" -u ", r" (?-i:-U) [\"']?[\w.\\-]{1,64}%(?P<a>[^\s\"']{3,128})", is_given),
        (b"net", b"net use", r"net use [^\n]{0,120}?\\\S{1,80} (?P<a>[^\s/]\S{3,64}) /user:", is_made_up),
        (
            b"convertto",
            b"securestring",
            r"SecureString\s{1,4}(?:-String\s{1,4})?[\"'](?P<a>[^\"'\n]{3,128})[\"']",
            is_given,
        ),
        (IN_CALLS, b"auth(", rf"auth\(\s{{0,4}}[\"'][^\"'\n]{{1,64}}[\"']\s?,\s{{0,4}}{IN_CALL}", is_given),
        (IN_CALLS, b"auth=(", rf"auth=\(\s{{0,4}}[\"'][^\"'\n]{{1,64}}[\"']\s?,\s{{0,4}}{IN_CALL}", is_given),
        (
            IN_CALLS,
            b"credential",
            rf"credentials?\(\s{{0,4}}[\"'][^\"'\n]{{1,64}}[\"']\s?,\s{{0,4}}{IN_CALL}",
            is_given,
        ),
        (
            IN_CALLS,
            b"connect",
            rf"connect(?:ion)?\({STRING},\s?(?:\d{{1,5}},\s?)?[\"'][^\"'\n]{{1,64}}[\"'],\s?{IN_CALL}",
            is_made_up,
        ),
        (IN_CALLS, b"pdo(", rf"PDO\({STRING},\s?[\"'][^\"'\n]{{1,64}}[\"'],\s?{IN_CALL}", is_given),
        (
            b"access",
            b"secret access key",
            r"secret access key[^\n]{0,80}\n(?:[^\n]{0,200}?[,;\t])?(?P<a>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/])",
            is_token,
        ),
        (b"secret", b"<secret>", r"<secret>\{?(?:[^<>{}\s]{1,40} ){0,2}(?P<a>[^<>{}\s]{8,})\}?</secret>", is_given),
    )
)
PGPASS = Form(b"", b":5432:", re.compile(r":5432:[\w*-]{1,64}:[\w*.-]{1,64}:(?P<a>\S{4,128})"), is_given)
PGPASS_COLONS = 3
BY_WORD = {word: [form for form in FORMS if form.word == word] for word in {form.word for form in FORMS}}
FORM_WORDS = frozenset(BY_WORD)
CODE_WORDS = frozenset(b"code codes cvv cvc cv pin otp digicode number".split())
# Codes of digits, by what they are called.
CODE_WORD = re.compile(rb"code|cv[vc]|pin|otp|security number")
CODE = re.compile(
    r"(?:(?P<code>codes?(?P<which> (?:pin|secret|confidentiel|d'acc[èe]s|de (?:carte bleue|ma carte|v[ée]rification"
    r"|s[ée]curit[ée]|l'immeuble)))?)|(?P<card>cv[vc]2?|security number)|pin|otp)"
    r"(?: (?:is|est|ist|es)(?: le)?)?\s{0,2}[:=#]?\s{0,2}(?P<a>\d{3,8}|\d{1,4}[A-Z]\d{1,4})(?![\w.:-])",
    re.I,
)
WHICH_BEFORE = re.compile(
    r"(?:digi|(?:verification|security|confirmation|one[- ]time|access|login|door|2fa|sms|otp|pin) (?:pass)?)\Z", re.I
)
OTHER_DIGITS = 4
KUBERNETES = re.compile(r"\bkind:\s{0,4}[\"']?secret\b", re.I)
DATA = re.compile(r"^(?P<indent> *)(?:stringData|data):[ \t]*\n(?P<lines>(?:(?P=indent)[ \t]+[^\n]*(?:\n|\Z))+)", re.M)
ENTRY = re.compile(r"^[ \t]+[\"']?[\w.-]+[\"']?:[ \t]+(?P<q>[\"']?)(?P<a>[^\n#]+?)(?P=q)[ \t]*(?:#[^\n]*)?$", re.M)
REACH = 4096  # characters of one Kubernetes secret


def find(text: str, look: Look) -> Iterator[Finding]:
    for word in look.words & FORM_WORDS:
        for form in BY_WORD[word]:
            yield from by_form(text, look, form)
    if b"(" in look.signs and any(string in look.raw for string in STRINGS):
        for form in BY_WORD[IN_CALLS]:
            yield from by_form(text, look, form)
    if look.signs.count(b":") > PGPASS_COLONS and b":5432:" in look.raw:
        yield from by_form(text, look, PGPASS)
    if not look.words.isdisjoint(CODE_WORDS):
        for start, end in look.near(DIGITS):
            for code_word in CODE_WORD.finditer(look.small, max(0, start - NEAR), end):
                yield from code(text, code_word.start())
    if b"kind" in look.words and b"secret" in look.words:
        yield from kubernetes(text)


def by_form(text: str, look: Look, form: Form) -> Iterator[Finding]:
    place = look.small.find(form.begins)
    while place >= 0:
        match = form.pattern.match(text, place)
        if match:
            start, end = match.span(match.lastgroup or 0)
            if form.holds(Value(text, start, end, name="password", quoted=form.holds is not is_token)):
                yield Finding(Kind.SECRET, start, end)
        place = look.small.find(form.begins, match.end() if match else place + 1)


def code(text: str, place: int) -> Iterator[Finding]:
    match = CODE.match(text, place)
    before = text[max(0, place - 16) : place]
    if match is None or not (
        match["which"] or WHICH_BEFORE.search(before) or not (match["code"] or before[-1:].isalpha())
    ):
        return
    start, end = match.span("a")
    if end - start >= OTHER_DIGITS or match["card"]:
        yield Finding(Kind.SECRET, start, end)


def kubernetes(text: str) -> Iterator[Finding]:
    for secret in KUBERNETES.finditer(text):
        start = max(0, secret.start() - REACH // 4)
        for data in DATA.finditer(text, start, secret.end() + REACH):
            for entry in ENTRY.finditer(text, *data.span("lines")):
                if is_given(Value(text, *entry.span("a"), name="secret", quoted=True)):
                    yield Finding(Kind.SECRET, *entry.span("a"))
