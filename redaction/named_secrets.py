"""Secrets known by their name: `password = "…"`, `API_KEY=…`, `Authorization: Bearer …`, "le mot de passe est …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from redaction.kinds import Finding, Kind
from redaction.look import NEAR, SIGNS, Look

SAID_INSTEAD = """
    string str text bool boolean int integer number float none null nil undefined true false any object bytes char
    varchar required optional hidden invalid valid incorrect correct wrong expired missing empty forgotten forgot reset
    changed new old your the and not self this await return func function default field input type value example
    placeholder redacted masked encrypted hashed protected secure strong weak unknown denied refused show hide change
    update bearer basic digest env process public private import from const async with using via only same here
    oublié oubliée perdu perdue incorrecte invalide requis requise obligatoire facultatif vide inconnu manquant expiré
    falsch ungültig erforderlich vergessen requerido obligatorio inválida olvidada
"""
WORDS = frozenset(SAID_INSTEAD.split())
BLANK = re.compile(
    r"\$?\{.*\}|\$\(?(?:[a-z]_?)+\)?|%\w+%|%s|%\(\w+\)s|<.*>|[*•x._#?-]{3,}|…|\[[^\]]*\]"
    r"|(?:your|my|the|votre|mon|tu|mi)[-_ ]?[a-z_-]*|(?:enter|insert|replace|put|change|add)[-_ ][a-z_ -]*",
    re.I,
)
NAME = re.compile(
    r"[a-z_-]*?(?:pass(?:word|wd|phrase|wort)?|pwd|mdp|token|secret|key|credentials?|auth)s?[_-]?\d?", re.I
)
CODE = re.compile(
    r"[A-Za-z_]{3,}\d?(?:(?:\.|->|::|\?\.)[A-Za-z_]\w*)*[(\[](?:.*[)\]]|\Z)|[A-Za-z_]+(?:(?:\.|->|::|\?\.)[A-Za-z_]+)+\Z"
)
PATH = re.compile(r"(?:[~.]{0,2}/[\w.-]+){2,}\Z|\w+://")
CUT = re.compile(r"[&;,](?=\w*[=:])|;\Z|\\[nrt\"]")
SPACE, DIGIT, LETTER = re.compile(r"\s"), re.compile(r"\d"), re.compile(r"[^\W\d_]")
MARK = re.compile(r"[\d!@#$%^&*+?~=]")
LONGEST_WORD = 80  # longer values are no name, no blank, no piece of code
LETTERS_ENOUGH = 16  # so long a mixture of capitals and small letters needs no digit
OPENING = {")": "(", "]": "[", "}": "{"}
KEPT = tuple(kind.placeholder for kind in Kind)


@dataclass(frozen=True, slots=True)
class Value:
    """`text[start:end]`, given to `name`. `tight`: with `=` and no space; `prose`: the name is said to be it."""

    text: str
    start: int
    end: int
    name: str
    quoted: bool = False
    tight: bool = False
    prose: bool = False

    def __str__(self) -> str:
        return self.text[self.start : self.end]

    @property
    def followed_by(self) -> str:
        return self.text[self.end : self.end + 1]


def trimmed(run: str, before: str) -> str:
    """Without what closes the sentence, list or query around it; a bracket only if one was opened before."""
    cut = CUT.search(run)
    end = cut.start() if cut else len(run)
    while end and (run[end - 1] in ",;.:" or (run[end - 1] in OPENING and OPENING[run[end - 1]] in before)):
        end -= 1
    return run[:end]


def is_password(value: Value) -> bool:
    word = str(value)
    if len(word) < 4 or is_none(value, word):
        return len(word) == 3 and word.isdigit() and value.name.startswith("cv")
    if value.quoted:
        return not SPACE.search(word) or value.name == "passphrase"
    if LETTER.search(word) and MARK.search(word):
        return len(word) > 5 or not value.prose
    if word.isdigit():
        return value.tight or value.name != "pass"
    ends_line = value.followed_by in {"", "\n", "\r"}
    return word.isalpha() and not value.prose and (ends_line or (value.tight and value.followed_by not in {")", ","}))


def is_token(value: Value) -> bool:
    word = str(value)
    if len(word) < 8 or is_none(value, word) or PATH.match(word) or SPACE.search(word):
        return False
    if DIGIT.search(word):
        return value.quoted or LETTER.search(word) is not None
    return len(word) >= LETTERS_ENOUGH and word.lower() != word != word.upper()


def is_none(value: Value, word: str) -> bool:
    """Nothing: a blank, a plain word, the name again, code, or what was replaced before."""
    if value.text.startswith(KEPT, value.start) and word.find("]") in {-1, len(word) - 1}:
        return True
    if len(word) > LONGEST_WORD:
        return False
    if word.lower() in WORDS or BLANK.fullmatch(word) or NAME.fullmatch(word):
        return True
    return CODE.match(word) is not None or (not value.quoted and value.followed_by in {"(", "["})


HINT = re.compile(  # in small Latin letters
    rb"pass|wd|mdp|secret|token|key|cl\xe9|cl\xc9|cle|auth|contrase|kennwort|credential|sess|pin|cvv|cvc"
)
PASSWORDS = (
    r"pass(?:word|wd|phrase|code)|passwort|kennwort|contrase[ñn]a|mots?[ _-]?de[ _-]?passe"
    r"|(?<![a-z])(?:pwd|mdp|pass|pswd|code[ _-]?pin|pin[ _-]?code|cvv2?|cvc2?)"
)
TOKENS = (
    r"(?:api|access|secret|private|auth|signing|encryption|master|account|shared[ _-]?access|subscription|app|consumer"
    r"|license|deploy)[ _.-]?key|api[ _.-]?secret|client[ _.-]?secret|secret|token|credentials?|session[ _-]?(?:id|key)"
    r"|[jp][a-z]+sess(?:ion)?id|cl[ée]s?[ _-](?:d['e ]{1,2} ?)?(?:api|secr[èe]te|priv[ée]e|acc[èe]s)|(?<![a-z])auth"
)
NAMED = re.compile(rf"(?P<password>{PASSWORDS})|(?P<token>{TOKENS})")
TAIL = r"(?:[ _-]?(?:hash|value|prod|dev|v?\d)){0,2}(?![A-Za-z])"
IS = r"(?:is|was|est|c'est|es|ist|è|était)(?=\s)"
EQUALS = r"(?P<equals>=>|:=|={1,3})|(?P<colon>:(?!:|//))"
LINK = re.compile(
    rf"{TAIL}\\?[\"'`\])]{{0,2}}(?P<space>\s{{0,3}})(?:{EQUALS}|(?P<prose>{IS}))[ \t]{{0,3}}",
    re.I,
)
OPTION = re.compile(rf"{TAIL}[ \t]{{1,2}}", re.I)
OPTION_BEFORE = re.compile(r"(?:^|\s)--[\w-]*\Z")
TAG = re.compile(rf"{TAIL}>", re.I)
TAG_BEFORE = re.compile(r"<[\w:.-]*\Z")
QUOTED = re.compile(
    r"(?:[fbru]{1,2}(?=[\"']))?(?:\\\"(?P<a>[^\"\\\r\n]++)\\\"|\"(?P<b>(?:[^\"\\\r\n]++|\\.)+)\"|'(?P<c>(?:[^'\\\r\n]++|\\.)+)'"
    r"|`(?P<d>[^`\r\n]++)`)",
    re.I,
)
BARE = re.compile(r"[^\s\"'`<>]{3,}")
# What must follow a hint soon, or precede it, for it to be part of a name that is given something.
GIVEN = re.compile(rf"[^\n:=>]{{0,24}}?(?:[:=>]|\s{IS}|\s[\"'`])", re.I)
HEADER = re.compile(
    r"authorization\\?[\"']?\s{0,2}[:=,]\s{0,2}\\?[\"']?(?:bearer|basic|token|digest|apikey)\s{1,2}(?P<a>[^\s\"'\\,;<>]{8,})"
    r"|\bbearer\s(?P<b>[A-Za-z0-9._~+/=-]{16,})",
    re.I,
)
CURL_USER = re.compile(r"\bcurl\b[^\n]{0,300}?\s(?:-u|--user)[ =]?[\"']?(?P<a>[^\s:\"'<>]{1,64}:[^\s\"'<>]{1,256})")
REACH = 1024  # characters looked ahead for the end of a value


def find(text: str, look: Look) -> Iterator[Finding]:
    done = 0
    for place in hinted(text, look):
        for name, value in named(text, max(done, place - 24), place + 20):
            done = name
            if value:
                yield Finding(Kind.SECRET, value.start, value.end)
                done = value.end
    if b"bearer" in look.small or b"authorization" in look.small:
        for match in HEADER.finditer(text):
            start, end = match.span(match.lastgroup or 0)
            if is_token(Value(text, start, end, name="authorization")):
                yield Finding(Kind.SECRET, start, end)
    if b"curl" in look.small:
        yield from (Finding(Kind.SECRET, *match.span("a")) for match in CURL_USER.finditer(text))


def hinted(text: str, look: Look) -> Iterator[int]:
    """Where part of a name stands that is given something: that takes a sign, or a digit in what is given."""
    everywhere = " '" in text or "--" in text
    for start, end in [(0, len(text) + NEAR)] if everywhere else look.near(SIGNS):
        for hint in HINT.finditer(look.small, start - NEAR if start > NEAR else 0, end - NEAR):
            place = hint.start()
            if GIVEN.match(text, place) or "--" in text[max(0, place - 24) : place]:
                yield place


def named(text: str, start: int, end: int) -> Iterator[tuple[int, Value | None]]:
    """Where each name there ends, and the secret it is given if it is given one."""
    for name in NAMED.finditer(small(text[start:end])) if start < end else ():
        value = named_value(text, start + name.start(), start + name.end(), name[0])
        is_secret = is_password if name["password"] else is_token
        yield start + name.end(), value if value and is_secret(value) else None


def small(text: str) -> str:
    """In small letters, each where it was."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(char.lower()[0] for char in text)


