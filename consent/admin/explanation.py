"""The verdict on one person at one instant, explained row by row, from the very table `judge` walks (law 2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.core import labels, overlay
from consent.gate import block
from consent.lib.dates import exact
from consent.lib.text import Text
from consent.models import LastDayExtension, PolicyUpdate
from consent.rules.verdict import DEFERRAL, ROWS, Action, Facts, Reason, Subject, Update, Verdict

RULES = {
    Reason.ANONYMOUS: gettext_lazy("is not logged in"),
    Reason.OUT_OF_SCOPE: gettext_lazy("is on a commercial plan"),
    Reason.NOTHING_ANNOUNCED: gettext_lazy("no material update is announced yet"),
    Reason.DECIDED: gettext_lazy("has nothing unsettled"),
    Reason.NEW_ACCOUNT: gettext_lazy("joined at or after the announcement of an unsettled update"),
    Reason.OVERDUE: gettext_lazy("the last day of an unsettled update is over"),
    Reason.DEFERRED: gettext_lazy("said “Not now” to the current update less than 24 hours ago"),
    Reason.DUE: gettext_lazy("otherwise"),
}
CLIENTS = [("page", gettext_lazy("a page")), ("htmx", "htmx"), ("json", "JSON")]
HEADERS = {
    "page": {"HTTP_ACCEPT": "text/html"},
    "htmx": {"HTTP_ACCEPT": "text/html", "HTTP_HX_REQUEST": "true"},
    "json": {"HTTP_ACCEPT": "application/json"},
}


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row of section 2: whether it matches on its own, whether it is the first to, and why (not)."""

    number: int
    action: Action
    reason: Reason
    rule: Text
    matches: bool
    decides: bool
    reached: bool
    because: str

    @property
    def verdict_label(self) -> SafeString:
        return labels.verdict(Verdict(self.action, self.reason))


def explained_rows(facts: Facts, plan: Text) -> list[ExplainedRow]:
    """All eight rows. `plan`: what the person's plan is called."""
    told, decided = [], False
    for row in ROWS:
        matches = row.matches(facts)
        told.append(
            ExplainedRow(
                number=row.number,
                action=row.action,
                reason=row.reason,
                rule=RULES[row.reason],
                matches=matches,
                decides=matches and not decided,
                reached=not decided,
                because=because(row.reason, facts, matches, plan),
            )
        )
        decided = decided or matches
    return told


def answer(verdict: Verdict, client: str, request: HttpRequest) -> tuple[int, list[tuple[str, str]], str]:
    """(status, headers, body) of what this kind of client gets that asks for "/"; a block's is the gate's own."""
    if not verdict.blocks:
        over = verdict.prompts and client == "page"
        return 200, [], _("what was asked for, with the choice laid over it") if over else _("what was asked for")
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", "/", "/"
    asked.META = {"SERVER_NAME": request.get_host().partition(":")[0], "HTTP_HOST": request.get_host()}
    asked.META |= {"SERVER_PORT": request.get_port(), "wsgi.url_scheme": request.scheme, **HEADERS[client]}
    response: HttpResponse = block.blocked(asked, verdict)
    shown = [(name, value) for name, value in response.items() if name != "Content-Length"]
    return response.status_code, shown, response.content.decode()


def as_known(updates: Sequence[Update], at: datetime) -> list[Update] | None:
    """`updates` without the extensions stored after `at`; None where there was none. The rules do count them."""
    later = LastDayExtension.objects.filter(extended_at__gt=at).values_list("update__slug", flat=True)
    slugs = {slug for slug in later if not overlay.changes(slug, "last_day")}
    return [_known(update, at) if update.slug in slugs else update for update in updates] if slugs else None


def _known(update: Update, at: datetime) -> Update:
    known = LastDayExtension.objects.filter(update__slug=update.slug, extended_at__lte=at).order_by("-pk").first()
    first = PolicyUpdate.objects.get(slug=update.slug).last_day
    return replace(update, last_day=known.last_day if known else first)


def because(reason: Reason, facts: Facts, matches: bool, plan: Text) -> str:
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
    return _("Update %(slug)s was announced on %(at)s.") % {
        "slug": update.slug if update else "",
        "at": exact(update.announced_at if update else None),
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
    return words % {"at": exact(who.joined_at)}


def _deadline(who: Subject, facts: Facts, matches: bool) -> str:
    words = _("The time to choose ended on %(at)s.") if matches else _("The time to choose ends on %(at)s.")
    return words % {"at": exact(facts.deadline)}


def _deferral(who: Subject, facts: Facts, matches: bool) -> str:
    if who.deferred_at is None:
        return _("Never said “Not now”.")
    said = {"slug": who.deferred_update, "at": exact(who.deferred_at), "until": exact(who.deferred_at + DEFERRAL)}
    if matches:
        return _("Said “Not now” to %(slug)s on %(at)s: not asked again before %(until)s.") % said
    if facts.current and who.deferred_update != facts.current.slug:
        return _("Said “Not now” to %(slug)s, which isn't the current update.") % said
    if facts.now < who.deferred_at:
        return _("Said “Not now” on %(at)s, which is later than this instant.") % said
    return _("Said “Not now” on %(at)s; its 24 hours ended at %(until)s.") % said
