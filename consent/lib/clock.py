"""The only place that asks the time. One request lives at one instant; a travelled clock (QA mode) shifts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Moment:
    now: datetime
    travelled: bool


_pinned: ContextVar[Moment | None] = ContextVar("pinned_moment", default=None)


def now() -> datetime:
    """The instant this request or job works at: aware, UTC."""
    moment = _pinned.get()
    return moment.now if moment else timezone.now()


def real_now() -> datetime:
    """The machine's clock, whatever the browser's clock says."""
    return timezone.now()


def is_travelled() -> bool:
    moment = _pinned.get()
    return bool(moment and moment.travelled)


@contextmanager
def pinned(offset: timedelta | None = None) -> Iterator[None]:
    """Hold the clock still at the real now; with an offset it counts as travelled."""
    token = _pinned.set(Moment(timezone.now() + (offset or timedelta(0)), offset is not None))
    try:
        yield
    finally:
        _pinned.reset(token)


def is_pinned() -> bool:
    return _pinned.get() is not None


@contextmanager
def travelled_to(instant: datetime) -> Iterator[None]:
    """Work as if it were `instant` (aware); what is recorded meanwhile is marked simulated."""
    token = _pinned.set(Moment(instant, travelled=True))
    try:
        yield
    finally:
        _pinned.reset(token)
