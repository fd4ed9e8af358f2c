"""Asks every finder, settles overlaps, and replaces until nothing more is found."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from redaction.digit_runs import Run, runs
from redaction.finders import BY_WORDS, IN_RUNS, FindInRun, codes, disguises, emails, ip_addresses, repeats, urls
from redaction.fold import fold
from redaction.kinds import RANK, Finding, Kind
from redaction.look import ALL_AT_SIGNS, AT_SIGNS, DIGITS, Look

LONG_RUN = 48  # characters; shapes as long as that aren't remembered
ALL_IN_RUNS = tuple(find for _, find in IN_RUNS)
PASSES = 8
WITHHELD = "[withheld]"


def find(text: str) -> list[Finding]:
    """What is sensitive in the text, in order, never overlapping. Never raises; time grows with the length only."""
    return find_in_all([text])[0]


def find_in_all(texts: Sequence[str]) -> list[list[Finding]]:
    """The same for each text of one conversation: what is found in one is found in all of them."""
    folded = [fold(text) for text in texts]
    found = [settled(found_in(text.text)) for text in folded]
    values: dict[str, Kind] = {}
    for text, findings in zip(folded, found, strict=True):
        values.update(repeats.values(text.text, findings))
    if values:
        found = [with_repeats(text.text, findings, values) for text, findings in zip(folded, found, strict=True)]
    return [
        [Finding(kind, *text.span(start, end)) for kind, start, end in findings]
        for text, findings in zip(folded, found, strict=True)
    ]


def with_repeats(text: str, findings: list[Finding], values: dict[str, Kind]) -> list[Finding]:
    own = frozenset(text[start:end] for _, start, end in findings)
    repeated = list(repeats.find(text, values, own))
    starts = [finding.start for finding in findings] if repeated else []
    again = []
    for repeat in repeated:
        place = bisect_right(starts, repeat.start) - 1
        if place < 0 or findings[place].end < repeat.end:  # else it is known already
            again.append(repeat)
    return settled([*findings, *again]) if again else findings


def found_in(text: str) -> list[Finding]:
    """Asks only those finders that could find something there."""
    look = Look(text)
    findings: list[Finding] = []
    for find_by_words in BY_WORDS:
        findings += find_by_words(text, look)
    if b"://" in look.raw and b"@" in look.raw:
        findings += urls.find(text)
    findings += found_plain(text, look)
    findings += disguises.find(text, look, found_plain)
    return findings


def found_plain(text: str, look: Look | None = None) -> list[Finding]:
    """Addresses and numbers."""
    look = look or Look(text)
    findings: list[Finding] = []
    for start, end in look.near(ALL_AT_SIGNS if look.bracketed_at else AT_SIGNS):
        findings += emails.find(text, start, end)
    stretches = look.near(DIGITS)
    if not stretches:
        return findings
    findings += ip_addresses.find(text, look)
    findings += codes.find(text, look)
    for start, end in stretches:
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
    """The text with each finding replaced by its kind in brackets; `redact(redact(x)) == redact(x)`."""
    return redact_all([text])[0]


def redact_all(texts: Sequence[str]) -> list[str]:
    """The texts of one conversation, each filtered: a value found in one of them goes from all.

    What is left may give away more once a finding is gone, so it is looked at again. A text that still isn't done after
    eight passes was built to be difficult: it is withheld as a whole.
    """
    left = list(texts)
    for _ in range(PASSES):
        found = find_in_all(left)
        if not any(found):
            return left
        left = [replaced(text, findings) for text, findings in zip(left, found, strict=True)]
    return [WITHHELD if findings else text for text, findings in zip(left, find_in_all(left), strict=True)]


def replaced(text: str, findings: list[Finding]) -> str:
    parts: list[str] = []
    done = 0
    for kind, start, end in findings:
        parts += text[done:start], kind.placeholder
        done = end
    return "".join((*parts, text[done:]))


def settled(findings: list[Finding]) -> list[Finding]:
    """In order; overlapping ones made one that covers them all, of the graver kind."""
    whole: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.start, RANK[finding.kind])):
        if whole and finding.start < whole[-1].end:
            kind = min(whole[-1].kind, finding.kind, key=RANK.__getitem__)
            whole[-1] = Finding(kind, whole[-1].start, max(whole[-1].end, finding.end))
        else:
            whole.append(finding)
    return whole
