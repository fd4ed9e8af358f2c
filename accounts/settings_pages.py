"""Settings: General and Account. Open while a choice is due (rules, section 6)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import email_links, second_factor, sessions
from accounts.forms import EndSessionForm, GeneralForm, PasswordChangeForm
from consent.choice import refusals
from consent.decorators import consent_not_required
from consent.lib.web import Request, SeeOther


@require_http_methods(["GET", "HEAD", "POST"])
@consent_not_required
def general(request: Request) -> HttpResponse:
    """Name, language and appearance, and nothing else of the person's row. 422 for a form that needs mending."""
    form = GeneralForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        user.save(update_fields=list(form.fields))  # a plan changed meanwhile stays
        with override(user.language or request.LANGUAGE_CODE):
            messages.success(request, _("Saved."))
        response = SeeOther(reverse("settings"))
        if not user.language:
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)  # the switcher's, from before the log-in
        return response
    return render(
        request, "settings/general.html", {"form": form, "tab": "general"}, status=422 if form.errors else 200
    )


@require_safe
@consent_not_required
def account(request: Request) -> HttpResponse:
    """The address, the plan, the password, where one is logged in, and the way out."""
    shown = sessions.of(request.user, request.session.session_key)
    context = {
        "tab": "account",
        "sessions": shown,
        "change": email_links.open_change(request.user),
        "has_second_factor": second_factor.is_on(request.user),
    }
    return render(request, "settings/account.html", context)


@require_POST
@consent_not_required
def end_session(request: Request) -> HttpResponse:
    """Logs one of the person's browsers out: `session` as the list names it. 400 where none is named."""
    form = EndSessionForm(request.POST)
    if not form.is_valid():
        return refusals.malformed(request, form)
    if sessions.end(request.user, form.cleaned_data["session"]):
        messages.success(request, _("That browser is logged out."))
    else:
        messages.info(request, _("That browser was logged out already."))
    return SeeOther(reverse("account"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@consent_not_required
def change_password(request: Request) -> HttpResponse:
    """The present one is asked. This session goes on, the person's others and a change of address that waits end."""
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        email_links.end_changes(request.user)
        messages.success(request, _("Your password has been changed. Other devices are logged out."))
        return SeeOther(reverse("account"))
    return render(
        request, "settings/password.html", {"form": form, "tab": "account"}, status=422 if form.errors else 200
    )


@require_POST
@consent_not_required
def log_out_everywhere(request: Request) -> HttpResponse:
    """Ends all of the person's sessions, this browser's too."""
    sessions.end_all(request.user)
    logout(request)
    messages.success(request, _("You are logged out on every device."))
    return SeeOther(reverse("login"))
