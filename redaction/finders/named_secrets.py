"""Secrets known by their name: `password = "…"`, `API_KEY=…`, a pair of fields, "le mot de passe est …"."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator

from redaction.finders.secret_names import (
    ELSEWHERE,
    ELSEWHERE_WORDS,
    HINT_IN_QUERY,
    HINTS,
    HINTS_ELSEWHERE,
    NAMED,
    PARAMETERS,
    is_other_key,
)
from redaction.finders.secret_values import Value, is_key, is_password, is_random, is_token
from redaction.kinds import Finding, Kind
from redaction.look import NEAR, SIGNS, Look

CUT = re.compile(r"[&;,](?=\w*[=:])|;\Z|\\[nrt\"]")
CUT_OUTSIDE_QUERIES = re.compile(r"[;,](?=\w*[=:])|;\Z|\\[nrt\"]")
CLOSED = re.compile(r"\)[,;]")
OPENING = {")": "(", "]": "[", "}": "{"}
IS = r"(?:is|was|est|c'est|es|ist|è|é|era|était|jest|är|to|sera|será)(?=\s)"
EQUALS = r"(?P<equals>=>|:{1,3}=|[?+.]=|!?={1,3}|\|\||\?\?=?)|(?P<colon>:(?!:|//))|(?P<arrow>->|→|–|- )"
TAIL = r"(?:[ _-]?(?:hash|value|prod|dev)|[_-]?v?\d){0,2}(?![A-Za-z])"
LINK = re.compile(
    rf"{TAIL}\\?[\"'`\])]{{0,2}}(?P<space>[ \t]{{0,12}}|\s{{0,3}})(?:{EQUALS}|(?P<prose>{IS}))"
    r"(?:[ \t]{0,12}(?!\n)|\n[ \t]{0,24}(?=[\"'`]))",
    re.I,
)
# Name and value in quotes, with something between: typed, in a call, in a pair of fields, on a line of its own.
AFTER_NAME = re.compile(
    r"(?P<typed>(?:[\w-]{0,32}\s{0,2}(?::\s?|\s)[&*]?(?:'\w+\s|Option<&?|Optional\[)?(?:string|str|text|String|char|const|final|var|auto)\b[?!\[\]>]{0,3}"
    r"|\[\d*\])\s{0,2}:?=\s{0,2}(?=[\"'`@]))"
    r"|(?P<suffixed>[\w-]{1,32}[\"'`]?\s{0,2}(?:={1,3}|:=|!==?|=>|:)\s{0,2}(?=\S))"
    r"|(?P<pair>(?:[\w.-]{0,32}\\?[\"'`]|(?<=\w))[,\s{]{1,24}(?:[\w:-]{1,16}=[\"'][^\"'<>\n]{0,64}[\"']\s{1,8}){0,3}"
    r"\\?[\"']?(?:value|default|content|val|text|password)\\?[\"']?\s{0,2}[:=]\s{0,2})"
    r"|(?P<called>\\?[\"'`]\s{0,2}(?:,|\)\s?,|\]\s?=|\)\s?\|\|)\s{0,4}(?=[\"'`]))"
    r"|(?P<next>:[ \t]*\r?\n[ \t]{0,8}(?=\S))"
)
PAIRED_BEFORE = re.compile(
    r"(?:name|key|id|type|variable|field|label|param)[\"']?\s{0,2}[:=]?\s{0,2}[\"']?[\w.:-]*\Z", re.I
)
OPTION = re.compile(rf"{TAIL}[ \t]{{1,2}}", re.I)
OPTION_BEFORE = re.compile(r"(?:^|\s)--?[\w-]*\Z")
USER_BEFORE = re.compile(
    r"(?:login|user(?:name)?|account|identifiant|utilisateur|id)[ :=]{1,2}\S{1,64}[ ,;]{1,2}(?:(?:and|et|the|le) ){0,2}"
    r"\Z",
    re.I,
)
TAG = re.compile(rf"{TAIL}>\s{{0,24}}", re.I)
CLOSING_TAG = re.compile(r"\s{0,24}</")
TAG_BEFORE = re.compile(r"<[\w:.-]*\Z")
IN_BRACES = re.compile(r"\{(?:[\w-]{1,32} )?(?:AQAA\w{1,8} )?([^\s{}<>]{8,})\}")
QUOTED = re.compile(
    r"(?:[fbru]{1,2}(?=[\"']))?(?:\\\"(?P<a>[^\"\\\r\n]++)\\\"|\"(?P<b>(?:[^\"\\\r\n]++|\\.)+)\"|'(?P<c>(?:[^'\\\r\n]++|\\.)+)'"
    r"|`(?P<d>[^`\r\n]++)`)",
    re.I,
)
CUT_OFF = re.compile(r"\\?[\"'`](?P<a>[^\s\"'`<>\\]{8,256})(?=\s|\Z)")  # whose closing quote is missing
BARE = re.compile(r"[^\s\"'`<>]+")
ANGLED = re.compile(r"[<>](?!/)[^\s\"'`]*+(?<!>)")  # signs in a password, no tag
PHRASE = re.compile(r"[a-z]{3,12}(?: [a-z]{3,12}){3,23}(?=[.,;!?\n]|\Z)")
MNEMONIC = re.compile(r"(?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){12})?[a-z]{3,8}\b")
# What must follow a hint soon, or precede it, for it to be part of a name that is given something.
GIVEN = re.compile(
    rf"[^\n:=>]{{0,24}}?(?:[:=>|\[]|\s{IS}|\s?[\"'`]|\s[-–])|\w{{0,8}} {{1,2}}\S{{0,32}}?[\d!@#$%^&*?~]"
    r"|[\w.-]{0,24}[\"']?[\s,{]{1,24}[\"']?(?:value|default)\b",
    re.I,
)
# The value first: `"…" == password`, "… is the password".
BEFORE_NAME = re.compile(
    r"(?:[\"'`](?P<quoted>[^\"'`\s]{6,64})[\"'`]|(?<!\S)(?P<bare>[^\s\"'`]{6,64}))"
    r"\s{0,2}(?P<how>[!=]={1,2}|(?:as|is|est|comme) (?:the|my|our|your|le|mon|notre))\s{0,2}(?:[\w.]{1,24} ?)?\Z"
)
BACKWARD = re.compile(r"--|(?:is|as|est|comme) (?:the|my|our|your|le|mon|notre) |[=!]=")
SAID = frozenset((b"password", b"passphrase", b"passe"))  # which words without any sign may follow
ITS_OWN = re.compile(r"s?(?:[A-Z\d_-]|[^\w-])")  # tokens, tokenForIt, token_for_it; not the pass of passport
IN_QUERY = re.compile(r"[?&][\w.-]*\Z")
PHRASES = {"mnemonic", "seed phrase", "recovery phrase", "passphrase"}
TERNARY = re.compile(r"\?\s{0,2}[\"'`]\w*\Z")
BEGINNING = re.compile(r"(?<![A-Za-zÀ-ɏ])[a-zÀ-ɏ]|[A-Z]")  # of a word, also in camelCase
BEFORE_HINT, AFTER_HINT = 24, 20  # characters of a name
REACH = 2048  # characters looked ahead for the end of a value
IS_SECRET = {"password": is_password, "token": is_token, "key": is_key}


def find(text: str, look: Look) -> Iterator[Finding]:
    done = 0
    for place in hinted(text, look):
        for name, value in named(text, done, place):
            done = name
            if value:
                yield Finding(Kind.SECRET, value.start, value.end)
                done = value.end
    if not text.isascii():
        for match in ELSEWHERE.finditer(text):
            start, end = match.span("value")
            end = start + len(trimmed(text[start:end].rstrip("\"'`)»"), text[match.start() : start]))
            if is_password(Value(text, start, end, name="password", tight=True)):
                yield Finding(Kind.SECRET, start, end)


def hinted(text: str, look: Look) -> Iterator[int]:
    """Where part of a name stands that is given something: that takes a sign, or a digit in what is given."""
    everywhere = " '" in text or b"--" in look.signs or not look.words.isdisjoint(SAID)
    here = look.words.isdisjoint(ELSEWHERE_WORDS)
    places = (HINTS if here else HINTS_ELSEWHERE).places(look)
    if b"=" in look.signs and not look.words.isdisjoint(PARAMETERS):
        places.update(match.start() for match in HINT_IN_QUERY.finditer(look.small))
    if not places:
        return
    near = None if everywhere else look.near(SIGNS)
    for place in sorted(places):
        if (near is None or is_near(place, near)) and (
            GIVEN.match(text, place) or BACKWARD.search(text, max(0, place - 24), place)
        ):
            yield place


def is_near(place: int, stretches: list[tuple[int, int]]) -> bool:
    """In one of them, or so far before one that it may belong to it."""
    after = bisect_right(stretches, (place + NEAR, sys.maxsize)) - 1
    return after >= 0 and place < stretches[after][1] - NEAR


def named(text: str, done: int, hint: int) -> Iterator[tuple[int, Value | None]]:
    """Where each name around the hint ends, and the secret it is given if it is given one."""
    first = max(done, hint - BEFORE_HINT)
    window = small(text[first : hint + AFTER_HINT])
    places = {match.start() for match in BEGINNING.finditer(text, first, hint)}
    for place in sorted(places | {max(first, hint - 1), max(first, hint)}):
        name = NAMED.match(window, place - first) if place >= done else None
        kind = (name and name.lastgroup) or ""
        if name is None or (kind == "key" and is_other_key(text[max(0, place - 16) : place])):
            continue
        done = first + name.end()
        yield done, next(filter(IS_SECRET[kind], values(text, place, done, name[0])), None)


def small(text: str) -> str:
    """In small letters, each where it was."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(char.lower()[0] for char in text)


