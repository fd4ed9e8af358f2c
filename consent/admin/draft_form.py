"""The form of a draft in Django admin: its dates and its texts in both languages. What is missing is told later."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from consent import conf
from consent.admin import comparison
from consent.core import labels
from consent.lib import clock, written
from consent.lib.dates import YEARS
from consent.models import PolicyUpdate
from consent.policies import drafts, publishing
from consent.policies.toml_file import Texts, field_of
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


def field_named(name: str) -> str | None:
    """The form's field that a file calls so; None if it has none."""
    language, _dot, rest = name.partition(".")
    if name in COLUMNS:
        return name
    if language not in conf.language_codes():
        return None
    inside, _dot, word = rest.partition(".")
    found = word if inside == "choice" else f"policy-{rest}"
    return name_of(language, found if found in {*POLICIES, *ALL_WORDS} else (ALL_WORDS if inside else POLICIES)[0])


def anchor_of(name: str) -> str:
    """The id of that field's box on the form; "" if it has none."""
    field = field_named(name)
    return "" if field is None else "id_announced_at_0" if field == "announced_at" else f"id_{field}"


def told(faults: Iterable[str]) -> list[comparison.Fault]:
    """Faults as the rules of publishing tell them, each with its field in words and its box on the form."""
    named = ((field_of(fault), fault.split(": ", 1)[1]) for fault in faults)
    return [comparison.Fault(anchor_of(name), name, comparison.title_of(name), says) for name, says in named]


def faults_of(update: PolicyUpdate) -> list[str]:
    """What keeps a draft from being published, asked once for this object."""
    known: list[str] | None = vars(update).get("_faults")
    if known is None:
        known = vars(update)["_faults"] = publishing.faults(update, now=clock.now())
    return known


def notes(update: PolicyUpdate) -> Mapping[str, list[str]]:
    """The same, by the form's field."""
    found: dict[str, list[str]] = defaultdict(list)
    for fault in faults_of(update):
        if field := field_named(field_of(fault)):
            found[field].append(fault.split(": ", 1)[1])
    return found


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
            if not self.is_bound:
                self._say_at_fields(notes(self.instance))

    def _say_at_fields(self, found: Mapping[str, list[str]]) -> None:
        """What keeps the draft from being published, at the fields it is about. It can be saved all the same."""
        for name, says in found.items():
            if field := self.fields.get(name):
                said = format_html('<strong class="console-fault">{}</strong>', " ".join(says))
                field.help_text = format_html("{} {}", said, field.help_text) if field.help_text else said
                field.widget.attrs["aria-invalid"] = "true"

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
        both = self.cleaned_data["presentation"] == Presentation.BALANCED or all(map(sent.get, BALANCED_WORDS))
        names = ALL_WORDS if both else WORDS
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


DraftForm = cast(
    type[BaseDraftForm],
    type(
        "DraftForm",
        (BaseDraftForm,),
        {
            name_of(language, each): _field(each)
            for language in conf.language_codes()
            for each in (*POLICIES, *ALL_WORDS)
        },
    ),
)


def fieldsets(opened: Collection[str] = ()) -> list[tuple[str | None, dict[str, object]]]:
    """The columns, then each language: both policies, the choice, the words of two equal buttons.

    `opened`: fields that must be seen without opening anything.
    """
    sets: list[tuple[str | None, dict[str, object]]] = [(None, {"fields": COLUMNS})]
    for language in conf.language_codes():
        for title, names in (
            (_("policies"), POLICIES),
            (labels.DOCUMENTS["choice"], WORDS),
            (labels.PRESENTATIONS[Presentation.BALANCED], BALANCED_WORDS),
        ):
            fields = [name_of(language, name) for name in names]
            classes = [] if set(fields) & set(opened) else ["collapse"]
            named = _("%(language)s, %(text)s") % {"language": labels.language(language), "text": title}
            sets.append((named, {"fields": fields, "classes": classes}))
    return sets
