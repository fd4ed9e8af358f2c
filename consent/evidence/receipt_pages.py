"""One's receipts, and the public page that checks one (rules, sections 4, 6 and 8)."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.validators import ProhibitNullCharactersValidator
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from consent.decorators import consent_not_required
from consent.evidence import history, receipt_checks, receipt_words, receipts, signing
from consent.lib import web
from consent.lib.web import Request

Answer = TypeVar("Answer", bound=HttpResponseBase)
log = logging.getLogger(__name__)
MAX_RECEIPT = 200_000  # bytes; a receipt has some 10,000


class PastedText(forms.CharField):
    """Whatever somebody pastes, NULs too: what reads it says what is wrong with it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = [each for each in self.validators if not isinstance(each, ProhibitNullCharactersValidator)]


class ReceiptForm(forms.Form):
    receipt = PastedText(
        label=gettext_lazy("Receipt"),
        max_length=MAX_RECEIPT,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Paste a receipt, or choose its file.")},
    )


def says_when_unsigned(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """For views that sign: without a key they answer 503 with words. No key is made, nothing is written (law 6)."""

    @wraps(view)
    def answer(request: Request, *args: object, **kwargs: object) -> Answer | HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except signing.CannotSign as error:
            log.error("%s", error)
        if web.wants_json(request) or request.path.endswith(".json"):
            return web.problem(request, 503, "no_signing_key", _("Receipts can't be signed at the moment."))
        return render(request, "consent/unsigned.html", status=503)

    return answer


@require_safe
@consent_not_required
@says_when_unsigned
def receipt(request: Request, pk: UUID) -> HttpResponse:
    """For reading and printing; with `whole` in the query the frozen text, 5 kB of it, stands in its fold."""
    entry = history.entry(request.user.subject_id, pk)
    if entry is None:
        raise Http404
    context = receipt_words.built(entry)
    return render(request, "consent/receipt.html", {**context, "leads_to_whole": not request.GET.get("whole")})


@require_safe
@consent_not_required
@says_when_unsigned
def receipt_json(request: Request, pk: UUID) -> HttpResponse:
    entry = history.entry(request.user.subject_id, pk)
    if entry is None:
        raise Http404
    response = JsonResponse(receipts.build(entry.event), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{pk}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def verify(request: Request) -> HttpResponse:
    """200: genuine. 422: not, and why."""
    if request.method != "POST":
        return render(request, "consent/verify.html", {"form": ReceiptForm()})
    form = ReceiptForm({"receipt": _sent(request)})
    finding = receipt_checks.examine_text(form.cleaned_data["receipt"]) if form.is_valid() else None
    status = 200 if finding and finding.genuine else 422
    if web.wants_json(request):
        says = str(finding.says) if finding else " ".join(map(str, form.errors.get("receipt", [])))
        also = {"also": str(finding.also)} if finding and finding.also else {}
        return JsonResponse({"genuine": status == 200, "says": says, **also}, status=status)
    return render(request, "consent/verify.html", {"form": form, "finding": finding}, status=status)


def _sent(request: Request) -> str:
    file = request.FILES.get("receipt")
    if file is None and int(request.META.get("CONTENT_LENGTH") or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return "?" * (MAX_RECEIPT + 1)  # dropped as it came, so that the form says what is wrong with it
    if file is None:
        return request.POST.get("receipt", "")
    content: bytes = file.read(MAX_RECEIPT + 1)
    return receipt_checks.text_of(content)