def named_value(text: str, start: int, end: int, name: str) -> Value | None:
    """What the name is given, by whatever means."""
    if link := LINK.match(text, end):
        tight = bool(link["equals"]) and link[0].endswith("=") and not link["space"]
        return quoted(text, link.end(), name) or bare(text, link.end(), name, tight=tight, prose=bool(link["prose"]))
    before = text[max(0, start - 32) : start]
    if option := OPTION.match(text, end):
        found = quoted(text, option.end(), name)
        return found or (bare(text, option.end(), name, tight=True) if OPTION_BEFORE.search(before) else None)
    tag = TAG.match(text, end)
    return bare(text, tag.end(), name, tight=True) if tag and TAG_BEFORE.search(before) else None


def quoted(text: str, start: int, name: str) -> Value | None:
    match = QUOTED.match(text[start : start + REACH])
    if match is None:
        return None
    first, last = match.span(match.lastgroup or 0)
    first += match[0][first : first + 1] == " "  # between the quotes of French
    last -= match[0][last - 1 : last] == " " and last > first
    return Value(text, start + first, start + last, name, quoted=True)


def bare(text: str, start: int, name: str, *, tight: bool, prose: bool = False) -> Value | None:
    match = BARE.match(text[start : start + REACH])
    return match and Value(
        text, start, start + len(trimmed(match[0], text[max(0, start - REACH) : start])), name, tight=tight, prose=prose
    )
