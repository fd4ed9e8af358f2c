"""One's own ledger rows in plain words, newest first (rules, section 6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from consent.models import ConsentEvent, NoticeShowing
from consent.models.campaign import NoticeMessage
from consent.rules import hashing
from consent.rules.standing import Kind, Surface, Touched
from consent.rules.verdict import Presentation


@dataclass(frozen=True, slots=True)
class Entry:
    event: ConsentEvent

    @property
    def what(self) -> str:
        """What was decided, changed or put off."""
        event = self.event
        if event.kind == Kind.DECISION:
            return (
                _("You accepted the updated terms with “Help improve Claude” on.")
                if event.help_improve
                else _("You accepted the updated terms with “Help improve Claude” off.")
            )
        if event.kind == Kind.SETTING:
            return (
                _("You turned “Help improve Claude” on.")
                if event.help_improve
                else _("You turned “Help improve Claude” off.")
            )
        return _("You said “Not now”.") if event.kind == Kind.DEFERRAL else _("The account was erased.")

    @property
    def touched(self) -> str:
        return {Touched.YES.value: _("yes"), Touched.NO.value: _("no")}.get(self.event.touched, _("not known"))

    @property
    def where(self) -> str:
        """On which screen; anything else stands as it is recorded."""
        named = {
            Surface.MODAL.value: _("In the dialog over a page, or on the page of the choice"),
            Surface.SIGN_UP.value: _("At sign-up"),
            Surface.PRIVACY_TAB.value: _("On the Privacy tab"),
        }
        return named.get(self.event.surface, self.event.surface)

    @property
    def how(self) -> str:
        """How the toggle stood, and whether it was touched."""
        event = self.event
        if event.kind != Kind.DECISION:
            return ""
        if event.presentation == Presentation.BALANCED:
            return _("One of two equal buttons was pressed; nothing was preset.")
        if event.touched == Touched.NO:
            return (
                _("The toggle was left as it was preset.")
                if event.start == event.preset
                else _("The toggle was left as it stood.")
            )
        return (
            _("The toggle was moved by hand.")
            if event.touched == Touched.YES
            else _("Whether the toggle was touched isn't known.")
        )


def entries(subject_id: UUID) -> list[Entry]:
    events = ConsentEvent.objects.filter(subject_id=subject_id).order_by("-sequence")
    return [Entry(event) for event in events]


def entry(subject_id: UUID, pk: UUID) -> Entry | None:
    """None for a row that isn't this subject's."""
    event = ConsentEvent.objects.filter(subject_id=subject_id, pk=pk).first()
    return Entry(event) if event else None


def deferrals_of(subjects: Iterable[UUID]) -> dict[UUID, int]:
    """How often each has said "Not now"; one query. Who never did is left out."""
    counted = _deferrals().filter(subject_id__in=list(subjects)).values("subject_id").annotate(times=Count("pk"))
    return {row["subject_id"]: row["times"] for row in counted}


def deferral_count() -> Coalesce:
    """The same as an expression over a row with a subject id."""
    own = _deferrals().filter(subject_id=OuterRef("subject_id")).values("subject_id")
    return Coalesce(Subquery(own.annotate(times=Count("pk")).values("times")), 0)


def _deferrals() -> "QuerySet[ConsentEvent]":
    return ConsentEvent.objects.filter(kind=Kind.DEFERRAL).order_by()


def ledger_of(subject_id: UUID) -> Iterator[ConsentEvent]:
    """One's rows in sequence, to be folded."""
    return ConsentEvent.objects.filter(subject_id=subject_id).order_by("sequence").iterator()


SHOWN = ("update_id", "shown_at", "language")
MAILED = ("update_id", "kind", "language", "last_day", "state", "tried_at")


def notices_of(subject_id: UUID) -> dict[str, list[dict[str, object]]]:
    """First showings of a notice and e-mails about updates, of one subject, oldest first, as plain values."""
    shown = NoticeShowing.objects.filter(subject_id=subject_id).order_by("shown_at", "pk").values(*SHOWN)
    mailed = NoticeMessage.objects.filter(subject_id=subject_id).order_by("tried_at", "pk").values(*MAILED)
    return {"shown": list(map(_plain, shown)), "mailed": list(map(_plain, mailed))}


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {name.removesuffix("_id"): hashing.plain(value) for name, value in row.items()}
