"""The visible marks of a view: open while a choice is due, and what its form is to the person it was refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, update_wrapper
from typing import TypeVar

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy

from consent.lib.text import Text

View = TypeVar("View", bound=Callable[..., object])


def consent_not_required(view: View) -> View:
    """Mark a view as open while a choice is due: no modal, no block (rules, section 6). The only way to open one."""
    setattr(view, "consent_not_required", True)  # noqa: B010  the mark lives on the function
    return view


def open_urls(patterns: Sequence[URLPattern | URLResolver]) -> Sequence[URLPattern | URLResolver]:
    """Mark every view of these patterns as open, such as those of Django admin: `open_urls(admin.site.get_urls())`."""
    for item in patterns:
        if isinstance(item, URLResolver):
            open_urls(item.url_patterns)
        elif not is_open(item.callback):
            item.callback = consent_not_required(update_wrapper(partial(item.callback), item.callback))
    return patterns


def is_open(view: Callable[..., HttpResponse]) -> bool:
    """Whether the gate leaves this view alone."""
    return getattr(view, "consent_not_required", False) is True


@dataclass(frozen=True)
class Mark:
    """What a view's form is to the person who sent it in vain. The first of `keeps` is the free text."""

    says: Text = gettext_lazy("Your request was not carried out.")
    keeps: tuple[str, ...] = ()
    page: str = ""  # the name of an address with the same arguments; "": the home page


def if_refused(says: Text, *, keeps: tuple[str, ...] = (), page: str = "") -> Callable[[View], View]:
    """Mark a view whose form is refused while a choice is due: what to say, which fields to keep, on which page."""

    def mark(view: View) -> View:
        setattr(view, "if_refused", Mark(says, keeps, page))  # noqa: B010  the mark lives on the function
        return view

    return mark
