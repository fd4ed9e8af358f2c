"""A receipt for reading: what its page says in words, and the text that was shown (rules, section 6)."""

import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import conf
from consent.evidence import inclusion, receipts, shown_words
from consent.evidence.history import Entry
from consent.lib import dates
from consent.models import PolicyUpdate
from consent.rules.acts import Act

DONE = {
    Act.GIVEN: gettext_lazy("Given by hand: this is consent."),
    Act.LEFT: gettext_lazy("The preset was left as it was: this is not consent."),
    Act.KEPT: gettext_lazy("Left on, as it had been set before: this is no new consent."),
    Act.UNTOLD: gettext_lazy("Whether the toggle was touched isn't known: this is not counted as consent."),
    Act.SET_BEFORE: gettext_lazy(
        "Turned on before the updated terms were accepted: without effect until then, and not consent."
    ),
    Act.REFUSED: gettext_lazy("Refused."),
    Act.WITHDRAWN: gettext_lazy("Withdrawn."),
    Act.DEFERRED: gettext_lazy("Put off: nothing was chosen."),
    Act.ERASED: gettext_lazy("The account was erased."),
}


def page_of(entry: Entry, receipt: dict[str, Any]) -> dict[str, object]:
    """What the templates of a receipt ask for."""
    event, text = entry.event, receipt["privacy_notice"]["text"]
    act = Act(receipt["event"]["event_state"])
    words = json.loads(text)["words"] if text else None
    return {
        "entry": entry,
        "receipt": receipt,
        "done": DONE[act],
        "language_shown": dict(conf.languages()).get(event.language or "", event.language),
        "update": PolicyUpdate.objects.filter(slug=event.update_id).first(),
        "kept": _kept(receipt["purposes"][0]["retention_period"], on=bool(event.help_improve)),
        "controller": receipt["pii_controllers"][0],
        "checkpoint": _checkpoint(receipt["inclusion"]),
        "shown": shown_words.shown(event, act, words) if words else [],
        "frozen": text,
    }


def built(entry: Entry) -> dict[str, object]:
    """The same, of a receipt made now. Raises signing.CannotSign."""
    return page_of(entry, receipts.build(entry.event))


def _kept(period: str | None, *, on: bool) -> str:
    if period is None:
        return ""
    return _("5 years") if on else _("30 days")


def _checkpoint(proof: inclusion.Facts) -> str:
    """Whether the newest checkpoint proves the row."""
    state = inclusion.State(proof["state"])
    if state is inclusion.State.NO_CHECKPOINT:
        return _("There is no checkpoint yet that could prove this entry.")
    about = {"number": proof["checkpoint"]["number"], "day": _day(proof["checkpoint"]["made_at"])}
    if state is inclusion.State.INCLUDED:
        return _("This entry is proved to be in checkpoint %(number)s of %(day)s.") % about
    if state is inclusion.State.NEWER:
        return (
            _("This entry is newer than the latest checkpoint, %(number)s of %(day)s, which can't prove it yet.")
            % about
        )
    return _("The latest checkpoint, %(number)s of %(day)s, could not prove this entry.") % about


def _day(made_at: str) -> str:
    return dates.day(datetime.fromisoformat(made_at))
