"""What a person can do about their choice: decide, defer, change the setting (section 3). Verbs never see a request.

Each verb is one transaction: it adds at most one ledger row, which the journal holds before it is committed. Besides
what it names itself, each raises User.DoesNotExist for an account that is gone, and journal.CannotWrite.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consent.core import documents, updates
from consent.core.ledger import Evidence, append, locked
from consent.models import ConsentEvent, ConsentSubject
from consent.rules.standing import Kind, Surface, Touched
from consent.rules.verdict import Action, Presentation, Reason, Update, Verdict, current, judge, settled


class Refused(Exception):
    """Nothing was recorded. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleForm(Refused):
    """The form was about another update, or about a text that update doesn't have: show the current one."""

    def __init__(self) -> None:
        super().__init__("stale_form")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`event` is None where the answer stood already and no row was added; `user` carries the present standing."""

    user: ConsentSubject
    event: ConsentEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """How the form was filled. `start`: how the toggle stood at first, None if the form didn't say."""

    start: bool | None = None
    moved: bool = False
    gpc: bool = False

    def touched(self, result: bool) -> Touched:
        """`moved` is the page's script having seen the toggle move, back again or not."""
        if self.moved:
            return Touched.YES
        if self.start is None:
            return Touched.UNKNOWN
        return Touched.NO if self.start is result else Touched.YES


def decide(
    *, user_pk: int, update_slug: str, digest: str, help_improve: bool, gesture: Gesture, now: datetime
) -> Outcome:
    """Accept the terms of the current update with the toggle as it stands. Raises StaleForm, Refused.

    On an update decided on already it adds no row, unless it refuses what is on (section 3).
    """
    update = _announced(update_slug, updates.knowing(update_slug), now)
    language = documents.language_of(update.slug, digest)
    if language is None:
        raise StaleForm
    text = documents.choice_text(update.slug, language)
    with locked(user_pk) as user:
        if _is_settled(user, update_slug, now):
            how = _how(update, gesture, help_improve)
            return _again(user, _evidence(Surface.MODAL, update, text, **how), now, help_improve=help_improve)
        verdict = _verdict(user, update_slug, now)
        surface = Surface.SIGN_UP if verdict.reason is Reason.NEW_ACCOUNT else Surface.MODAL
        evidence = _evidence(surface, update, text, **_how(update, gesture, help_improve))
        event = append(user, kind=Kind.DECISION, evidence=evidence, now=now, help_improve=help_improve)
        return Outcome(user, event)


def defer(*, user_pk: int, update_slug: str, language: str, gpc: bool, now: datetime) -> Outcome:
    """Say "Not now": 24 hours of peace. Raises StaleForm; Refused when blocked or out of scope."""
    update = _current(update_slug, updates.knowing(update_slug), now)
    text = documents.choice_text_in(update.slug, language)
    with locked(user_pk) as user:
        verdict = _verdict(user, update_slug, now)
        if verdict.blocks:
            raise Refused("choice_required")
        if verdict.action is Action.PASS:
            return Outcome(user)
        evidence = _evidence(Surface.MODAL, update, text, preset=_preset(update), gpc=gpc)
        return Outcome(user, append(user, kind=Kind.DEFERRAL, evidence=evidence, now=now))


def change_setting(*, user_pk: int, help_improve: bool, language: str, gpc: bool, now: datetime) -> Outcome:
    """Turn "Help improve Claude" on or off; accepts nothing. Raises Refused where there is no setting."""
    update = current(updates.published(), now)
    with locked(user_pk) as user:
        if user.in_scope is False:
            raise Refused("out_of_scope")
        if update is None:
            raise Refused("nothing_announced")
        before = bool(user.help_improve)
        if before is help_improve:
            return Outcome(user)
        text = documents.choice_text_in(update.slug, language)
        evidence = _evidence(Surface.PRIVACY_TAB, update, text, start=before, touched=Touched.YES, gpc=gpc)
        return Outcome(user, append(user, kind=Kind.SETTING, evidence=evidence, now=now, help_improve=help_improve))


def _again(user: ConsentSubject, evidence: Evidence, now: datetime, *, help_improve: bool) -> Outcome:
    """A refusal is never lost: it turns off what is on, on whichever plan. What says on turns nothing on."""
    if not help_improve and user.help_improve:
        return Outcome(user, append(user, kind=Kind.SETTING, evidence=evidence, now=now, help_improve=False))
    if user.in_scope is False:
        raise Refused("out_of_scope")
    return Outcome(user)


def _how(update: Update, gesture: Gesture, help_improve: bool) -> dict[str, object]:
    """Of two equal buttons nothing is preset, nothing starts, and one was pressed."""
    if update.presentation == Presentation.BALANCED:
        start, touched = None, Touched.YES
    else:
        start, touched = gesture.start, gesture.touched(help_improve)
    return {"preset": _preset(update), "start": start, "touched": touched, "gpc": gesture.gpc}


def _preset(update: Update) -> bool | None:
    return None if update.presentation == Presentation.BALANCED else update.preset


def _evidence(surface: Surface, update: Update, text: documents.ChoiceText, **how: Any) -> Evidence:
    return Evidence(
        surface=surface,
        update_id=update.slug,
        digest=text.digest,
        language=text.language,
        last_day=update.last_day,
        presentation=update.presentation,
        **how,
    )


def _current(update_slug: str, known: tuple[Update, ...], now: datetime) -> Update:
    update = _announced(update_slug, known, now)
    if update != current(known, now):
        raise StaleForm
    return update


def _announced(update_slug: str, known: tuple[Update, ...], now: datetime) -> Update:
    """The material update of a form, current or older."""
    if current(known, now) is None:
        raise Refused("nothing_announced")
    update = next((u for u in known if u.slug == update_slug and u.material and u.announced_at <= now), None)
    if update is None:
        raise StaleForm
    return update


def _is_settled(user: ConsentSubject, update_slug: str, now: datetime) -> bool:
    return settled(user.as_subject(), update_slug, updates.knowing(update_slug, user.decided_update), now)


def _verdict(user: ConsentSubject, update_slug: str, now: datetime) -> Verdict:
    """By one look at the updates: what is published between two looks must not make a decision twice."""
    known = updates.knowing(update_slug, user.decided_update)
    _current(update_slug, known, now)
    verdict = judge(user.as_subject(), known, now)
    if verdict.reason is Reason.OUT_OF_SCOPE:
        raise Refused("out_of_scope")
    return verdict
