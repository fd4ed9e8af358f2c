"""Publishing in Django admin: what is wrong, what changed; then, typed out, for good. And drafts from a TOML file."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import ADDITION, CHANGE
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consent.admin import comparison, draft_form
from consent.console import frame
from consent.lib import clock
from consent.lib.web import Request, SeeOther
from consent.models import PolicyUpdate
from consent.policies import drafts, publishing
from consent.policies.toml_file import CannotPublish, PolicyFile

MAX_FILE = 500_000  # bytes


class PublishForm(forms.Form):
    """`shown` says which state of the draft was looked at."""

    slug = forms.CharField(label=gettext_lazy("Type the slug to publish for good"), max_length=40)
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, update: PolicyUpdate, data: QueryDict | None, *, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        self.update = update

    def clean_slug(self) -> str:
        if self.cleaned_data["slug"] != self.update.slug:
            raise forms.ValidationError(_("That isn't this update's slug. Nothing was published."))
        return self.update.slug


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, model_admin: "ModelAdmin[PolicyUpdate]", pk: int) -> HttpResponse:
    frame.require(request, "consent.publish_policyupdate")
    update = get_object_or_404(model_admin.get_queryset(request), pk=pk, published_at__isnull=True)
    shown = drafts.fingerprint(update)
    form = PublishForm(update, request.POST if request.method == "POST" else None, initial={"shown": shown})
    if request.method == "POST" and form.is_valid() and _publish(request, update, form):
        messages.success(request, _("Published. Nobody can change it any more."))
        return SeeOther(reverse("admin:consent_policyupdate_change", args=[pk]))
    previous, changes = comparison.since(update)
    context = {
        "original": update,
        "form": form,
        "faults": draft_form.told(publishing.faults(update, now=clock.now())),
        "previous": previous,
        "changes": changes,
    }
    status = 422 if form.errors else 200
    return frame.page(
        model_admin, request, "admin/consent/policyupdate/publish.html", _("Publish"), context, status=status
    )


def _publish(request: Request, update: PolicyUpdate, form: PublishForm) -> bool:
    try:
        done = publishing.publish(pk=update.pk, shown=form.cleaned_data["shown"], now=clock.now())
    except CannotPublish as error:
        form.add_error(None, error.faults)
        return False
    frame.log(request, PolicyUpdate, _("Published %(slug)s.") % {"slug": done.slug}, done, flag=CHANGE)
    return True


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("TOML file"), help_text=gettext_lazy("As publish_update reads it."))

    def clean_file(self) -> PolicyFile:
        content = self.cleaned_data["file"].read(MAX_FILE + 1)
        if len(content) > MAX_FILE:
            raise forms.ValidationError(_("This file is too big to be an update."))
        try:
            return publishing.read_draft(content.decode("utf-8-sig"), now=clock.now())
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This file isn't UTF-8 text.")) from error
        except CannotPublish as error:
            raise forms.ValidationError(error.faults) from error


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, model_admin: "ModelAdmin[PolicyUpdate]") -> HttpResponse:
    """A draft made of a file."""
    frame.require(request, "consent.add_policyupdate")
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            draft = drafts.create(form.cleaned_data["file"])
        except CannotPublish as error:
            form.add_error("file", error.faults)
        else:
            frame.log(request, PolicyUpdate, _("Draft made of a file."), draft, flag=ADDITION)
            messages.success(request, _("A draft is made. Only staff who may change drafts see it."))
            return SeeOther(reverse("admin:consent_policyupdate_change", args=[draft.pk]))
    status = 422 if form.errors else 200
    title = _("Draft from a TOML file")
    return frame.page(
        model_admin, request, "admin/consent/policyupdate/upload.html", title, {"form": form}, status=status
    )
