"""Pages about one's address (rules, section 9): what a link from a message does, and sending one again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import email_links, letters
from accounts.email_links import BadLink, Purpose
from accounts.models import User
from consent.decorators import consent_not_required
from consent.lib.web import Request, SeeOther, safe_next


def send_confirmation(request: HttpRequest, user: User) -> bool:
    """A link to the account's address, which confirms it. Says on the next page if it couldn't be sent."""
    return send_link(request, user, Purpose.CONFIRM, "confirm_address", address=user.email)


def send_link(
    request: HttpRequest, user: User, purpose: Purpose, template: str, *, address: str, previous: str = ""
) -> bool:
    """A new link to `address`. As `send_confirmation`."""
    link = link_of(request, email_links.issue(user, purpose, address=address, previous=previous))
    if letters.send(request, user, template, to=address, link=link, address=address):
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
        messages.info(request, _("Your e-mail address is confirmed already."))
    elif seconds := email_links.wait(request.user):
        return too_soon(request, seconds)
    elif send_confirmation(request, request.user):
        messages.success(request, _("We've sent a new link to %(email)s.") % {"email": request.user.email})
    return back


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
    named = {"email": used.account.email}
    if used.link.purpose == Purpose.CONFIRM:
        messages.success(request, _("%(email)s is confirmed. Thank you.") % named)
    return SeeOther(reverse("account" if request.user.is_authenticated else "login"))
