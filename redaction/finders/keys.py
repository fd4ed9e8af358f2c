"""Keys known by their looks: their makers' forms, JSON web tokens, private keys, webhook addresses."""

import re
import sys
from collections.abc import Iterator

from redaction.finders import private_keys
from redaction.finders.key_forms import by_first_character, marked
from redaction.kinds import Finding, Kind
from redaction.look import Look

B64 = r"[A-Za-z0-9_-]"
BEGINNING = re.compile(r"(?<![A-Za-z0-9+])[A-Za-z0-9$]")
KEYS = {char: re.compile("|".join(known)) for char, known in by_first_character().items()}
MARKED = {mark: re.compile(rf"(?<![A-Za-z0-9+]){form}") for mark, form in marked().items()}
# Signed (three parts), encrypted (five), or encoded once more.
JWT = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:eyJ{B64}{{5,}}\.(?:eyJ{B64}{{5,}}(?:\.{B64}*)?|(?:{B64}*\.){{3}}{B64}+)"
    rf"|ey[A-Za-z0-9]{B64}{{14,}}\.ey[A-Za-z0-9][\w/\\-]{{14,}}(?:\.{B64}*)?"
    r"|ZXlK[A-Za-z0-9+/_-]{60,}={0,2})"
)
WEBHOOKS = {
    mark: re.compile(f"(?<={re.escape(mark)}){rest}")
    for mark, rest in {
        "hooks.slack.com/services/": r"[\w/+]{20,}",
        "hooks.slack.com/workflows/": r"[\w/+]{20,}",
        "hooks.slack.com/triggers/": r"[\w/+]{20,}",
        "/api/webhooks/": r"\d{10,}/[\w-]{30,}",
        "hooks.zapier.com/hooks/catch/": r"\d+/\w+",
        ".webhook.office.com/webhookb2/": r"[\w@-]{36,}/[\w/-]{32,}",
    }.items()
}
SHORT = ("xox", "pscale_")  # beginnings of keys that may hold no long word
PLAIN = re.compile(r"[a-z_.-]+")  # no key, but for those of letters only:
OF_LETTERS = ("hf_", "api_org_")


def find(text: str, look: Look) -> Iterator[Finding]:
    words = list(look.long_words())
    yield from (Finding(Kind.API_KEY, *span) for span in own_forms(text, words))
    for beginning in SHORT:
        if beginning in text:
            yield from short(text, beginning)
    if "hook" in text:
        yield from marked_in(text, WEBHOOKS, Kind.SECRET)
    if not words:
        return
    for start, end in words:
        yield from marked_in(text, MARKED, Kind.API_KEY, max(0, start - 64), end + 128)
    if "eyJ" in text or ".ey" in text or "ZXlK" in text:
        yield from (Finding(Kind.SECRET, *match.span()) for match in JWT.finditer(text))
    yield from private_keys.find(text)


def marked_in(
    text: str, forms: dict[str, re.Pattern[str]], kind: Kind, start: int = 0, end: int = sys.maxsize
) -> Iterator[Finding]:
    """Those whose mark stands there."""
    piece = text[start:end]
    for mark, form in forms.items():
        if mark in piece:
            yield from (Finding(kind, *match.span()) for match in form.finditer(text, start, end))


def short(text: str, beginning: str) -> Iterator[Finding]:
    place = text.find(beginning)
    while place >= 0:
        match = KEYS[beginning[0]].match(text, place) if not text[place - 1 : place].isalnum() else None
        if match:
            yield Finding(Kind.API_KEY, *match.span())
        place = text.find(beginning, place + 1)


def own_forms(text: str, words: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where keys stand around these long words: one may begin with a short word and a dot, and go on after another."""
    done = 0
    for start, end in words:
        for beginning in BEGINNING.finditer(text, max(done, start - 32), end):
            place = beginning.start()
            known = KEYS.get(beginning[0]) if place >= done else None
            match = known.match(text, place) if known else None
            if match:
                done = match.end()
                if not PLAIN.fullmatch(match[0]) or match[0].startswith(OF_LETTERS):
                    yield match.span()
        done = max(done, end)
