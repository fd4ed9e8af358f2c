"""The form of a draft in Django admin: its dates and its texts in both languages. What is missing is told later."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from consent import conf
from consent.lib import written
from consent.lib.dates import YEARS
from consent.models import PolicyUpdate
from consent.policies import drafts
from consent.policies.toml_file import Texts
from consent.policies.wording import BALANCED_WORDS, PLACEHOLDERS, WORDS
from consent.rules.verdict import Presentation

Day = TypeVar("Day", date | None, datetime | None)
POLICIES = ("policy-consumer_terms", "policy-privacy_policy")  # apart from the choice's words of the same names
ALL_WORDS = [*WORDS, *BALANCED_WORDS]
COLUMNS = ["slug", "material", "announced_at", "last_day", "presentation", "preset"]


def name_of(language: str, word: str) -> str:
    return f"{language}-{word}"


def values_of(update: PolicyUpdate) -> dict[str, str]:
    """The form's text fields, filled from an update's texts."""
    values: dict[str, str] = {}
    for language, texts in drafts.as_file(update).texts.items():
        values |= {name_of(language, policy): getattr(texts, policy.removeprefix("policy-")) for policy in POLICIES}
        values |= {name_of(language, word): text for word, text in (texts.choice or {}).items()}
    return values


if TYPE_CHECKING:
    UpdateForm = forms.ModelForm[PolicyUpdate]
else:  # Django's own takes no arguments
    UpdateForm = forms.ModelForm


class BaseDraftForm(UpdateForm):
    class Meta:
        model = PolicyUpdate
        fields = COLUMNS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("announced_at"):  # Django admin makes two boxes of it, and labels none
            for box, name in zip(
                field.widget.widgets, (_("Announced: date (UTC)"), _("Announced: time (UTC)")), strict=True
            ):
                box.attrs["aria-label"] = name
        if self.instance.pk:
            self.initial = {**values_of(self.instance), **self.initial}

    def clean_announced_at(self) -> datetime | None:
        announced_at: datetime | None = self.cleaned_data["announced_at"]
        return _in_bounds(announced_at)

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        return _in_bounds(last_day)

    def clean(self) -> dict[str, object]:
        """A minor update asks nothing; two equal buttons preset nothing."""
        sent = super().clean() or self.cleaned_data
        if not sent.get("material"):
            sent |= {"last_day": None, "preset": False, "presentation": PolicyUpdate.Presentation.ORIGINAL}
        return sent

    def texts(self) -> dict[str, Texts]:
        return {language: self._texts(language) for language in conf.language_codes()}

    def _texts(self, language: str) -> Texts:
        sent = {name: _lines(self.cleaned_data.get(name_of(language, name), "")) for name in (*POLICIES, *ALL_WORDS)}
        names = ALL_WORDS if self.cleaned_data["presentation"] == Presentation.BALANCED else WORDS
        words = {name: sent[name] for name in names if sent[name]}
        terms, privacy = (f"{sent[name]}\n" if sent[name] else "" for name in POLICIES)
        return Texts(terms, privacy, words if self.cleaned_data["material"] else None)


def _in_bounds(value: Day) -> Day:
    """Raises ValidationError."""
    if value is not None and value.year not in YEARS:
        says = _("Use a year between %(first)s and %(last)s.")
        raise forms.ValidationError(says % {"first": YEARS[0], "last": YEARS[-1]})
    return value


def _lines(text: str) -> str:
    """As a file would hold it: browsers send CRLF."""
    return written.normal(text.replace("\r\n", "\n")).strip()


def _field(name: str) -> forms.CharField:
    placeholders = ", ".join(f"{{{each}}}" for each in sorted(PLACEHOLDERS.get(name, ())))
    rows = 20 if name in POLICIES else 6 if name == "details" else 2
    widget = forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"})
    return forms.CharField(label=name, required=False, widget=widget, help_text=placeholders, max_length=100_000)


DraftForm: Any = type(
    "DraftForm",
    (BaseDraftForm,),
    {name_of(language, name): _field(name) for language in conf.language_codes() for name in (*POLICIES, *ALL_WORDS)},
)


def fieldsets() -> list[tuple[str | None, dict[str, object]]]:
    """The columns, then each language: both policies, the choice, the words of two equal buttons."""
    sets: list[tuple[str | None, dict[str, object]]] = [(None, {"fields": COLUMNS})]
    for language in conf.language_codes():
        for title, names in (("policies", POLICIES), ("choice", WORDS), (Presentation.BALANCED, BALANCED_WORDS)):
            fields = [name_of(language, name) for name in names]
            sets.append((f"{language}: {title}", {"fields": fields, "classes": ["collapse"]}))
    return sets
