"""Explain in Django admin: one person at one instant, and a dry run for everybody. GET; nothing is written."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from consent.admin import explanation
from consent.console import frame
from consent.console.changelist import as_uuid
from consent.console.frame import AnyAdmin
from consent.core import labels, updates
from consent.evidence.history import ledger_of
from consent.lib import clock
from consent.lib.dates import InstantField
from consent.lib.web import Request
from consent.models import ConsentSubject, segments
from consent.models.subject import people
from consent.rules.standing import Standing, fold
from consent.rules.verdict import Facts, Subject, Verdict, judge


class ExplainForm(forms.Form):
    who = forms.CharField(
        label=gettext_lazy("Person"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("E-mail or subject id; empty: nobody is logged in."),
    )
    at = InstantField(label=gettext_lazy("Instant (UTC)"))
    client = forms.ChoiceField(label=gettext_lazy("Kind of client"), choices=explanation.CLIENTS)

    def clean_who(self) -> ConsentSubject | None:
        term = self.cleaned_data["who"].strip()
        if not term:
            return None
        subject = as_uuid(term)
        model = people()
        found = model._default_manager.filter(subject_id=subject) if subject else model.by_address(term)
        if person := found.first():
            return person
        raise forms.ValidationError(_("Nobody has this e-mail or subject id. Erased people can't be explained."))


@dataclass(frozen=True, slots=True)
class Explanation:
    person: ConsentSubject | None
    at: datetime
    verdict: Verdict
    rows: list[explanation.ExplainedRow]
    standing: Standing | None
    segment: str
    folded: bool
    as_known: Verdict | None  # where an extension stored later changes it

    @property
    def verdict_label(self) -> SafeString:
        return labels.verdict(self.verdict)

    @property
    def as_known_label(self) -> SafeString:
        return labels.verdict(self.as_known) if self.as_known else SafeString("")

    @property
    def segment_label(self) -> str:
        return people().segment_label(self.segment)


@require_safe
def explain(request: Request, model_admin: AnyAdmin) -> HttpResponse:
    frame.require(request, frame.view_permission(model_admin))
    now = clock.now()
    at = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    form = ExplainForm({"at": at, "client": "page", **request.GET.dict()})
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        sent = form.cleaned_data
        told = explain_verdict(sent["who"], sent["at"] if "at" in request.GET else now, now)
        status, headers, body = explanation.answer(told.verdict, sent["client"], request)
        context |= {"told": told, "status": status, "headers": headers, "body": body, "client": sent["client"]}
    status = 422 if form.errors else 200
    return frame.page(model_admin, request, "admin/consent/people/explain.html", _("Explain"), context, status=status)


def explain_verdict(person: ConsentSubject | None, at: datetime, now: datetime) -> Explanation:
    """The verdict at `at`: from the row as it is, or before now from the fold of the ledger up to then."""
    known = updates.published()
    subject, standing, segment = (None, None, "") if person is None else stood(person, at, now)
    facts = Facts(subject, known, at)
    verdict = judge(subject, known, at)
    before = explanation.as_known(known, at)
    then = judge(subject, before, at) if before is not None else None
    changed = then is not None and (then.action, then.reason) != (verdict.action, verdict.reason)
    return Explanation(
        person=person,
        at=at,
        verdict=verdict,
        rows=explanation.explained_rows(facts, people().segment_label(segment)),
        standing=standing,
        segment=segment,
        folded=at < now,
        as_known=then if changed else None,
    )


def stood(person: ConsentSubject, at: datetime, now: datetime) -> tuple[Subject, Standing, str]:
    """How the person stood, and in which segment they were, at that instant."""
    standing, segment = Standing.of(person), person.subject_segment
    if at < now:
        standing = fold(ledger_of(person.subject_id), updates.order(), until=at)
        segment = segments.segment_at(segments.history_of(person.subject_id), at) or segment
    in_scope = people().segment_in_scope(segment)
    subject = Subject(
        in_scope, person.joined_at, standing.decided_update, standing.deferred_update, standing.deferred_at
    )
    return subject, standing, segment
