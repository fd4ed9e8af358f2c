"""Export of all one's data (rules, section 6): a small account's ZIP at once, a big one's when a worker has made it."""

import io
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from consent.decorators import consent_not_required
from consent.evidence.receipt_pages import says_when_unsigned
from consent.lib import clock, web
from consent.lib.snapshot import one_instant
from consent.lib.web import Request, SeeOther
from conversations.models import Conversation, Message
from rights import export_archive, export_files, export_job
from rights.models import DataExport

# Up to here the answer to the form is the ZIP itself; beyond, a worker makes it (docs/operations.md).
AT_ONCE = {"conversations": 200, "messages": 2_000, "characters": 2_000_000}


@require_POST
@consent_not_required
@says_when_unsigned
def export(request: Request) -> HttpResponse | FileResponse:
    """The ZIP as of one instant, or a look at how it comes along."""
    now = clock.now()
    if is_small(request.user):
        file = io.BytesIO()  # AT_ONCE bounds it
        with one_instant():
            export_archive.write(file, user_pk=request.user.pk, now=now, tell=lambda written: None)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"claudeprivacy-{now:%Y-%m-%d}.zip")
    language = get_language() or "en"
    begun = export_job.start(user_pk=request.user.pk, language=language, as_of=now, now=clock.real_now())
    if begun is None:
        raise Http404
    if web.wants_json(request):
        return JsonResponse(_told(begun), status=202, headers={"Location": reverse("export-progress")})
    return SeeOther(reverse("export-progress"))


@require_safe
@consent_not_required
def progress(request: Request) -> HttpResponse:
    """How far it is: a page, the part of it that htmx asks for again and again, or JSON."""
    present = export_job.present(request.user.pk, clock.real_now())
    if web.wants_json(request):
        return JsonResponse(_told(present))
    template = "settings/export.html#progress" if web.is_htmx(request) else "settings/export.html"
    return render(request, template, {"tab": "privacy", "export": present})


@require_safe
@consent_not_required
def download(request: Request, pk: UUID) -> FileResponse:
    """One's own, finished, and not past its time; 404 for anything else."""
    present = export_job.present(request.user.pk, clock.real_now())
    if present is None or present.pk != pk or present.state != DataExport.State.READY:
        raise Http404
    try:
        file = export_files.path(pk).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=f"claudeprivacy-{present.as_of:%Y-%m-%d}.zip")


def is_small(user: User) -> bool:
    """Whether the answer itself can be the ZIP: within AT_ONCE in every respect."""
    said = Message.objects.filter(conversation__owner=user).aggregate(number=Count("pk"), length=Sum(Length("text")))
    size = {
        "conversations": Conversation.objects.filter(owner=user).count(),
        "messages": said["number"],
        "characters": said["length"] or 0,
    }
    return all(size[name] <= most for name, most in AT_ONCE.items())


def _told(export: DataExport | None) -> dict[str, object]:
    """For JSON clients."""
    if export is None:
        return {"state": "none", "progress": reverse("export-progress")}
    is_ready = export.state == DataExport.State.READY
    return {
        "state": str(export.state),
        "written": export.written,
        "total": export.total,
        "progress": reverse("export-progress"),
        "download": reverse("export-download", args=[export.pk]) if is_ready else None,
        "available_until": export.available_until if is_ready else None,
    }
