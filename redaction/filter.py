"""Asks every finder, settles overlaps, and replaces until nothing more is found."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from redaction import codes, emails, ip_addresses, keys, named_secrets, national_ids, payment_cards, phones, urls
from redaction.digit_runs import Run, runs
from redaction.fold import fold
from redaction.kinds import RANK, Finding
from redaction.look import AT_SIGNS, DIGITS, Look

FindInRun = Callable[[str, Run], Iterator[Finding]]
IN_RUNS: tuple[tuple[re.Pattern[str], FindInRun], ...] = (
    (payment_cards.CARD, payment_cards.find),
    *((rule.fits, rule.find) for rule in national_ids.RULES),
    (phones.IN_ONE_PIECE, phones.in_one_piece),
    (phones.IN_GROUPS, phones.in_groups),
)
LONG_RUN = 48  # characters; shapes as long as that aren't remembered
ALL_IN_RUNS = tuple(find for _, find in IN_RUNS)
PASSES = 8
WITHHELD = "[withheld]"


def find(text: str) -> list[Finding]:
    """What is sensitive in the text, in order, never overlapping. Never raises; time grows with the length only."""
    folded = fold(text)
    findings = found_in(folded.text)
    if not findings:
        return findings
    findings.sort(key=lambda finding: (finding.start, RANK[finding.kind]))
    return [Finding(kind, *folded.span(start, end)) for kind, start, end in settled(findings)]


def found_in(text: str) -> list[Finding]:
    """Asks only those finders that could find something there."""
    look = Look(text)
    findings = [*named_secrets.find(text, look), *keys.find(text, look)]
    if b"://" in look.raw and b"@" in look.raw:
        findings += urls.find(text)
    for start, end in look.near(AT_SIGNS):
        findings += emails.find(text, start, end)
    for start, end in look.near(DIGITS):
        findings += ip_addresses.find(text, start, end)
        findings += codes.find(text, start, end)
        for run in runs(text, start, end):
            findings += found_in_run(text, run)
    return findings


def found_in_run(text: str, run: Run) -> list[Finding]:
    findings: list[Finding] = []
    for find_in_run in finders_for(run.shape) if len(run.shape) < LONG_RUN else ALL_IN_RUNS:
        findings += find_in_run(text, run)
        if findings and findings[0].start <= run.start and findings[0].end >= run.end:
            break
    return findings


@lru_cache(maxsize=4096)
def finders_for(shape: str) -> tuple[FindInRun, ...]:
    """Those that could find anything in digits that stand like this: for most, as for dates and amounts, none."""
    return tuple(find for fits, find in IN_RUNS if fits.search(shape))


def redact(text: str) -> str:
    """The text with each finding replaced by its kind in brackets; `redact(redact(x)) == redact(x)`.

    What is left may give away more once a finding is gone, so it is looked at again. A text that still isn't done after
    eight passes was built to be difficult: it is withheld as a whole.
    """
    for _ in range(PASSES):
        findings = find(text)
        if not findings:
            return text
        text = replaced(text, findings)
    return text if not find(text) else WITHHELD


def replaced(text: str, findings: list[Finding]) -> str:
    parts: list[str] = []
    done = 0
    for kind, start, end in findings:
        parts += text[done:start], kind.placeholder
        done = end
    return "".join((*parts, text[done:]))


def settled(findings: list[Finding]) -> Iterator[Finding]:
    """Overlapping findings made one that covers them all."""
    current: Finding | None = None
    for finding in findings:
        if current is None or finding.start >= current.end:
            if current is not None:
                yield current
            current = finding
        else:
            kind = min(current.kind, finding.kind, key=RANK.__getitem__)
            current = Finding(kind, current.start, max(current.end, finding.end))
    if current is not None:
        yield current
