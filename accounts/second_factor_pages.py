"""Settings: the second factor, set up, taken away, and its recovery codes. The password is asked for each.

Where there is a factor already, it has to have been shown in this session.
"""

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import browsers, email_pages, letters, passkeys, second_factor, second_step, throttle
from accounts.email_links import Purpose
from accounts.forms import AppForm, PasskeyForm, PasswordAskedForm
from accounts.second_factor import Kind
from consent.decorators import consent_not_required
from consent.lib.web import Request, SeeOther

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@consent_not_required
def overview(request: Request) -> HttpResponse:
    """What there is, and what could be added."""
    factors = list(request.user.second_factors.order_by("pk"))
    left = request.user.recovery_codes.count() if factors else 0
    context = {"tab": "account", "factors": factors, "codes_left": left, "passkeys": passkeys.work_here(request)}
    return render(request, "settings/second_factor.html", context)


@sensitive_post_parameters()
@FORM
@consent_not_required
def add_app(request: Request) -> HttpResponse:
    """Shows a secret as a QR code and in letters; a code of the app proves that it arrived. 422, 429 as at log-in."""
    if refusal := _refused(request):
        return refusal
    form = AppForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _factor, codes = second_factor.add(request.user, Kind.APP, _("Authenticator app"), form.cleaned_data["key"])
        return _added(request, codes)
    key = form.data.get("key") if form.is_bound and not form.has_error("key") else ""
    secret = second_factor.unsigned(request.user, Kind.APP, key) if key else second_factor.new_secret()
    context = {
        "form": form,
        "tab": "account",
        "secret": secret,
        "key": second_factor.signed(request.user, Kind.APP, secret),
        "drawing": _drawing(second_factor.app_address(request.user, secret)),
    }
    return render(request, "settings/add_app.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@FORM
@consent_not_required
def add_passkey(request: Request) -> HttpResponse:
    """Asks the browser for a new passkey; the page's script brings its answer. 422, 429 as at log-in."""
    if refusal := _refused(request):
        return refusal
    form = PasskeyForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            secret = passkeys.check_new(request, form.cleaned_data["state"], form.cleaned_data["credential"])
        except passkeys.NoPasskey:
            form.add_error(None, _("Your browser's answer doesn't fit. Try again."))
        else:
            name = browsers.in_words(request.headers.get("User-Agent", "")) or _("Passkey")
            return _added(request, second_factor.add(request.user, Kind.PASSKEY, name, secret)[1])
    options, asked = passkeys.ask_for_new(request, request.user)
    context = {
        "form": form,
        "tab": "account",
        "options": options,
        "state": second_factor.signed(request.user, Kind.PASSKEY, asked),
        "works": passkeys.work_here(request),
    }
    return render(request, "settings/add_passkey.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@FORM
@consent_not_required
def remove(request: Request, pk: int) -> HttpResponse:
    """Takes one away; with the last one the second step is off. Somebody else's is 404."""
    factor = request.user.second_factors.filter(pk=pk).first()
    if factor is None:
        raise Http404
    if refusal := _refused(request):
        return refusal
    form = PasswordAskedForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        second_factor.remove(factor)
        if request.user.is_confirmed:
            letters.send(request, request.user, "second_factor_removed", {})
        messages.success(request, _("Removed from your two-step log-in."))
        return SeeOther(reverse("second-factor"))
    context = {"form": form, "tab": "account", "factor": factor}
    return render(request, "settings/remove_factor.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@FORM
@consent_not_required
def recovery_codes(request: Request) -> HttpResponse:
    """New ones in place of the old, shown this once."""
    if not second_factor.is_on(request.user):
        return SeeOther(reverse("second-factor"))
    if refusal := _refused(request):
        return refusal
    form = PasswordAskedForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _shown(request, second_factor.new_recovery_codes(request.user))
    context = {"form": form, "tab": "account"}
    return render(request, "settings/new_recovery_codes.html", context, status=422 if form.errors else 200)


def _refused(request: Request) -> HttpResponse | None:
    """Whoever was logged in before there was a factor shows it before anything about it changes."""
    if second_factor.is_on(request.user) and not second_step.is_done(request):
        return second_step.begin(request, request.user, request.path)
    locked = request.method == "POST" and throttle.is_locked_out(request, request.user.email)
    return throttle.locked_out(request) if locked else None


def _added(request: Request, codes: list[str]) -> HttpResponse:
    """Recovery codes come with the first factor; whoever has set one up has shown it."""
    second_step.note_done(request)
    if request.user.is_confirmed:
        email_pages.send_link(request, request.user, Purpose.RESCUE, "second_factor_added", address=request.user.email)
    if codes:
        return _shown(request, codes)
    messages.success(request, _("Added to your two-step log-in."))
    return SeeOther(reverse("second-factor"))


def _shown(request: Request, codes: list[str]) -> HttpResponse:
    return render(request, "settings/recovery_codes.html", {"tab": "account", "codes": codes})


def _drawing(content: str) -> SafeString:
    """A QR code as SVG without any style."""
    shapes = segno.make(content, error="m")
    drawn = shapes.svg_inline(scale=5, border=4, dark="#000000", light="#ffffff", svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308  shapes alone
