"""The first showing of a notice to a person, noted only for an answer that could have been looked at (section 4)."""

from contextlib import suppress

from django.core.exceptions import ObjectDoesNotExist
from django.http.response import HttpResponseBase

from consent.core import ledger
from consent.lib import clock, web
from consent.lib.web import Request
from consent.models import NoticeShowing

SEEN = "notice_shown"  # in the session: the update whose showing was noted


def built(request: Request, update: str, language: str) -> None:
    """A notice about this update is part of the answer that is being made."""
    request.notice_built = (update, language)


def note(request: Request, response: HttpResponseBase) -> None:
    """Once the answer is whole: keep the first showing, unless nobody could have looked at it."""
    update, language = getattr(request, "notice_built", ("", ""))
    if not update or not _could_be_seen(request, response) or request.session.get(SEEN) == update:
        return
    showing = NoticeShowing(
        subject_id=request.user.subject_id, update_id=update, shown_at=clock.now(), language=language
    )
    # Locked, so that an account being deleted meanwhile leaves nothing behind.
    with suppress(ObjectDoesNotExist), ledger.locked(request.user.pk):
        NoticeShowing.objects.bulk_create([showing], ignore_conflicts=True)
    request.session[SEEN] = update


def _could_be_seen(request: Request, response: HttpResponseBase) -> bool:
    """A page, sent to be shown; of refusals only the one that shows the choice again."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and (response.status_code < 400 or response.status_code == 409) and web.is_looked_at(request)
