"""How it stands, for the console's front page: the update, who chose what, the mailing, the jobs, what wants attention.

Nothing here scans a table that grows: people are counted as the campaign page counts them, all else goes by an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from claudeprivacy import health, job_runs
from claudeprivacy.job_runs import LastRun
from consent.campaign import counting, mailings, numbers
from consent.campaign.measures import Line
from consent.core import labels, updates
from consent.lib import clock
from consent.lib.dates import exact
from consent.lib.numerals import grouped
from consent.lib.text import Text
from consent.models import NoticeMessage, PolicyUpdate
from consent.models.subject import people
from consent.rules.verdict import Update, current
from conversations.models import JobSwitch

MOST = 1000  # messages counted one by one
WAITED = timedelta(minutes=10)  # for a worker; then somebody should look
COUNTED_WITHIN = timedelta(hours=2)
JOBS: dict[str, Text] = {
    "purge_expired": gettext_lazy("Purge"),
    "export_training_data": gettext_lazy("Training export"),
    "make_checkpoint": gettext_lazy("Checkpoint"),
    "verify_ledger": gettext_lazy("Check of the ledger"),
    "send_notices": gettext_lazy("Mailing"),
    "count_campaigns": gettext_lazy("Campaign numbers"),
}
NEEDED: dict[str, Text] = {
    "migrations": gettext_lazy("A migration is waiting: run migrate."),
    "static": gettext_lazy("The static files are missing: run collectstatic."),
    "var": gettext_lazy("The folder for journal and checkpoints can't be written to."),
    "keys": gettext_lazy("There is no key to sign with: run make_key."),
    "worker": gettext_lazy("No background worker is alive: exports and mailings wait."),
}


@dataclass(frozen=True, slots=True)
class Attention:
    """Something to look at, and where; `address` is "" where no page can help. `needs`: who may open it."""

    says: Text
    address: str = ""
    needs: str = ""

    def for_user(self, user: User) -> "Attention":
        """Without the address of a page that they may not open."""
        return self if not self.needs or user.has_perm(self.needs) else Attention(self.says)


@dataclass(frozen=True, slots=True)
class Campaign:
    """The current update. `first_last_day`: before it was extended; `blocked`: at the next 00:00 UTC, by segment."""

    row: PolicyUpdate
    update: Update
    is_over: bool
    numbers: numbers.Numbers
    lines: list[tuple[Line, int]]
    due: Text

    @property
    def first_last_day(self) -> date | None:
        return self.row.last_day if self.row.last_day != self.update.last_day else None

    @property
    def total(self) -> Line:
        return self.numbers.total


@dataclass(frozen=True, slots=True)
class Overview:
    campaign: Campaign | None
    segment_title: Text
    troubled: int
    most: int
    runs: list[tuple[Text, LastRun, bool]]  # the job's name, its last run, whether that is overdue
    attention: list[Attention]


def of_now(user: User) -> Overview:
    """As this browser's clock has it; jobs and workers as the machine's has it. A small site counts by no schedule."""
    now, real = clock.now(), clock.real_now()
    update = current(updates.published(), now)
    campaign = _campaign(update, now) if update else None
    done, by_schedule = job_runs.last(real), bool(campaign and not campaign.numbers.by_itself)
    troubled = NoticeMessage.objects.filter(state__in=("sending", "failed"))[:MOST].count()
    found = [*_site(real), *_jobs(done, real), *_mail(campaign, troubled), *_counts(campaign, real)]
    return Overview(
        campaign,
        people().segment_title(),
        troubled,
        MOST,
        [(JOBS[run.job], run, run.is_overdue(real)) for run in done if by_schedule or run.job != "count_campaigns"],
        [each.for_user(user) for each in found],
    )


def _campaign(update: Update, now: datetime) -> Campaign | None:
    row = PolicyUpdate.objects.filter(slug=update.slug).first()
    if row is None:
        return None
    found, occasion = numbers.of(update, now), mailings.occasion(now)
    due = labels.of(labels.MESSAGES, occasion[1].kind) if occasion and occasion[0] == update else ""
    lines = [line for line in found.by_segment() if line.in_scope]
    ends = update.deadline <= counting.next_midnight(now)
    told = [(line, line.undecided if ends else line.blocked) for line in (*lines, found.total)]
    return Campaign(row, update, now >= update.deadline, found, told, due)


def _site(real: datetime) -> Iterator[Attention]:
    """What the site needs and lacks, and what waits for a worker."""
    workers = reverse("admin:claudeprivacy_worker_changelist")
    for name in health.wrong(real):
        yield Attention(NEEDED[name], *((workers, "claudeprivacy.view_worker") if name == "worker" else ()))
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True)[:1].first()
    if oldest and real - oldest > WAITED:
        says = _("Background work has been waiting since %(at)s.") % {"at": exact(oldest)}
        address = reverse("admin:django_tasks_database_dbtaskresult_changelist")
        yield Attention(says, address, "django_tasks_database.view_dbtaskresult")


def _jobs(done: list[LastRun], real: datetime) -> Iterator[Attention]:
    if JobSwitch.objects.filter(purge_stopped=True).exists():
        address = reverse("admin:conversations_jobswitch_changelist")
        yield Attention(_("The purge is stopped by its kill switch."), address, "conversations.view_jobswitch")
    for run in done:
        job = {"job": JOBS[run.job]}
        if not run.sound:
            yield Attention(_("%(job)s: the last run found something wrong.") % job, run.address)
        if run.at is None and run.is_overdue(real):
            yield Attention(_("%(job)s: has never run.") % job, run.address)
        elif run.at and run.is_overdue(real):
            yield Attention(_("%(job)s: overdue, last run on %(at)s.") % {**job, "at": exact(run.at)}, run.address)


def _mail(campaign: Campaign | None, troubled: int) -> Iterator[Attention]:
    if troubled:
        says = ngettext(
            "%(number)s message was refused, or nobody knows whether it left.",
            "%(number)s messages were refused, or nobody knows whether they left.",
            troubled,
        )
        at_least = f"{grouped(troubled)}+" if troubled == MOST else grouped(troubled)
        yield Attention(says % {"number": at_least}, reverse("admin:consent_noticemessage_changelist"))
    waiting = campaign.total.number(counting.TO_WRITE) if campaign else 0
    if campaign and waiting:
        says = ngettext(
            "%(number)s person is due a message: %(due)s.", "%(number)s people are due a message: %(due)s.", waiting
        )
        address = reverse("admin:consent_policyupdate_notices", args=[campaign.row.pk])
        yield Attention(says % {"number": grouped(waiting), "due": campaign.due}, address)


def _counts(campaign: Campaign | None, real: datetime) -> Iterator[Attention]:
    """A big site's numbers are counted by schedule: old ones mislead."""
    if campaign and not campaign.numbers.by_itself:
        counted_at = campaign.numbers.counted_at
        if counted_at is None or real - counted_at > COUNTED_WITHIN:
            address = reverse("admin:consent_policyupdate_campaign", args=[campaign.row.pk])
            yield Attention(_("The campaign's numbers are old: run count_campaigns by schedule."), address)
