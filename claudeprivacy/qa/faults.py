"""Answers that fail or dawdle as a tester asked, for one browser alone (rules, section 8).

Which browser: a signed cookie names a folder. In it lie a file for what is to happen and one for each time it still is
to: whoever removes such a file has that time to themselves, whichever process of the server they are.
"""

import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claudeprivacy import errors
from consent.lib import clock, files, web

COOKIE, SALT, KEPT = "qa_faults", "claudeprivacy.qa.faults", 86_400  # seconds
LONGEST, MOST_TIMES = 10_000, 100  # milliseconds: a worker's thread waits so long
OUT_OF_REACH = ("/qa/", settings.STATIC_URL)  # the way back, and what no view answers


@dataclass(frozen=True, slots=True)
class Fault:
    """`path`: as it is asked for, without its query; with a * at its end all that begin so."""

    path: str
    status: int | None = None
    delay_ms: int | None = None
    times: int = 1

    def meets(self, path: str) -> bool:
        return path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path


class FaultForm(forms.Form):
    path = forms.CharField(max_length=500)
    status = forms.IntegerField(required=False, min_value=400, max_value=599)
    delay_ms = forms.IntegerField(required=False, min_value=1, max_value=LONGEST)
    times = forms.IntegerField(required=False, min_value=1, max_value=MOST_TIMES)

    def clean_path(self) -> str:
        path: str = self.cleaned_data["path"]
        if not path.startswith("/") or "?" in path:
            raise forms.ValidationError(_("Write a path of this site without its query, such as /chats/ or /chats/*."))
        if any(
            path.startswith(reached) or (path[-1] == "*" and reached.startswith(path[:-1])) for reached in OUT_OF_REACH
        ):
            raise forms.ValidationError(_("The pages of QA mode and static files can't be made to fail."))
        return path

    def clean_status(self) -> int | None:
        status: int | None = self.cleaned_data["status"]
        if status is not None and status not in list(HTTPStatus):
            raise forms.ValidationError(_("Use a status that HTTP knows, such as 500 or 503."))
        return status

    def clean(self) -> dict[str, object]:
        sent = super().clean() or self.cleaned_data
        if not self.errors and sent.get("status") is None and sent.get("delay_ms") is None:
            self.add_error("status", gettext_lazy("Say a status, or a delay_ms."))
        return sent

    @property
    def fault(self) -> Fault:
        return Fault(**{name: value for name, value in self.cleaned_data.items() if value is not None})


def browser_faults(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Before any view is asked. Only in QA mode's list of middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        fault = _due(request)
        if fault and fault.delay_ms:
            time.sleep(fault.delay_ms / 1000)
        return _answer(request, fault.status) if fault and fault.status else get_response(request)

    return middleware


def _due(request: HttpRequest) -> Fault | None:
    """The first fault that is asked for here and has a time left, which is used up by this."""
    folder = _folder(_name_of(request))
    if folder is None or request.path.startswith(OUT_OF_REACH):
        return None
    for described in sorted(folder.glob("*.json")):
        told = files.read_json(described)
        fault = Fault(**told) if told else None
        if fault and fault.meets(request.path):
            if _take_one(described):
                return fault
            described.unlink(missing_ok=True)  # nothing is left of it
    return None


def _take_one(described: Path) -> bool:
    for left in described.parent.glob(f"{described.stem}.*.left"):
        try:
            left.unlink()
        except FileNotFoundError:
            continue  # somebody else's
        return True
    return False


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    """As the site says it where it has such a page; else the bare status."""
    own: dict[int, Callable[[HttpRequest], HttpResponse]] = {
        400: errors.bad_request,
        403: errors.forbidden,
        404: errors.not_found,
        500: errors.server_error,
        503: errors.database_gone,
    }
    if status in own:
        return own[status](request)
    phrase = HTTPStatus(status).phrase
    if web.wants_json(request):
        return web.problem(request, status, "qa_fault", phrase)
    return HttpResponse(phrase, status=status, content_type="text/plain")


def add(request: HttpRequest, response: HttpResponse, fault: Fault) -> None:
    """From this answer on it happens to this browser, `times` times."""
    name = _name_of(request) or secrets.token_hex(16)
    folder = _root() / name
    folder.mkdir(parents=True, exist_ok=True)
    called = f"{clock.real_now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
    for number in range(fault.times):
        (folder / f"{called}.{number}.left").touch()
    files.write_json(folder / f"{called}.json", asdict(fault))
    response.set_cookie(COOKIE, signing.Signer(salt=SALT).sign(name), httponly=True, samesite="Lax", max_age=KEPT)


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Nothing fails any more in this browser."""
    if folder := _folder(_name_of(request)):
        shutil.rmtree(folder, ignore_errors=True)
    response.delete_cookie(COOKIE, samesite="Lax")


def _name_of(request: HttpRequest) -> str:
    """ "" without a fault, or with a cookie that isn't ours."""
    try:
        return signing.Signer(salt=SALT).unsign(request.COOKIES[COOKIE])
    except (KeyError, signing.BadSignature):
        return ""


def _root() -> Path:
    return Path(settings.VAR_DIR) / "qa" / "faults"


def _folder(name: str) -> Path | None:
    folder = _root() / name
    return folder if name and folder.is_dir() else None
