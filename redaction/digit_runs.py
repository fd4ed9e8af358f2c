"""Digits that stand together, as people write numbers: what the finders of numbers look at, and nothing else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from redaction.kinds import Finding, Kind
from redaction.surroundings import stands_alone

RUN = re.compile(r"[0-9](?:[ .\-/()]{0,3}+[0-9]){5,}")
TO_NINES = str.maketrans("012345678", "9" * 9)
JOINTS = frozenset(" .-")
NO_SEPARATORS = str.maketrans("", "", " .-/()+<>")


class Run(NamedTuple):
    """`text[start:end]`, from a digit to a digit.

    `shape`: the same with nines for digits (a zero stays one in front), after a plus or a < and before a > where a
    plus or a letter stands there. So much gives nothing away.
    """

    start: int
    end: int
    shape: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What is of that kind where digits stand in a shape that fits: it matches the pattern and holds.

    `behind`, `ahead`: how many characters before and after the digits may belong to it.
    """

    kind: Kind
    fits: re.Pattern[str]
    pattern: re.Pattern[str]
    holds: Callable[[str, re.Match[str]], bool]
    behind: int = 0
    ahead: int = 0

    def find(self, text: str, run: Run) -> Iterator[Finding]:
        place, end = max(0, run.start - self.behind), run.end + self.ahead
        while match := self.pattern.search(text, place, end):
            if stands_alone(text, match.start(), match.end()) and self.holds(text, match):
                yield Finding(self.kind, match.start(), match.end())
            place = match.start() + 1


def runs(text: str, start: int, end: int) -> Iterator[Run]:
    for match in RUN.finditer(text, start, end):
        start, end = match.span()
        yield Run(start, end, shape_of(text, start, end))


def shape_of(text: str, start: int, end: int) -> str:
    left, right = text[max(0, start - 3) : start], text[end : end + 2]
    before = (
        "+" if "+" in left else "<" if left[-1:].isalpha() or (left[-1:] in JOINTS and left[-2:-1].isalpha()) else ""
    )
    after = ">" if right[:1].isalpha() or (right[:1] in JOINTS and right[1:].isalpha()) else ""
    first = "0" if text[start] == "0" else "9"
    return f"{before}{first}{text[start + 1 : end].translate(TO_NINES)}{after}"


def digits_in(shape: str) -> int:
    return len(shape.translate(NO_SEPARATORS))
