"""The pages of the console and their addresses, by the model whose admin serves them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from consent.admin import campaign, dry_run, explain, extend, mail, preview, publish, timeline

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponseBase]
OF_AN_UPDATE: dict[str, tuple[str, View]] = {
    "extend/": ("extend", extend.extend),
    "publish/": ("publish", publish.publish),
    "preview/": ("preview", preview.preview),
    "scene/": ("scene", preview.scene),
    "campaign/": ("campaign", campaign.campaign),
    "campaign/csv/": ("campaign_csv", campaign.csv),
    "campaign/count/": ("campaign_count", campaign.count_again),
    "notices/": ("notices", mail.notices),
    "notices/preview/": ("notices_preview", mail.preview),
    "notices/preview/html/": ("notices_preview_html", mail.preview_html),
    "notices/test/": ("notices_test", mail.send_test),
    "notices/send/": ("notices_send", mail.queue_sending),
}
OF_PEOPLE: dict[str, tuple[str, View]] = {
    "explain/": ("explain", explain.explain),
    "dry-run/": ("dry_run", dry_run.dry_run),
}
OF_THE_LEDGER: dict[str, tuple[str, View]] = {
    "subject/<uuid:subject>/": ("timeline", timeline.timeline),
    "<uuid:pk>/receipt/": ("receipt", timeline.receipt),
    "<uuid:pk>/receipt.json": ("receipt_json", timeline.receipt_json),
}


def of_updates(model_admin: "ModelAdmin[M]") -> list[URLPattern]:
    """Drafts from a file, then the pages about one update."""
    upload = {"upload/": ("upload", publish.upload)}
    own = {f"<int:pk>/{route}": named for route, named in OF_AN_UPDATE.items()}
    return _served(model_admin, {**upload, **own})


def of_people(model_admin: "ModelAdmin[M]") -> list[URLPattern]:
    """Explain and dry run."""
    return _served(model_admin, OF_PEOPLE)


def of_the_ledger(model_admin: "ModelAdmin[M]") -> list[URLPattern]:
    """A subject's timeline, a row's receipt."""
    return _served(model_admin, OF_THE_LEDGER)


def _served(model_admin: "ModelAdmin[M]", pages: dict[str, tuple[str, View]]) -> list[URLPattern]:
    """Each page behind the log-in for staff, named after the model and itself; it gets its model's admin."""
    model = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    return [
        path(route, model_admin.admin_site.admin_view(partial(view, model_admin=model_admin)), name=f"{model}_{name}")
        for route, (name, view) in pages.items()
    ]
