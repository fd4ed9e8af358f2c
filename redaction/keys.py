"""Keys known by their looks: their makers' forms, JSON web tokens, private keys, webhook addresses."""

import re
from collections.abc import Iterator

from redaction import private_keys
from redaction.key_forms import forms
from redaction.kinds import Finding, Kind
from redaction.look import Look

B64 = r"[A-Za-z0-9_-]"
KEY = re.compile(rf"(?<![A-Za-z0-9+])(?:{'|'.join(forms())})")
# Signed (three parts), encrypted (five), or encoded once more.
JWT = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:eyJ{B64}{{5,}}\.(?:eyJ{B64}{{5,}}(?:\.{B64}*)?|(?:{B64}*\.){{3}}{B64}+)"
    rf"|ey[A-Za-z0-9]{B64}{{14,}}\.ey[A-Za-z0-9]{B64}{{14,}}(?:\.{B64}*)?"
    r"|ZXlK[A-Za-z0-9+/_-]{60,}={0,2})"
)
WEBHOOK = re.compile(
    r"(?:(?<=hooks\.slack\.com/services/)|(?<=\.com/workflows/)|(?<=\.com/triggers/))[\w/+]{20,}|(?<=/api/webhooks/)\d{10,}/[\w-]{30,}"
    r"|(?<=hooks\.zapier\.com/hooks/catch/)\d+/\w+|(?<=\.webhook\.office\.com/webhookb2/)[\w@-]{36,}/[\w/-]{32,}"
)
PLAIN = re.compile(r"[a-z_.-]+")  # no key, but for those of letters only:
OF_LETTERS = ("hf_", "api_org_")


def find(text: str, look: Look) -> Iterator[Finding]:
    done, words = 0, list(look.long_words())
    for start, end in words:
        # A key may begin with a short word and a dot, and go on after another.
        for match in KEY.finditer(text, max(done, start - 32), end + 128):
            done = match.end()
            if not PLAIN.fullmatch(match[0]) or match[0].startswith(OF_LETTERS):
                yield Finding(Kind.API_KEY, *match.span())
    if "hook" in text:
        yield from (Finding(Kind.SECRET, *match.span()) for match in WEBHOOK.finditer(text))
    if not words:
        return
    if "eyJ" in text or ".ey" in text or "ZXlK" in text:
        yield from (Finding(Kind.SECRET, *match.span()) for match in JWT.finditer(text))
    yield from private_keys.find(text)
