"""Why a row of section 2 matches a person, or doesn't: in words, with the facts it asked about."""

from typing import Any

from django.utils.translation import gettext as _

from consent.lib.dates import instant
from consent.rules.verdict import DEFERRAL, Facts, Reason, Subject


def because(reason: Reason, facts: Facts, matches: bool, plan: Any) -> str:
    """One sentence or two. `matches` is the row's own answer."""
    who = facts.subject
    if who is None:
        return _("Nobody is logged in.")
    if reason is Reason.ANONYMOUS:
        return _("Somebody is logged in.")
    if reason is Reason.OUT_OF_SCOPE:
        words = _("The plan is commercial: %(plan)s.") if matches else _("The plan is for consumers: %(plan)s.")
        return words % {"plan": plan}
    if reason is Reason.NOTHING_ANNOUNCED:
        return _("No material update is announced by then.") if facts.current is None else _announced(facts)
    if reason is Reason.DECIDED:
        return _unsettled(who, facts)
    if reason is Reason.DUE:
        return _("It matches whenever no row before it does.")
    if not facts.pending:
        return _("Nothing is unsettled.")
    return {Reason.NEW_ACCOUNT: _joined, Reason.OVERDUE: _deadline, Reason.DEFERRED: _deferral}[reason](
        who, facts, matches
    )


def _announced(facts: Facts) -> str:
    update = facts.current
    return _("Update %(slug)s is announced since %(at)s.") % {
        "slug": update.slug if update else "",
        "at": instant(update.announced_at if update else None),
    }


def _unsettled(who: Subject, facts: Facts) -> str:
    last = who.decided_update
    decided = _("Decided on %(slug)s last.") % {"slug": last} if last else _("Never decided.")
    slugs = ", ".join(update.slug for update in facts.pending)
    return f"{decided} " + (_("Unsettled: %(slugs)s.") % {"slugs": slugs} if slugs else _("Nothing is unsettled."))


def _joined(who: Subject, facts: Facts, matches: bool) -> str:
    words = (
        _("Joined on %(at)s; an unsettled update was announced already.")
        if matches
        else _("Joined on %(at)s, before any unsettled update was announced.")
    )
    return words % {"at": instant(who.joined_at)}


def _deadline(who: Subject, facts: Facts, matches: bool) -> str:
    words = _("The time to choose is over since %(at)s.") if matches else _("The time to choose is over at %(at)s.")
    return words % {"at": instant(facts.deadline)}


def _deferral(who: Subject, facts: Facts, matches: bool) -> str:
    if who.deferred_at is None:
        return _("Never said “Not now”.")
    said = {"slug": who.deferred_update, "at": instant(who.deferred_at), "until": instant(who.deferred_at + DEFERRAL)}
    if matches:
        return _("Said “Not now” to %(slug)s on %(at)s: peace until %(until)s.") % said
    if facts.current and who.deferred_update != facts.current.slug:
        return _("Said “Not now” to %(slug)s, which isn't the current update.") % said
    if facts.now < who.deferred_at:
        return _("Said “Not now” on %(at)s, which is later than this instant.") % said
    return _("Said “Not now” on %(at)s; its 24 hours ended at %(until)s.") % said
