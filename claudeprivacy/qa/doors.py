"""What tests ask for: messages, the ledger, people by recipe, faults. Only in QA mode (rules, section 8)."""

import json
from collections.abc import Mapping

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from claudeprivacy.qa import faults, people, personas, recipes, sent
from claudeprivacy.qa import outbox as messages_sent
from consent.choice import refusals
from consent.decorators import consent_not_required
from consent.evidence.history import ledger_of
from consent.lib import mail_parts
from consent.lib.web import Request, SeeOther, safe_next, wants_json
from consent.rules import hashing


class OutboxForm(forms.Form):
    to = forms.EmailField(required=False, max_length=254, label=gettext_lazy("To"))
    html = forms.RegexField(rf"^{messages_sent.NAME}\Z", required=False)


class LedgerForm(forms.Form):
    subject_id = forms.UUIDField(error_messages={"required": gettext_lazy("Say whose: a subject id.")})


@require_safe
@login_not_required
@consent_not_required
def outbox(request: Request) -> HttpResponse:
    """Every message, the newest first; `to`: those to that address; `html`: the HTML part of one, as it looks."""
    form = OutboxForm(request.GET)
    if not form.is_valid():
        return refusals.malformed(request, form)
    if name := form.cleaned_data["html"]:
        return _alone(messages_sent.named(name))
    found = messages_sent.messages(form.cleaned_data["to"])
    if wants_json(request):
        return JsonResponse({"messages": [message.as_json() for message in found]})
    return render(request, "qa/outbox.html", {"form": form, "found": found, "most": messages_sent.SHOWN})


def _alone(message: messages_sent.Sent | None) -> HttpResponse:
    if message is None or not message.html:
        raise Http404
    return mail_parts.as_page(message.html)


@require_safe
@login_not_required
@consent_not_required
def ledger(request: Request) -> HttpResponse:
    """One subject's rows in sequence, as they are stored."""
    form = LedgerForm(request.GET)
    if not form.is_valid():
        return refusals.malformed(request, form)
    subject = form.cleaned_data["subject_id"]
    return _json({"subject_id": subject, "rows": [event.columns() for event in ledger_of(subject)]})


@require_POST
@login_not_required
@consent_not_required
def make_person(request: Request) -> HttpResponse:
    """A new person by the recipe that is sent: as the JSON body, or as the text of the field `recipe`."""
    try:
        made = people.make(recipes.read(_recipe(request)))
    except recipes.BadRecipe as error:
        return refusals.misread(request, error.errors)
    who = {"email": made.user.email, "subject_id": made.user.subject_id, "password": personas.PASSWORD}
    return _json({**who, "conversation_ids": made.conversation_ids})


def _recipe(request: Request) -> object:
    """Raises BadRecipe."""
    as_body = request.content_type == "application/json"
    try:
        return json.loads(request.body if as_body else request.POST.get("recipe", "") or "{}")
    except (ValueError, RecursionError) as error:
        raise recipes.BadRecipe({"recipe": _("can't be read as JSON.")}) from error


@require_POST
@login_not_required
@consent_not_required
def make_fault(request: Request) -> HttpResponse:
    """The next requests of this browser to that path fail or dawdle."""
    form = faults.FaultForm(sent.fields(request))
    if strange := sent.strangers(form):
        return refusals.misread(request, strange)
    if not form.is_valid():
        return refusals.malformed(request, form)
    fault = form.fault
    told = {"path": fault.path, "status": fault.status, "delay_ms": fault.delay_ms, "times": fault.times}
    response = _json(told) if wants_json(request) else SeeOther(safe_next(request, request.POST.get("next")))
    faults.add(request, response, fault)
    return response


def _json(content: Mapping[str, object]) -> HttpResponse:
    return HttpResponse(json.dumps(content, default=hashing.plain), content_type="application/json")
