"""Logging in and out, signing up, the language."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import email_pages, second_factor, second_step, throttle
from accounts.forms import LogInForm, SignUpForm
from accounts.models import BACKEND, User
from consent.decorators import consent_not_required
from consent.gate.block import choice_address
from consent.lib.web import Request, SeeOther, safe_next


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def log_in(request: Request) -> HttpResponse:
    """On to `next`. 422 for what doesn't match, 429 once it was tried too often (rules, section 8)."""
    next_address = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated and request.method != "POST":
        return SeeOther(next_address)
    form = LogInForm(request, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if throttle.is_locked_out(request):
            return throttle.locked_out(request)
        if form.is_valid():
            if form.user and second_factor.is_on(form.user):
                return second_step.begin(request, form.user, next_address)
            login(request, form.user)
            return SeeOther(next_address)
        status = 422
    context = {"form": form, "next": next_address, "to_continue": next_address != reverse("home")}
    return render(request, "accounts/login.html", context, status=status)


@require_POST
@login_not_required
@consent_not_required
def log_out(request: Request) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are logged out."))
    return SeeOther(reverse("login"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@consent_not_required
def sign_up(request: Request) -> HttpResponse:
    """A new account goes on to "A few things to know", or home where there is nothing to choose (rules, section 3)."""
    next_address = safe_next(request, request.POST.get("next") or request.GET.get("next"))
    if request.user.is_authenticated and request.method != "POST":
        return SeeOther(next_address)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and throttle.is_locked_out(request, throttle.SIGN_UP):
        return throttle.locked_out(request, signing_up=True)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                email, password = form.cleaned_data["email"], form.cleaned_data["password1"]
                user = User.objects.create_user(email, password, email_confirmed_at=None)
        except IntegrityError:  # the same address a moment earlier
            form.full_clean()
        else:
            login(request, user, backend=BACKEND)
            email_pages.send_confirmation(request, user)
            return SeeOther(choice_address(next_address))
    if form.is_taken:
        throttle.count_taken_sign_up(request)
        make_password(request.POST.get("password1", ""))  # the work of making an account, so that time tells nothing
    context = {"form": form, "next": next_address}
    return render(request, "accounts/signup.html", context, status=422 if form.errors else 200)


@require_POST
@login_not_required
@consent_not_required
def set_language(request: Request) -> HttpResponse:
    """Kept on the person where somebody is logged in, else in a cookie."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("language: use one of " + ", ".join(dict(settings.LANGUAGES)))
    response = SeeOther(safe_next(request, request.POST.get("next")))
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=31_536_000,
        samesite="Lax",
        secure=settings.PRODUCTION,
        httponly=True,
    )
    return response
