"""The frozen texts of published updates, read once per process: what is published can't change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from consent.core import overlay
from consent.models import PolicyDocument
from consent.rules.verdict import Update

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class ChoiceText:
    """Every word of the choice in one language, and the digest that a decision records."""

    update: str
    language: str
    digest: str
    words: Mapping[str, str]


def choice_text(slug: str, language: str) -> ChoiceText:
    """Raises PolicyDocument.DoesNotExist for a draft, a minor update or an unknown language."""
    frozen = _frozen_choice(slug, language)
    beside = overlay.words_for(slug, language)
    return replace(frozen, words={**beside, **frozen.words}) if beside else frozen


@lru_cache(maxsize=64)
def _frozen_choice(slug: str, language: str) -> ChoiceText:
    choices = PolicyDocument.objects.published().filter(kind=PolicyDocument.Kind.CHOICE)
    document = choices.get(update__slug=slug, language=language)
    return ChoiceText(slug, language, document.digest, json.loads(document.text)["words"])


def choice_text_in(slug: str, language: str | None) -> ChoiceText:
    """The choice in `language`, in English where there is no such text."""
    try:
        return choice_text(slug, language or FALLBACK_LANGUAGE)
    except PolicyDocument.DoesNotExist:
        return choice_text(slug, FALLBACK_LANGUAGE)


def language_of(slug: str, digest: str) -> str | None:
    """Which of the update's choice texts has this digest; None if none has."""
    choices = PolicyDocument.objects.published().filter(kind=PolicyDocument.Kind.CHOICE)
    return choices.filter(update__slug=slug, digest=digest).values_list("language", flat=True).first()


def public_text(update: Update, kind: str, language: str | None) -> PolicyDocument:
    """A public policy of a published update, in English where it lacks the language. Raises DoesNotExist."""
    documents = {
        document.language: document
        for document in PolicyDocument.objects.published().filter(update__slug=update.slug, kind=kind)
    }
    if not documents:
        raise PolicyDocument.DoesNotExist(f"{update.slug} has no {kind}")
    return documents.get(language or FALLBACK_LANGUAGE) or documents[FALLBACK_LANGUAGE]


@lru_cache(maxsize=64)
def as_html(markdown: str) -> SafeString:
    """Markdown without raw HTML, as HTML."""
    html: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return mark_safe(html)  # noqa: S308  HTML input is off


def linked(text: str, **links: tuple[str, str]) -> SafeString:
    """`text` escaped, each {placeholder} replaced by a link: placeholder=(address, label)."""
    html = conditional_escape(text)
    for name, (address, label) in links.items():
        link = format_html('<a href="{}">{}</a>', address, label)
        html = SafeString(html.replace(f"{{{name}}}", link))
    return html


def forget() -> None:
    """Empty the caches of this process (tests roll publications back)."""
    _frozen_choice.cache_clear()
