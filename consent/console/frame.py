"""What the console's own pages in Django admin share: the frame, the log, CSV files that stream."""

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from consent.lib.web import Request

M = TypeVar("M", bound=Model)
AnyAdmin: TypeAlias = "admin.ModelAdmin[Model]"


def page(
    model_admin: "admin.ModelAdmin[M]",
    request: Request,
    template: str,
    title: str,
    more: Mapping[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    """One of the console's pages about `model_admin`'s model, inside the frame of Django admin."""
    name = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "list_name": f"{name}_changelist",
        "change_name": f"{name}_change",
        **more,
    }
    return render(request, template, context, status=status)


def view_permission(model_admin: AnyAdmin) -> str:
    """What a page about this model's list asks for."""
    return f"{model_admin.opts.app_label}.view_{model_admin.opts.model_name}"


def require(request: Request, permission: str) -> None:
    """403 for staff without it."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def log(request: Request, model: type[Model], message: str, about: Model | None = None, *, flag: int = CHANGE) -> None:
    """One line in the admin's log, about a row or about the whole list."""
    LogEntry.objects.create(
        user_id=request.user.pk,
        content_type=ContentType.objects.get_for_model(model),
        object_id=about.pk if about else None,
        object_repr=str(about or model._meta.verbose_name_plural)[:200],
        action_flag=flag,
        change_message=message,
    )