def values(text: str, start: int, end: int, name: str) -> Iterator[Value]:
    """What the name could be given, by whatever means."""
    before = text[max(0, start - 96) : start]
    if link := LINK.match(text, end):
        yield from linked(text, link, before, name)
    elif option := OPTION.match(text, end):
        given, after_user = OPTION_BEFORE.search(before), USER_BEFORE.search(before)
        if given or name not in {"pass", "key"}:
            yield from found(quoted(text, option.end(), name, loose=not given))
        if given or after_user:
            yield from found(bare(text, option.end(), name, tight=True, loose=not given))
    elif (tag := TAG.match(text, end)) and TAG_BEFORE.search(before):
        if braces := IN_BRACES.match(text, tag.end()):
            yield Value(text, *braces.span(1), name, quoted=True)
        value = bare(text, tag.end(), name, tight=True)
        if value and CLOSING_TAG.match(text, value.end):
            yield value
    if after := AFTER_NAME.match(text, end):
        yield from further(text, after, before, name)
    if (first := BEFORE_NAME.search(before)) and (first["quoted"] or first["how"][0] not in "=!"):
        span = first.span("quoted" if first["quoted"] else "bare")
        yield Value(text, start - len(before) + span[0], start - len(before) + span[1], name, loose=True)


def found(*maybe: Value | None) -> Iterator[Value]:
    return (value for value in maybe if value)


