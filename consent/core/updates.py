"""Published policy updates as this process knows them: asked anew when older than a second (rules, section 2)."""

import time
from collections.abc import Mapping
from threading import Lock

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from consent.core import overlay
from consent.models import LastDayExtension, PolicyUpdate
from consent.rules.verdict import Update

MAX_AGE = 1.0  # seconds
_lock = Lock()
_known: tuple[float, tuple[Update, ...]] | None = None


def published() -> tuple[Update, ...]:
    """All published updates, oldest announcement first, each with its last day as extended. Raises DatabaseError.

    One of them is seen otherwise where an overlay is worn (QA mode).
    """
    return overlay.over(as_published())


def as_published() -> tuple[Update, ...]:
    """The same as everybody sees them, whatever overlay is worn: for what changes them for everybody."""
    global _known  # noqa: PLW0603  one snapshot a process is the point
    known = _known
    if known is None or time.monotonic() - known[0] >= MAX_AGE:
        asked_at = time.monotonic()
        known = (asked_at, _ask())
        with _lock:
            if _known is None or _known[0] <= asked_at:
                _known = known
    return known[1]


def forget() -> None:
    """Drop the snapshot: the next question goes to the database."""
    global _known  # noqa: PLW0603  as above
    with _lock:
        _known = None


def knowing(*slugs: str | None) -> tuple[Update, ...]:
    """As `published`, asked anew if one of these isn't among them: another process may have heard of it first."""
    known = published()
    if {slug for slug in slugs if slug} <= {update.slug for update in known}:
        return known
    forget()
    return published()


def order(*slugs: str | None) -> Mapping[str, int]:
    """slug → rank by announcement, these among them if they are published."""
    return {update.slug: rank for rank, update in enumerate(knowing(*slugs))}


def find(slug: str | None) -> Update | None:
    """The published update of that slug, announced or not."""
    return next((update for update in published() if update.slug == slug), None)


def _ask() -> tuple[Update, ...]:
    extended = LastDayExtension.objects.filter(update=OuterRef("pk")).order_by("-pk").values("last_day")[:1]
    rows = PolicyUpdate.objects.published().annotate(effective_last_day=Coalesce(Subquery(extended), "last_day"))
    columns = ("slug", "announced_at", "material", "effective_last_day", "preset", "presentation")
    return tuple(Update(*row) for row in rows.order_by("announced_at", "pk").values_list(*columns))
