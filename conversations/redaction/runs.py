"""Digits that stand together, as people write numbers: what the finders of numbers look at, and nothing else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

RUN = re.compile(r"\d(?:[ .\-/()]{0,3}+\d){5,}+")
SEPARATORS = str.maketrans("", "", " .-/()")


class Run(NamedTuple):
    """`text[start:end]` begins and ends with a digit and holds `digits` of them."""

    start: int
    end: int
    digits: int


def runs(text: str) -> Iterator[Run]:
    for match in RUN.finditer(text):
        yield Run(match.start(), match.end(), len(match[0].translate(SEPARATORS)))