def linked(text: str, link: re.Match[str], before: str, name: str) -> Iterator[Value]:
    tight = bool(link["equals"]) and link[0].endswith("=") and not link["space"]
    said_to = link["prose"] == "to"
    if (TERNARY.search(before) and link["colon"]) or (said_to and name == "pass"):
        return
    loose = bool(link["arrow"]) or said_to
    yield from found(
        quoted(text, link.end(), name, loose=loose),
        bare(
            text,
            link.end(),
            name,
            tight=tight,
            prose=bool(link["prose"]),
            loose=loose,
            query=IN_QUERY.search(before) is not None,
        ),
    )
    pattern = MNEMONIC if name in PHRASES else PHRASE
    if (link["prose"] or name in PHRASES) and (phrase := pattern.match(text, link.end(), link.end() + REACH)):
        yield Value(text, *phrase.span(), name, quoted=True)


def further(text: str, after: re.Match[str], before: str, name: str) -> Iterator[Value]:
    if after["pair"] and not PAIRED_BEFORE.search(before + name):
        return
    if after["suffixed"] and not ITS_OWN.match(after["suffixed"]):
        return
    if after["next"]:
        yield from found(bare(text, after.end(), name, loose=True))
        return
    if value := quoted(text, after.end(), name, loose=not after["typed"] and not after["pair"]):
        yield value
    elif after["pair"] or after["suffixed"]:
        value = bare(text, after.end(), name, tight=True)
        if value and (after["pair"] or (after["suffixed"].rstrip()[-1] == "=" and is_random(str(value)))):
            yield value


def quoted(text: str, start: int, name: str, *, loose: bool = False) -> Value | None:
    match = QUOTED.match(text[start : start + REACH])
    if match is None:
        cut_off = CUT_OFF.match(text, start)
        return Value(text, *cut_off.span("a"), name, quoted=True, loose=True) if cut_off else None
    first, last = match.span(match.lastgroup or 0)
    first += match[0][first : first + 1] == " "  # between the quotes of French
    last -= match[0][last - 1 : last] == " " and last > first
    return Value(text, start + first, start + last, name, quoted=True, loose=loose)


def bare(
    text: str,
    start: int,
    name: str,
    *,
    tight: bool = False,
    prose: bool = False,
    loose: bool = False,
    query: bool = True,
) -> Value | None:
    match = BARE.match(text[start : start + REACH])
    if match is None:
        return None
    run = match[0]
    if angled := ANGLED.match(text[start + len(run) : start + REACH]):
        run += angled[0]
    end = start + len(trimmed(run, text[max(0, start - REACH) : start], query=query))
    return Value(text, start, end, name, tight=tight, prose=prose, loose=loose)


def trimmed(run: str, before: str, *, query: bool = True) -> str:
    """Without what closes the sentence, list or query around it; a bracket only if one was opened before."""
    if "(" not in run:
        run = CLOSED.split(run, 1)[0]
    cut = (CUT if query else CUT_OUTSIDE_QUERIES).search(run)
    end = cut.start() if cut else len(run)
    while end and (run[end - 1] in ",;.:" or (run[end - 1] in OPENING and OPENING[run[end - 1]] in before)):
        end -= 1
    return run[:end]
