"""Pages about one's address (rules, section 9): changing it, what a link from a message does, sending one again."""

import logging
from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import email_links, letters, throttle
from accounts.email_links import BadLink, Purpose
from accounts.forms import ChangeEmailForm
from accounts.models import User
from consent.decorators import consent_not_required
from consent.lib.web import Request, SeeOther, safe_next

logger = logging.getLogger(__name__)


def send_confirmation(request: HttpRequest, user: User) -> bool:
    """A link to the account's address, which confirms it. Says on the next page if it couldn't be sent."""
    return send_link(request, user, Purpose.CONFIRM, "confirm_address", address=user.email)


def send_link(
    request: HttpRequest, user: User, purpose: Purpose, template: str, *, address: str, previous: str = ""
) -> bool:
    """A new link to `address`. As `send_confirmation`."""
    link = link_of(request, email_links.issue(user, purpose, address=address, previous=previous))
    if letters.send(request, user, template, {"link": link, "address": address}, to=address):
        return True
    messages.error(request, _("The e-mail could not be sent. Try again in a few minutes."))
    return False


def link_of(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("email-link", args=[secret]))


def too_soon(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, with the seconds to wait in Retry-After."""
    response = render(request, "429.html", {"links": True, "minutes": -(-seconds // 60)}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@require_POST
@consent_not_required
def send_again(request: Request) -> HttpResponse:
    """Another link to confirm the address. 429 within a minute of the last, or after ten on one day."""
    back = SeeOther(safe_next(request, request.POST.get("next") or reverse("account")))
    if request.user.is_confirmed:
        messages.info(request, _("Your e-mail address is already confirmed."))
    elif seconds := email_links.wait(request.user):
        return too_soon(request, seconds)
    elif send_confirmation(request, request.user):
        messages.success(request, _("We've sent a new link to %(email)s.") % {"email": request.user.email})
    return back


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@consent_not_required
def change(request: Request) -> HttpResponse:
    """Asks the password, and sends a link to the new address; until it is used nothing changes.

    422 for what needs mending; 429 after too many wrong passwords, taken addresses or links.
    """
    form = ChangeEmailForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (refusal := _refused(request)):
        return refusal
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["email"]
        named = {"address": wanted, "previous": request.user.email}
        if send_link(request, request.user, Purpose.CHANGE, "change_address", **named):
            said = _("We've sent a link to %(email)s. Your address changes once you have opened it.")
            messages.success(request, said % {"email": wanted})
        return SeeOther(reverse("account"))
    if form.is_taken:
        throttle.count_taken_sign_up(request)
    return render(request, "settings/email.html", {"form": form, "tab": "account"}, status=422 if form.errors else 200)


def _refused(request: Request) -> HttpResponse | None:
    if throttle.is_locked_out(request, request.user.email):
        return throttle.locked_out(request)
    if throttle.is_locked_out(request, throttle.SIGN_UP):
        return throttle.locked_out(request, signing_up=True)
    seconds = email_links.wait(request.user)
    return too_soon(request, seconds) if seconds else None


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def open_link(request: Request, secret: str) -> HttpResponse:
    """What a link leads to: a page with a button, because mail scanners open links. 410 for one that does nothing."""
    try:
        link = email_links.find(secret)
        if request.method != "POST":
            return render(request, "accounts/link.html", {"link": link})
        return _say(request, email_links.use(secret))
    except BadLink as bad:
        return render(request, "accounts/link_invalid.html", {"code": bad.code}, status=410)


def _say(request: Request, used: email_links.Used) -> HttpResponse:
    """Tells who has to know, and leads on."""
    account, link = used.account, used.link
    if link.purpose in (Purpose.UNDO, Purpose.RESCUE):
        logout(request)  # this browser's session was one of those that ended
        if link.purpose == Purpose.UNDO:
            _tell(request, account, "address_changed_back", {}, link.previous)
            messages.success(request, _("Your address is %(email)s again.") % {"email": account.email})
        else:
            messages.success(request, _("The second factor was removed. Please choose a new password."))
        uid = urlsafe_base64_encode(force_bytes(account.pk))
        return SeeOther(reverse("reset-confirm", args=[uid, default_token_generator.make_token(account)]))
    if used.way_back:
        more = {"address": account.email, "link": link_of(request, used.way_back)}
        _tell(request, account, "address_changed", more, link.previous)
    messages.success(request, _("%(email)s is confirmed. Thank you.") % {"email": account.email})
    return SeeOther(reverse("account" if request.user.is_authenticated else "login"))


def _tell(request: HttpRequest, account: User, template: str, more: Mapping[str, object], to: str) -> None:
    """An address that is dead must keep nobody from leaving it; but then somebody of the site has to know."""
    if not letters.send(request, account, template, more, to=to):
        logger.error("Account %s: the address before could not be told of the change (%s).", account.pk, template)
