"""Keys known by their looks: providers' prefixes, JSON web tokens, private key blocks, webhook addresses."""

import re
from collections.abc import Iterator

from redaction.kinds import Finding, Kind
from redaction.look import Look

B64 = r"[A-Za-z0-9_-]"
PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    rf"sk-{B64}{{20,}}"  # OpenAI, Anthropic, OpenRouter, DeepSeek
    r"|[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|pk_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,}"  # Stripe
    r"|gh[opusr]_[A-Za-z0-9]{30,}|github_pat_\w{22,}"
    rf"|gl(?:pat|dt|ptt|rt|cbt|soat|ft|imt|agent|oas)-{B64}{{20,}}"
    r"|(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    rf"|xox[abeoprs]-{B64}{{10,}}|xapp-{B64}{{10,}}"  # Slack
    rf"|AIza{B64}{{35}}|ya29\.{B64}{{20,}}|GOCSPX-{B64}{{20,}}"  # Google
    rf"|npm_[A-Za-z0-9]{{30,}}|pypi-{B64}{{16,}}|rubygems_[a-f0-9]{{40,}}|dckr_pat_{B64}{{20,}}"
    rf"|SG\.{B64}{{16,}}\.{B64}{{16,}}|key-[0-9a-f]{{32}}|(?:AC|SK)[0-9a-f]{{32}}"  # SendGrid, Mailgun, Twilio
    r"|hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{30,}|pplx-[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{40,}"
    rf"|nvapi-{B64}{{40,}}|do[opr]_v1_[a-f0-9]{{40,}}|shp(?:at|ss|ca|pa)_[a-fA-F0-9]{{32}}|sq0(?:atp|csp|idp)-{B64}{{20,}}"
    rf"|hvs\.{B64}{{20,}}|dp\.(?:pt|st|ct|sa)\.[\w.-]{{20,}}|lin_api_\w{{30,}}|figd_{B64}{{30,}}|sntrys_[\w+/=-]{{30,}}"
    rf"|tskey-{B64}{{16,}}|PMAK-{B64}{{30,}}|NRAK-[A-Z0-9]{{20,}}|ATATT3{B64}{{20,}}|AGE-SECRET-KEY-1[A-Z0-9]{{40,}}"
    rf"|\d{{8,10}}:AA{B64}{{33}}|[MNO][\w-]{{22,27}}\.[\w-]{{6}}\.[\w-]{{27,}}"  # Telegram, Discord
    r")"
)
JWT = re.compile(rf"(?<![A-Za-z0-9_-])eyJ{B64}{{5,}}\.eyJ{B64}{{5,}}(?:\.{B64}*)?")
WEBHOOK = re.compile(r"(?<=hooks\.slack\.com/services/)[\w/]{20,}|(?<=/api/webhooks/)\d{10,}/[\w-]{30,}")
BLOCK_START = re.compile(r"-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----")
BLOCK_BODY = re.compile(r"[^-]*+(?:-(?!----)[^-]*+)*-----END [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----")
CUT_BODY = re.compile(r"(?:\s|\\[nr]|[A-Za-z0-9+/=]{16,}+)*")


def find(text: str, look: Look) -> Iterator[Finding]:
    done, words = 0, list(look.long_words())
    for start, end in words:
        # A key may begin with a short word and a dot, and go on after another.
        for match in PREFIXED.finditer(text, max(done, start - 32), end + 128):
            done = match.end()
            if any(map(str.isdigit, match[0])) or any(map(str.isupper, match[0])):
                yield Finding(Kind.API_KEY, *match.span())
    if not words:
        return
    if "eyJ" in text:
        yield from (Finding(Kind.SECRET, *match.span()) for match in JWT.finditer(text))
    if "hooks" in text:
        yield from (Finding(Kind.SECRET, *match.span()) for match in WEBHOOK.finditer(text))
    if "PRIVATE KEY" in text:
        yield from private_keys(text)


def private_keys(text: str) -> Iterator[Finding]:
    """The whole block; where its end is missing, the lines that follow the first."""
    place = 0
    while start := BLOCK_START.search(text, place):
        body = BLOCK_BODY.match(text, start.end()) or CUT_BODY.match(text, start.end())
        place = start.end() + len(body[0].rstrip()) if body else start.end()
        yield Finding(Kind.SECRET, start.start(), place)
