"""Draws docs/imports.svg from the contracts of imports in pyproject.toml: who stands above, and may import whom.

Run it after a change of the contracts: `.venv/bin/python -m tools.import_picture`. A test fails while the two disagree.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "imports.svg"
WIDTH, MARGIN = 860, 16  # pixels of the whole, and around everything
HALF = WIDTH // 2  # a stack no wider than this has another beside it
BOX, STEP, TITLE, GAP = 30, 44, 48, 12  # heights of a box, from layer to layer, of a title; between neighbours
LETTER, PADDING = 8, 12  # pixels of one letter of 13, and inside a box beside its word


@dataclass(frozen=True)
class Layer:
    """One height of a stack. `apart`: its modules may not import each other (`|`), else they may (`:`)."""

    modules: tuple[str, ...]
    apart: bool

    @classmethod
    def read(cls, line: str) -> "Layer":
        apart = "|" in line
        return cls(tuple(name.strip() for name in line.split("|" if apart else ":")), apart)

    @property
    def gap(self) -> int:
        return GAP if self.apart else 0

    @property
    def width(self) -> int:
        return sum(_width(name) + self.gap for name in self.modules) - self.gap


@dataclass(frozen=True)
class Stack:
    """A contract of layers, highest first: each may import what stands below it, nothing above."""

    title: str
    layers: tuple[Layer, ...]

    @property
    def height(self) -> int:
        return TITLE + STEP * len(self.layers)

    @property
    def is_narrow(self) -> bool:
        return MARGIN + max(layer.width for layer in self.layers) <= HALF


def contracts() -> list[dict[str, Any]]:
    """As import-linter reads them."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return list(tool["importlinter"]["contracts"])


def stacks() -> list[Stack]:
    layered = [contract for contract in contracts() if contract["type"] == "layers"]
    return [Stack(each["name"], tuple(map(Layer.read, each["layers"]))) for each in layered]


def notes() -> list[str]:
    """The contracts that are no stack, a sentence each."""
    return [each["name"] for each in contracts() if each["type"] != "layers"]


def draw() -> str:
    """The whole picture as SVG, the same for the same contracts."""
    shapes: list[str] = []
    top = MARGIN
    for row in _rows():
        for place, stack in enumerate(row):
            shapes += _stack(stack, MARGIN + HALF * place, top)
        top += max(stack.height for stack in row)
    lines = [line for note in notes() for line in _wrapped(f"Besides: {note}.", 110)]
    shapes += [_words(MARGIN, top + 16 + 20 * n, line, "note") for n, line in enumerate(lines)]
    return "\n".join([*_head(top + 20 * len(lines) + MARGIN), *shapes, "</svg>", ""])


def _rows() -> list[list[Stack]]:
    """The narrow ones two and two, then the wide ones."""
    narrow = [stack for stack in stacks() if stack.is_narrow]
    return [narrow[n : n + 2] for n in range(0, len(narrow), 2)] + [[each] for each in stacks() if not each.is_narrow]


def _head(height: int) -> Iterator[str]:
    said = "; then ".join(" beside ".join(layer.modules) for layer in stacks()[0].layers)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    yield f"<title>Who may import whom, the highest first: {escape(said)}</title>"
    yield "<style>text{font:13px system-ui,sans-serif;fill:#222}.title{font-weight:600}.note{fill:#555}"
    yield "rect{fill:#f4f2ec;stroke:#87867f}.sheet{fill:#fff;stroke:none}path{stroke:#87867f;fill:none}</style>"
    yield f'<rect class="sheet" width="{WIDTH}" height="{height}"/>'


def _stack(stack: Stack, left: int, top: int) -> Iterator[str]:
    titles = _wrapped(stack.title, 50 if stack.is_narrow else 100)
    yield from (_words(left, top + 16 + 17 * n, line, "title") for n, line in enumerate(titles))
    for number, layer in enumerate(stack.layers):
        y = top + TITLE + STEP * number
        if number:
            yield f'<path d="M{left + 30} {y - STEP + BOX}v{STEP - BOX}m-4 -6l4 6l4 -6"/>'
        yield from _layer(layer, left, y)


def _layer(layer: Layer, x: int, y: int) -> Iterator[str]:
    """Boxes with room between them where neighbours don't know each other, else side by side."""
    for name in layer.modules:
        yield f'<rect x="{x}" y="{y}" width="{_width(name)}" height="{BOX}" rx="6"/>'
        yield _words(x + PADDING, y + 20, name)
        x += _width(name) + layer.gap


def _width(name: str) -> int:
    return len(name) * LETTER + 2 * PADDING


def _words(x: int, y: int, text: str, kind: str = "") -> str:
    look = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{look}>{escape(text, quote=False)}</text>'


def _wrapped(text: str, most: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
