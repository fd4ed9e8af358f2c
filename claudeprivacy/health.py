from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from consent.decorators import consent_not_required

LINKED_BY_ALL = "app.css"


@require_safe
@login_not_required
@consent_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and pages find their static files, 503 when not (rules, section 8)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # an empty file in its place is no answer
    except (DatabaseError, InterfaceError):
        return JsonResponse({"database": "unreachable"}, status=503)
    if not has_static_files():
        return JsonResponse({"database": "ok", "static": "missing"}, status=503)
    return JsonResponse({"database": "ok"})


def has_static_files() -> bool:
    """What was collected names every file that a page links; without it each page is a 500."""
    try:
        return bool(staticfiles_storage.url(LINKED_BY_ALL))
    except (ValueError, OSError):
        return False
