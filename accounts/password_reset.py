"""Resetting a forgotten password by e-mail: Django's forms and tokens, in function views."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import email_links, sessions
from accounts.forms import PasswordResetForm, SetPasswordForm
from accounts.models import User
from consent.decorators import consent_not_required
from consent.lib.web import Request, SeeOther

SESSION_TOKEN = "password_reset_token"  # noqa: S105  a session key, not a secret


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def ask(request: Request) -> HttpResponse:
    """The same answer whether the e-mail is known or not."""
    form = PasswordResetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save(request=request, use_https=request.is_secure(), email_template_name="accounts/email/reset")
        return render(request, "accounts/reset_sent.html")
    return render(request, "accounts/reset.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def confirm(request: Request, uid: str, token: str) -> HttpResponse:
    """The link of the e-mail. The token moves to the session, so that no Referer carries it."""
    user = _user(uid)
    given = request.session.get(SESSION_TOKEN, "") if token == "set" else token  # noqa: S105  a word of the address
    if user is None or not default_token_generator.check_token(user, given):
        return render(request, "accounts/reset_invalid.html", status=410)
    if token != "set":  # noqa: S105  as above
        request.session[SESSION_TOKEN] = token
        return SeeOther(reverse("reset-confirm", args=[uid, "set"]))
    form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        email_links.claim(user)  # the link came by mail
        sessions.end_all(user)
        logout(request)  # this browser's session may have been one of them
        messages.success(request, _("Your password has been changed. Log in with the new one."))
        return SeeOther(reverse("login"))
    return render(request, "accounts/reset_confirm.html", {"form": form}, status=422 if form.errors else 200)


def _user(uid: str) -> User | None:
    try:
        return User.objects.filter(pk=int(urlsafe_base64_decode(uid).decode()), is_active=True).first()
    except (ValueError, OverflowError):
        return None
