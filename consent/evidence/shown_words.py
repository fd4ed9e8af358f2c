"""The words that a person saw when they chose, filled in and in the order of the screen (rules, sections 1 and 4).

A frozen text holds the words of every screen. Which of them were shown follows from the row: on which screen it was
answered, on which side of the last day, with which presentation, in which language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consent.lib import dates
from consent.models import ConsentEvent
from consent.rules.acts import Act
from consent.rules.standing import Surface
from consent.rules.verdict import Presentation, Update

Words = Mapping[str, str]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """`style`: "heading", "label", "text", "button"; "link" for what was a link by itself."""

    style: str
    text: str


def shown(event: ConsentEvent, act: Act, words: Words) -> list[Part]:
    """Nothing for rows that no screen of the choice led to."""
    screens = {
        Surface.MODAL.value: _modal(event, words),
        Surface.SIGN_UP.value: _sign_up(event, words),
        Surface.PRIVACY_TAB.value: _privacy_tab(event, act, words),
    }
    parts = screens.get(event.surface, ())
    return [Part(style, _filled(text, event, words)) for style, text in parts]


def _modal(event: ConsentEvent, words: Words) -> Iterator[tuple[str, str]]:
    update = Update(str(event.update_id), event.occurred_at, True, event.last_day)
    over = event.occurred_at >= update.deadline
    yield "heading", words["title"]
    if over:
        yield "text", words["intro_after"]
        yield "text", words["needed"]
    else:
        yield "text", words["intro"]
        if update.in_last_hours(event.occurred_at):
            yield "text", words["last_hours"]
    yield "heading", words["heading"]
    yield "label", words["toggle_after" if over else "toggle"]
    yield from _toggle(event, words)
    yield "text", words["change_anytime"]
    yield from _retention(words, "retention_after" if over else "retention")
    for name in ("learn_more", "consumer_terms", "privacy_policy"):
        yield "link", words[name]
    yield from _of_balanced(event, words, "text", "balanced_terms")
    yield from _buttons(event, words, "accept")
    if not over:
        yield "button", words["not_now"]


def _sign_up(event: ConsentEvent, words: Words) -> Iterator[tuple[str, str]]:
    yield "text", words["signup_greeting"]
    yield "heading", words["signup_title"]
    yield "label", words["signup_toggle"]
    yield from _toggle(event, words)
    yield "text", words["signup_change_anytime"]
    yield from _retention(words, "retention_after")
    yield "text", words["signup_terms"]
    yield from _of_balanced(event, words, "text", "balanced_terms")
    yield from _buttons(event, words, "signup_button")


def _privacy_tab(event: ConsentEvent, act: Act, words: Words) -> Iterator[tuple[str, str]]:
    """The row with what it came to mean; before a decision it goes on saying that nothing is chosen."""
    yield "label", words["setting_label"]
    yield "text", words["setting_help"]
    yield "link", words["learn_more"]
    meaning = "setting_on" if event.help_improve else "setting_off"
    yield "text", words["setting_undecided" if act is Act.SET_BEFORE else meaning]
    yield from _details(words)


def _toggle(event: ConsentEvent, words: Words) -> Iterator[tuple[str, str]]:
    yield "text", f"{words['toggle_help']} {words['purposes']}"
    if event.gpc and _is_balanced(event):
        yield from _of_balanced(event, words, "text", "balanced_gpc")
    elif event.gpc:
        yield "text", words["gpc"]


def _retention(words: Words, name: str) -> Iterator[tuple[str, str]]:
    yield "label", words["retention_heading"]
    yield "text", words[name]
    yield from _details(words)


def _details(words: Words) -> Iterator[tuple[str, str]]:
    yield "label", words["details_heading"]
    yield "text", words["details"]


def _buttons(event: ConsentEvent, words: Words, accept: str) -> Iterator[tuple[str, str]]:
    if _is_balanced(event):
        yield from _of_balanced(event, words, "button", "allow", "dont_allow")
    else:
        yield "button", words[accept]


def _of_balanced(event: ConsentEvent, words: Words, style: str, *names: str) -> Iterator[tuple[str, str]]:
    """A tester's world shows two equal buttons where the frozen text has no words for them: they stand in no record."""
    if _is_balanced(event):
        yield from ((style, words[name]) for name in names if name in words)


def _is_balanced(event: ConsentEvent) -> bool:
    return event.presentation == Presentation.BALANCED


def _filled(text: str, event: ConsentEvent, words: Words) -> str:
    """As the screen filled it in: the last day in words, the names of what was linked."""
    last_day = dates.day_in_words(event.last_day, event.language or "en") if event.last_day else ""
    return PLACEHOLDER.sub(lambda found: {**words, "last_day": last_day}.get(found[1], ""), text)
