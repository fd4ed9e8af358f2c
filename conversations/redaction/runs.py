"""Digits that stand together, as people write numbers: what the finders of numbers look at, and nothing else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

RUN = re.compile(r"\d(?:[ .\-/()]{0,3}+\d){5,}+")
TO_NINES = str.maketrans("012345678", "9" * 9)
NO_SEPARATORS = str.maketrans("", "", " .-/()")


class Run(NamedTuple):
    """`text[start:end]`, from a digit to a digit. `shape`: the same with nines for digits, which gives nothing away."""

    start: int
    end: int
    shape: str


def runs(text: str) -> Iterator[Run]:
    for match in RUN.finditer(text):
        yield Run(match.start(), match.end(), match[0].translate(TO_NINES))


def digits_in(shape: str) -> int:
    return len(shape.translate(NO_SEPARATORS))
