"""An update exactly as people will see it, with the very templates, before it is published. Nothing is recorded."""

from datetime import timedelta

from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from consent import conf
from consent.choice.notice import Notice, Setting, toggle_start
from consent.console import frame
from consent.core import documents
from consent.lib.text import Text
from consent.lib.web import Request
from consent.models import PolicyDocument, PolicyUpdate
from consent.policies import drafts
from consent.policies.wording import words_of
from consent.rules.verdict import Action, Reason, Update, Verdict

SCENES: dict[str, Text] = {
    "modal": gettext_lazy("the modal"),
    "last-hours": gettext_lazy("the modal, last 48 hours"),
    "block": gettext_lazy("the block"),
    "sign-up": gettext_lazy("sign-up"),
    "privacy": gettext_lazy("the Privacy row"),
}
VERDICTS = {
    "modal": (Action.PROMPT, Reason.DUE),
    "last-hours": (Action.PROMPT, Reason.DUE),
    "block": (Action.BLOCK, Reason.OVERDUE),
    "sign-up": (Action.BLOCK, Reason.NEW_ACCOUNT),
}
APPEARANCES: dict[str, Text] = {"light": gettext_lazy("light"), "dark": gettext_lazy("dark")}
SIZES: dict[str, Text] = {"phone": gettext_lazy("phone"), "desk": gettext_lazy("desk")}
SIGNALS: dict[str, Text] = {"0": gettext_lazy("without the signal"), "1": gettext_lazy("with Global Privacy Control")}
# Whatever the site's own policy: only its pages may frame a scene, and nothing in it leads anywhere.
IN_A_FRAME = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "connect-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "object-src 'none'",
    )
)
OPTIONS: dict[str, dict[str, Text]] = {
    "scene": SCENES,
    "language": dict(conf.languages()),
    "appearance": APPEARANCES,
    "size": SIZES,
    "gpc": SIGNALS,
}
OPTION_LABELS: dict[str, Text] = {
    "scene": gettext_lazy("Page"),
    "language": gettext_lazy("Language"),
    "appearance": gettext_lazy("Theme"),
    "size": gettext_lazy("Screen"),
    "gpc": gettext_lazy("Global Privacy Control"),
}


@require_safe
def preview(request: Request, model_admin: "ModelAdmin[PolicyUpdate]", pk: int) -> HttpResponse:
    """The variants to choose from, and the chosen one in a frame of its own size."""
    update = _update(request, model_admin, pk)
    chosen = _chosen(request)
    options = [
        (name, OPTION_LABELS[name], [(value, label, value == chosen[name]) for value, label in values.items()])
        for name, values in OPTIONS.items()
    ]
    context = {
        "original": update,
        "options": options,
        "chosen": chosen,
        "missing": _text(update, chosen["language"]) is None,
    }
    return frame.page(model_admin, request, "admin/consent/policyupdate/preview.html", _("Preview"), context)


@require_safe
@xframe_options_sameorigin
def scene(request: Request, model_admin: "ModelAdmin[PolicyUpdate]", pk: int) -> HttpResponse:
    """One variant as a page of its own. Its forms lead nowhere: the browser is told so."""
    update = _update(request, model_admin, pk)
    chosen = _chosen(request)
    text = _text(update, chosen["language"])
    if text is None:
        raise Http404
    with override(chosen["language"]):
        response = _render(request, update, text, chosen)
    response.headers["Content-Security-Policy"] = IN_A_FRAME
    return response


def _render(request: Request, update: PolicyUpdate, text: documents.ChoiceText, chosen: dict[str, str]) -> HttpResponse:
    context: dict[str, object] = {"appearance": chosen["appearance"]}
    if chosen["scene"] == "privacy":
        context["setting"] = Setting(on=False, since=None, decided=False, words=dict(text.words))
        return render(request, "admin/consent/policyupdate/scene.html", context)
    notice = _notice(update, text, chosen)
    if chosen["scene"] in ("modal", "last-hours"):
        return render(request, "admin/consent/policyupdate/scene.html", {**context, "prompt": notice})
    return render(request, "consent/choice.html", {**context, "notice": notice})


def _notice(update: PolicyUpdate, text: documents.ChoiceText, chosen: dict[str, str]) -> Notice:
    facts = drafts.columns(update)
    known = Update(update.slug, update.announced_at, True, facts["last_day"], facts["preset"], facts["presentation"])
    action, reason = VERDICTS[chosen["scene"]]
    now = known.deadline - timedelta(hours=1) if chosen["scene"] == "last-hours" else known.announced_at
    gpc = chosen["gpc"] == "1"
    verdict = Verdict(action, reason, known, known.deadline)
    return Notice(verdict, known, text, toggle_start(None, known, gpc=gpc), gpc, now, "/")


def _text(update: PolicyUpdate, language: str) -> documents.ChoiceText | None:
    """None for a minor update, or a draft without a last day or any words yet. A missing word shows its name."""
    file = drafts.as_file(update)
    words = file.texts[language].choice
    digest = update.documents.filter(kind=PolicyDocument.Kind.CHOICE, language=language).values_list(
        "digest", flat=True
    )
    if not (update.material and words and update.last_day):
        return None
    whole = {name: words.get(name) or f"[{name}]" for name in words_of(update.presentation)}
    return documents.ChoiceText(update.slug, language, digest.first() or "", whole)


def _chosen(request: Request) -> dict[str, str]:
    """Of each option the value asked for, or the first."""
    asked = {name: request.GET.get(name, "") for name in OPTIONS}
    return {name: asked[name] if asked[name] in values else next(iter(values)) for name, values in OPTIONS.items()}


def _update(request: Request, model_admin: "ModelAdmin[PolicyUpdate]", pk: int) -> PolicyUpdate:
    frame.require(request, "consent.view_policyupdate")
    return get_object_or_404(model_admin.get_queryset(request), pk=pk)
