"""A browser's world: the current update as it alone sees it, in a signed cookie (rules, section 8)."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.core import overlay, updates
from consent.lib.dates import YEARS, InstantField
from consent.rules.verdict import Presentation, Update, current

COOKIE, SALT = "qa_world", "claudeprivacy.qa.world"
KEPT = 30 * 86_400  # seconds, as the clock's


@dataclass(frozen=True, slots=True)
class World:
    """What one update is changed to. `changes`: fields of Update by name, each as it is to be."""

    slug: str
    changes: Mapping[str, object]

    def as_overlay(self) -> overlay.Overlay:
        """Of two equal buttons nothing is preset, whatever is published."""
        changes = dict(self.changes)
        if changes.get("presentation") == Presentation.BALANCED:
            changes["preset"] = False
        return overlay.Overlay(self.slug, changes, balanced_words())

    def says(self) -> dict[str, str]:
        """Each change by its name, as it was asked for."""
        return {name: _written(value) for name, value in self.changes.items()}


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return value.isoformat() if isinstance(value, date) else str(value)


@lru_cache
def balanced_words() -> Mapping[str, Mapping[str, str]]:
    """By language. An update published with two equal buttons has its own."""
    return tomllib.loads(Path(__file__).with_name("balanced.toml").read_text(encoding="utf-8"))


def browser_world(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """One request, one world. Only in QA mode's list of middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        world = of(request)
        if world is None:
            return get_response(request)
        setattr(request, "qa_world", world)  # noqa: B010  for the bar
        with overlay.worn(world.as_overlay()):
            return get_response(request)

    return middleware


def of(request: HttpRequest) -> World | None:
    """None without a world, or with a cookie that isn't ours."""
    cookie = request.COOKIES.get(COOKIE, "")
    try:
        told = signing.loads(cookie, salt=SALT) if cookie else None
        slug, changes = (told["slug"], told["changes"]) if told else ("", {})
        return World(slug, {name: _READ[name](text) for name, text in changes.items()}) if changes else None
    except (signing.BadSignature, ValueError, KeyError, TypeError, AttributeError):
        return None


_READ: dict[str, Callable[[str], object]] = {
    "last_day": date.fromisoformat,
    "preset": lambda text: text == "on",
    "presentation": lambda text: Presentation(text).value,
    "announced_at": datetime.fromisoformat,
}


def set_world(response: HttpResponse, world: World | None) -> None:
    """From this answer on the browser sees the update so; None: as published."""
    if world is None or not world.changes:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    told = signing.dumps({"slug": world.slug, "changes": world.says()}, salt=SALT)
    response.set_cookie(COOKIE, told, httponly=True, samesite="Lax", max_age=KEPT)


def changed_by(now: datetime) -> Update | None:
    """The update a world changes: the one current at `now` as published; before any, the first to come."""
    material = [update for update in updates.as_published() if update.material]
    return current(material, now) or next(iter(material), None)


class WorldForm(forms.Form):
    """Empty: as published. Each mistake is named by its field."""

    last_day = forms.DateField(
        required=False,
        label=gettext_lazy("Last day"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write a day like 2025-10-08, between 2000 and 2100.")},
        widget=forms.TextInput(attrs={"placeholder": "2025-10-08", "inputmode": "numeric"}),
    )
    preset = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Toggle starts"),
        choices=[("", gettext_lazy("as published")), ("on", gettext_lazy("on")), ("off", gettext_lazy("off"))],
        error_messages={"invalid_choice": gettext_lazy("Use on or off.")},
    )
    presentation = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Presentation"),
        choices=[
            ("", gettext_lazy("as published")),
            ("original", gettext_lazy("original: a toggle")),
            ("balanced", gettext_lazy("balanced: two equal buttons")),
        ],
        error_messages={"invalid_choice": gettext_lazy("Use original or balanced.")},
    )
    announced_at = InstantField(required=False, label=gettext_lazy("Announced at"))

    def __init__(self, data: Mapping[str, object] | None = None, *, update: Update | None, **options: Any) -> None:
        super().__init__(data, **options)
        self.update = update

    @property
    def world(self) -> World | None:
        """What was asked for; None where everything is to be as published."""
        sent = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "preset" in sent:
            sent["preset"] = sent["preset"] == "on"
        return World(self.update.slug, sent) if self.update and sent else None

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day.year not in YEARS:
            raise forms.ValidationError(_("Write a day like 2025-10-08, between 2000 and 2100."))
        return day

    def clean(self) -> dict[str, object]:
        sent = super().clean() or self.cleaned_data
        asked = {name: value for name, value in sent.items() if value not in (None, "")}
        if asked and self.update is None:
            self.add_error(next(iter(asked)), _("No update is published that it could change."))
        elif asked and self.update and not self.errors:
            self._fits(asked, self.update)
        return sent

    def _fits(self, asked: Mapping[str, Any], update: Update) -> None:
        """Nothing that couldn't be published so, and nothing that changes the order of updates."""
        dates = {name: asked[name] for name in ("last_day", "announced_at") if name in asked}
        seen = replace(update, **dates)
        if seen.deadline <= seen.announced_at:
            name = "last_day" if "last_day" in asked else "announced_at"
            self.add_error(name, _("The last day would lie before the announcement. Choose another."))
        presentation = asked.get("presentation", update.presentation)
        if asked.get("preset") == "on" and presentation == Presentation.BALANCED:
            self.add_error("preset", _("Two equal buttons preset nothing. Leave it out, or choose original."))
        known = [each for each in updates.as_published() if each.slug != update.slug]
        older = [each.announced_at for each in known if each.announced_at < update.announced_at]
        newer = [each.announced_at for each in known if each.announced_at > update.announced_at]
        if "announced_at" in asked and older and seen.announced_at <= max(older):
            words = _("Choose an instant after %s, when the update before it was announced.")
            self.add_error("announced_at", words % max(older).isoformat())
        if "announced_at" in asked and newer and seen.announced_at >= min(newer):
            words = _("Choose an instant before %s, when the next update is announced.")
            self.add_error("announced_at", words % min(newer).isoformat())
