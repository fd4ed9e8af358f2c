"""What every page needs: the appearance, and in QA mode the bar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from claudeprivacy import clock


def page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    appearance = user.appearance if user is not None and user.is_authenticated else "system"
    return {"appearance": appearance, "qa_now": clock.now() if settings.QA else None, "here": request.get_full_path()}
