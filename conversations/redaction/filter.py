"""Asks every finder, settles overlaps, and replaces until nothing more is found."""

from collections.abc import Callable, Iterator

from conversations.redaction import addresses, assignments, codes, emails, identifiers, keys, payments, phones, urls
from conversations.redaction.fold import fold
from conversations.redaction.kinds import RANK, Finding
from conversations.redaction.runs import Run, runs

IN_TEXT: tuple[Callable[[str], Iterator[Finding]], ...] = (
    *(urls.find, keys.find, assignments.find, emails.find, addresses.find, codes.find),
)
IN_RUN: tuple[Callable[[str, Run], Iterator[Finding]], ...] = (payments.find, identifiers.find, phones.find)
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
    findings: list[Finding] = []
    for finder in IN_TEXT:
        findings += finder(text)
    for run in runs(text):
        for finder_in_run in IN_RUN:
            findings += finder_in_run(text, run)
    return findings


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
