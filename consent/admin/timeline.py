"""A subject's whole story in Django admin: what the ledger says of them, in words, each row with its receipt."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consent.console import frame
from consent.console.frame import AnyAdmin
from consent.core import labels
from consent.evidence import receipt_words, receipts
from consent.evidence.history import Entry
from consent.evidence.receipt_pages import says_when_unsigned
from consent.lib.dates import exact
from consent.lib.text import Text
from consent.lib.web import Request
from consent.models import ConsentEvent, NoticeShowing, segments
from consent.models.subject import people
from consent.rules.standing import Kind

NEWEST = 200  # rows on the page; the list of events holds the others


@dataclass(frozen=True, slots=True)
class Told(Entry):
    """An entry as it is told about somebody, not to them."""

    @property
    def what(self) -> str:
        event = self.event
        if event.kind == Kind.DECISION:
            return (
                _("Accepted the updated terms with “Help improve Claude” on.")
                if event.help_improve
                else _("Accepted the updated terms with “Help improve Claude” off.")
            )
        if event.kind == Kind.SETTING:
            return (
                _("Turned “Help improve Claude” on.") if event.help_improve else _("Turned “Help improve Claude” off.")
            )
        return _("Said “Not now”.") if event.kind == Kind.DEFERRAL else _("The account was erased.")

    @property
    def facts(self) -> list[Text | SafeString]:
        """When, where, about what, in which language and presentation, on which plan: as far as the row says it."""
        event = self.event
        said = [
            exact(event.occurred_at),
            labels.coded(labels.SURFACES, event.surface),
            event.update_id and _("Update %(slug)s") % {"slug": event.update_id},
            labels.language(event.language),
            labels.coded(labels.PRESENTATIONS, event.presentation),
            people().segment_label(event.plan) if event.plan else "",
            event.gpc and _("Global Privacy Control"),
            event.simulated and _("simulated"),
        ]
        return [each for each in said if each]


@require_safe
def timeline(request: Request, model_admin: AnyAdmin, subject: UUID) -> HttpResponse:
    """Of people who are there, and of subjects whose account is erased."""
    frame.require(request, "consent.view_consentevent")
    model = people()
    person = model._default_manager.filter(subject_id=subject).first()
    may_see = request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    events = list(ConsentEvent.objects.filter(subject_id=subject).order_by("-sequence")[:NEWEST])
    if not (events or person):
        raise Http404
    context = {
        "people": model._meta,
        "person": person if may_see else None,
        "erased": person is None,
        "subject": subject,
        "entries": [Told(event) for event in events],
        "older": events and events[-1].sequence > 1,
        "changes": _changes(subject),
        "segment_title": people().segment_title(),
        "showings": NoticeShowing.objects.filter(subject_id=subject).order_by("-shown_at"),
    }
    title = _("Timeline of %(subject)s") % {"subject": subject}
    return frame.page(model_admin, request, "admin/consent/consentevent/timeline.html", title, context)


def _changes(subject: UUID) -> list[dict[str, object]]:
    """The segments they were in, newest first: since when, and the staff who changed it."""
    newest_first = segments.history_of(subject).reverse().values("segment", "from_at", "by")
    return [{**change, "label": people().segment_label(change["segment"])} for change in newest_first]


@require_safe
@says_when_unsigned
def receipt(request: Request, model_admin: AnyAdmin, pk: UUID) -> HttpResponse:
    """The receipt the person themself can get, as a page."""
    content, event = _receipt(request, pk)
    context = receipt_words.page_of(Told(event), content)
    return frame.page(model_admin, request, "admin/consent/consentevent/receipt.html", _("Receipt"), context)


@require_safe
@says_when_unsigned
def receipt_json(request: Request, model_admin: AnyAdmin, pk: UUID) -> HttpResponse:
    """The same, as the file they get: word for word."""
    response = JsonResponse(_receipt(request, pk)[0], json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{pk}.json"'
    return response


def _receipt(request: Request, pk: UUID) -> tuple[dict[str, object], ConsentEvent]:
    frame.require(request, "consent.view_consentevent")
    event = ConsentEvent.objects.filter(pk=pk).first()
    if event is None:
        raise Http404
    return receipts.build(event), event
