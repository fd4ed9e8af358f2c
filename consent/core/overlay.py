"""How one update is seen in this context alone: by no other request, thread or job. A site's test mode puts it on.

What is published stays what it is: digests, the frozen texts, the order of updates. What is recorded meanwhile is
marked simulated (rules, section 8).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from consent.rules.verdict import Update


@dataclass(frozen=True, slots=True)
class Overlay:
    """`changes`: fields of the update by name. `words`: by language, the words that its frozen text lacks."""

    slug: str
    changes: Mapping[str, Any]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_worn: ContextVar[Overlay | None] = ContextVar("worn_overlay", default=None)


@contextmanager
def worn(overlay: Overlay | None) -> Iterator[None]:
    """See the update so until the block ends; None: as published."""
    token = _worn.set(overlay)
    try:
        yield
    finally:
        _worn.reset(token)


def is_worn() -> bool:
    return _worn.get() is not None


def changes(slug: str, name: str) -> bool:
    """Whether that field of the update is seen otherwise than published."""
    overlay = _worn.get()
    return overlay is not None and overlay.slug == slug and name in overlay.changes


def over(updates: tuple[Update, ...]) -> tuple[Update, ...]:
    """As seen here; in the order of what is published, so that deciding settles the same updates for everybody."""
    overlay = _worn.get()
    if overlay is None:
        return updates
    return tuple(replace(each, **overlay.changes) if each.slug == overlay.slug else each for each in updates)


def words_for(slug: str, language: str) -> Mapping[str, str]:
    """Words beside the frozen ones, never in the place of one."""
    overlay = _worn.get()
    return overlay.words.get(language, {}) if overlay is not None and overlay.slug == slug else {}
