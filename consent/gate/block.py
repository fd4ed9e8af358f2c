"""The visible marker that opens a view, and the answers of a block (rules, section 7)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.lib.web import SeeOther, is_htmx, problem, safe_next, wants_json
from consent.rules.verdict import Verdict


def choice_address(next_address: str) -> str:
    return f"{reverse('consent:choice')}?{urlencode({'next': next_address})}"


def blocked(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """The answer of a block to htmx, to a JSON client or to a page; nothing of the page itself."""
    if is_htmx(request):
        return HttpResponse(status=403, headers={"HX-Redirect": choice_address(_wanted(request, "HX-Current-URL"))})
    if wants_json(request):
        page = request.build_absolute_uri(choice_address("/"))
        deadline = verdict.deadline.isoformat().replace("+00:00", "Z") if verdict.deadline else ""
        title = _("A choice about the updated Consumer Terms and Privacy Policy is needed to continue.")
        return problem(
            request, 403, "consent_choice_required", title, reason=verdict.reason.value, deadline=deadline, page=page
        )
    return SeeOther(choice_address(_wanted(request, "Referer")))


def _wanted(request: HttpRequest, header: str) -> str:
    """Where the person was going: the page asked for, or the page a form was sent from."""
    if request.method in ("GET", "HEAD") and header == "Referer":
        return safe_next(request, request.get_full_path())
    return safe_next(request, request.headers.get(header) or request.headers.get("Referer"))
