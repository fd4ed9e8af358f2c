"""When each job was last done, and what came of it: asked of the records it leaves, by an index or a file's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.core import runs
from consent.evidence import checkpoints
from consent.lib.numerals import grouped
from consent.models import CampaignCount, JobRun, NoticeMessage
from conversations.models import ExportRun, PurgeRun

JOBS = ("purge_expired", "export_training_data", "make_checkpoint", "verify_ledger", "send_notices", "count_campaigns")
DAILY = timedelta(hours=26)  # a job of every day may take its time
KILLED_AFTER = timedelta(hours=6)  # a run that never ended


@dataclass(frozen=True, slots=True)
class LastRun:
    """`at`: None if never done. `within`: how old it may become, None where nothing says so. `address`: its records."""

    job: str
    at: datetime | None
    sound: bool = True
    says: str = ""
    within: timedelta | None = None
    address: str = ""

    def is_overdue(self, now: datetime) -> bool:
        return self.within is not None and (self.at is None or now - self.at > self.within)


def last(now: datetime) -> list[LastRun]:
    """Of every job, in the order of JOBS. `now` is the machine's."""
    return [_purge(now), _export(), _checkpoint(), _verify(), _mailing(), _counting()]


def _purge(now: datetime) -> LastRun:
    """The last that ended; one that was killed since is not sound."""
    newest = PurgeRun.objects.order_by("-pk").first()
    done = PurgeRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()
    address = reverse("admin:conversations_purgerun_changelist")
    if done is None or newest is None:
        return LastRun("purge_expired", None, within=DAILY, address=address)
    killed = newest.finished_at is None and newest.started_at < now - KILLED_AFTER
    stopped = done.outcome == PurgeRun.Outcome.STOPPED
    says = _("a later run never ended") if killed else f"{done.get_outcome_display()}, {_removed(done.removed)}"
    return LastRun("purge_expired", done.finished_at, not (killed or stopped), says, DAILY, address)


def _removed(number: int) -> str:
    says = ngettext("%(number)s conversation removed", "%(number)s conversations removed", number)
    return says % {"number": grouped(number)}


def _export() -> LastRun:
    done = ExportRun.objects.filter(finished_at__isnull=False).order_by("-pk").first()
    address = reverse("admin:conversations_exportrun_changelist")
    if done is None:
        return LastRun("export_training_data", None, address=address)
    says = ngettext("%(number)s conversation", "%(number)s conversations", done.conversations_count)
    said = says % {"number": grouped(done.conversations_count)}
    return LastRun("export_training_data", done.finished_at, says=said, address=address)


def _checkpoint() -> LastRun:
    newest = checkpoints.latest()
    if newest is None:
        return LastRun("make_checkpoint", None, within=DAILY)
    about = {"number": newest["number"], "rows": grouped(int(newest["rows"]))}
    says = _("no. %(number)s, %(rows)s entries") % about
    return LastRun("make_checkpoint", datetime.fromisoformat(str(newest["made_at"])), says=says, within=DAILY)


def _verify() -> LastRun:
    run = runs.last(JobRun.Job.VERIFY)
    if run is None:
        return LastRun("verify_ledger", None, within=DAILY)
    says = ngettext("%(number)s break found", "%(number)s breaks found", run.wrong) % {"number": grouped(run.wrong)}
    if run.sound:
        says = _("%(number)s entries hold") % {"number": grouped(run.counted)}
    return LastRun("verify_ledger", run.finished_at, run.sound, says, DAILY)


def _mailing() -> LastRun:
    """A message handed over counts as a run: those of older releases left no other trace."""
    run = runs.last(JobRun.Job.NOTICES)
    tried_at = NoticeMessage.objects.order_by("-pk").values_list("tried_at", flat=True).first()
    at = max((each for each in (tried_at, run and run.finished_at) if each), default=None)
    address = reverse("admin:consent_noticemessage_changelist")
    if run is None:
        return LastRun("send_notices", at, within=DAILY, address=address)
    about = {"sent": grouped(run.counted), "wrong": grouped(run.wrong)}
    says = _("%(sent)s sent, %(wrong)s refused or unclear") % about
    return LastRun("send_notices", at, run.sound, says, DAILY, address)


def _counting() -> LastRun:
    return LastRun("count_campaigns", CampaignCount.objects.aggregate(at=Max("counted_at"))["at"])
