"""The second step of a log-in: whoever has given the password gives a code, or touches a passkey."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import passkeys, second_factor, throttle
from accounts.forms import SecondStepForm
from accounts.models import BACKEND, User
from consent.decorators import consent_not_required
from consent.lib import clock
from consent.lib.web import Request, SeeOther, safe_next

PENDING, DONE = "second_step", "second_factor"  # keys of a session's data
WITHIN = timedelta(minutes=10)


def begin(request: HttpRequest, user: User, next_address: str) -> HttpResponse:
    """The password was right. Nobody is logged in yet: the session remembers who is about to be."""
    options, state = passkeys.ask(request, user)
    request.session.cycle_key()  # whoever planted the key before the password was typed learns nothing by it
    request.session[PENDING] = {
        "account": user.pk,
        "password": user.get_session_auth_hash(),
        "at": clock.real_now().isoformat(),
        "next": next_address,
        "options": options,
        "state": state,
    }
    return SeeOther(reverse("second-step"))


def lead_on(request: HttpRequest, next_address: str) -> HttpResponse:
    """Somebody who is logged in has to show a second factor first, or to set one up."""
    user = cast(User, request.user)
    if second_factor.is_on(user):
        return begin(request, user, safe_next(request, next_address))
    messages.info(request, _("Staff need two-step log-in here. Set it up to go on."))
    return SeeOther(reverse("second-factor"))


def is_done(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session."""
    return request.session.get(DONE) is True


def note_done(request: Request) -> None:
    request.session[DONE] = True


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def second_step(request: Request) -> HttpResponse:
    """On to `next`. 422 for a wrong code, 429 once it was tried too often; to the log-in after ten minutes."""
    pending = request.session.get(PENDING)
    user = _about_to_log_in(pending)
    if user is None or pending is None:
        messages.info(request, _("Log in with your password first."))
        return SeeOther(reverse("login"))
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if throttle.is_second_step_locked(request, user.email):
            return throttle.locked_out(request)
        if form.is_valid():
            if _is_theirs(request, user, form, pending):
                return _log_in(request, user, pending["next"])
            throttle.count_wrong_code(request, user.email)
            form.add_error("code", _("That code doesn't work. Each works once; wait for the next one."))
    has_passkey = user.second_factors.filter(kind=second_factor.Kind.PASSKEY).exists()
    options = pending["options"] if has_passkey and passkeys.work_here(request) else ""
    context = {"form": form, "options": options}
    return render(request, "accounts/second_step.html", context, status=422 if form.errors else 200)


def _about_to_log_in(pending: dict[str, Any] | None) -> User | None:
    """Not after WITHIN, and not if the password was changed or the account closed meanwhile."""
    if not pending or clock.real_now() - datetime.fromisoformat(pending["at"]) > WITHIN:
        return None
    user = User.objects.filter(pk=pending["account"], is_active=True).first()
    same = user and constant_time_compare(user.get_session_auth_hash(), pending["password"])
    return user if same else None


def _is_theirs(request: Request, user: User, form: SecondStepForm, pending: dict[str, Any]) -> bool:
    answer = form.cleaned_data["credential"]
    if not answer:
        return second_factor.takes(user, form.cleaned_data["code"])
    state = pending["state"]
    pending["options"], pending["state"] = passkeys.ask(request, user)  # what was asked once is answered once
    request.session[PENDING] = pending
    try:
        second_factor.note_use(passkeys.check(request, user, state, answer))
    except passkeys.NoPasskey:
        return False
    return True


def _log_in(request: Request, user: User, next_address: str) -> HttpResponse:
    del request.session[PENDING]
    login(request, user, backend=BACKEND)
    note_done(request)
    return SeeOther(next_address)
