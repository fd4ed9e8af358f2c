"""Deleting one's account: what goes and what stays is said before, the password asked (rules, section 6)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import throttle
from accounts.forms import PasswordAskedForm
from consent.decorators import consent_not_required
from consent.lib import clock
from consent.lib.web import Request, SeeOther
from consent.rules.standing import Surface
from rights import erasure


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@consent_not_required
def delete_account(request: Request) -> HttpResponse:
    """Erases at once and logs out. 422 for a wrong password, 429 once it was tried too often."""
    if request.method == "POST" and throttle.is_locked_out(request, request.user.email):
        return throttle.locked_out(request)
    form = PasswordAskedForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erasure.erase(user_pk=request.user.pk, surface=Surface.ACCOUNT, now=clock.now())
        logout(request)
        messages.success(request, _("Your account and everything in it have been deleted."))
        return SeeOther(reverse("login"))
    context = {"form": form, "tab": "account"}
    return render(request, "settings/delete.html", context, status=422 if form.errors else 200)
