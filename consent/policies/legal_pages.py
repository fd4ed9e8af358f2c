"""Public pages: both policies, every older version, and each update (rules, section 6)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consent import conf
from consent.core import documents, updates
from consent.decorators import consent_not_required
from consent.lib import clock, dates
from consent.lib.web import Request
from consent.models import LastDayExtension, PolicyDocument
from consent.rules.verdict import Update

Kind = PolicyDocument.Kind


@require_safe
@login_not_required
@consent_not_required
def policy(request: Request, kind: str, slug: str | None = None) -> HttpResponse:
    """The policy in force or announced, or the version of one update."""
    versions = _versions(kind)
    chosen = next((version for version in versions if slug in (None, version.slug)), None)
    if chosen is None:
        raise Http404
    document = documents.public_text(chosen, kind, get_language())
    context = {
        "kind": Kind(kind),
        "document": document,
        "html": documents.as_html(document.text),
        "update": chosen,
        "versions": versions,
    }
    return render(request, "consent/policy.html", context)


@require_safe
@login_not_required
@consent_not_required
def update(request: Request, slug: str) -> HttpResponse:
    """One update: what it asks, its days, its extensions, the digests of its texts."""
    found = next((known for known in _announced() if known.slug == slug), None)
    if found is None:
        raise Http404
    frozen = PolicyDocument.objects.filter(update__slug=slug).order_by("kind", "language")
    names = dict(conf.languages())
    context = {
        "update": found,
        "text": documents.choice_text_in(slug, get_language()) if found.material else None,
        "last_day": dates.day_in_words(found.last_day, get_language() or "en") if found.last_day else "",
        "documents": [(document, names.get(document.language, document.language)) for document in frozen],
        "extensions": LastDayExtension.objects.filter(update__slug=slug),
    }
    return render(request, "consent/update.html", context)


def _announced() -> list[Update]:
    now = clock.now()
    return [known for known in reversed(updates.published()) if known.announced_at <= now]


def _versions(kind: str) -> list[Update]:
    """Announced updates that replaced this policy, newest first."""
    slugs = set(PolicyDocument.objects.published().filter(kind=kind).values_list("update__slug", flat=True))
    return [known for known in _announced() if known.slug in slugs]
