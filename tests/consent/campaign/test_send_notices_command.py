"""send_notices [--as-of ISO] [--dry-run]: exit code 0 = done and sound, 1 = found something wrong, 2 = bad use."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail as outgoing
from django.core.management import call_command

from consent.campaign import tasks
from consent.core import updates
from consent.lib import clock
from consent.models import CampaignCount, JobRun, NoticeMessage
from tests.support.factories import SLUG, UserFactory, decide, publish
from tests.support.jobs import exit_code
from tests.support.mail_server import Moody, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
AS_OF = ["--as-of", "2025-09-15T10:00:00Z"]


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.CONSENT_NOTICES_PER_MINUTE = 0


def output(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_send_notices_writes_to_the_undecided_and_says_how_many():
    UserFactory.create_batch(2)
    decide(UserFactory())
    assert output("send_notices", *AS_OF) == "2 sent, 0 refused, 0 unclear.\n"
    assert len(outgoing.outbox) == 2
    assert exit_code("send_notices", *AS_OF) == 0
    assert len(outgoing.outbox) == 2


def test_long_after_the_last_day_there_is_nothing_to_send():
    UserFactory()
    assert output("send_notices") == "0 sent, 0 refused, 0 unclear.\n"


def test_a_dry_run_prints_who_and_sends_nothing():
    person = UserFactory(language="fr")
    assert output("send_notices", "--dry-run", *AS_OF) == (
        f"{person.subject_id} reminder-14 2025-09-28 fr\n1 to send.\n"
    )
    assert (outgoing.outbox, NoticeMessage.objects.count()) == ([], 0)


def test_only_a_dry_run_looks_ahead():
    publish("2030-01-01", announced_at=clock.now() + timedelta(days=30), last_day=clock.now().date() + timedelta(90))
    updates.forget()
    UserFactory()
    ahead = ["--as-of", (clock.now() + timedelta(days=31)).isoformat()]
    assert exit_code("send_notices", *ahead) == 2
    assert output("send_notices", "--dry-run", *ahead).endswith("announcement en\n1 to send.\n")
    assert outgoing.outbox == []


@pytest.mark.parametrize(
    "arguments", [["--as-of", "yesterday"], ["--as-of", ""], ["--as-of", "2101-01-01"], ["--limit", "3"]]
)
def test_bad_use_is_2(arguments):
    assert exit_code("send_notices", *arguments) == 2


def test_no_address_for_links_is_bad_use_and_sends_nothing(settings):
    settings.CONSENT_SITE_URL = ""
    UserFactory()
    assert exit_code("send_notices", *AS_OF) == 2
    assert not NoticeMessage.objects.exists()


def test_notices_that_could_not_be_sent_end_with_1(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.support.mail_server.Moody"
    monkeypatch.setattr(Moody, "moods", [TimeoutError()])
    UserFactory()
    assert exit_code("send_notices", *AS_OF) == 1
    assert exit_code("send_notices", *AS_OF) == 1  # still unclear: somebody should look


def test_the_task_sends_the_same_notices_and_counts_them_too():
    UserFactory()
    assert tasks.send_notices.call(as_of="2025-09-15T10:00:00+00:00")["sent"] == 1
    assert list(JobRun.objects.values_list("job", "sound", "counted", "wrong")) == [("send_notices", True, 1, 0)]
    tasks.count_campaign.call(SLUG)
    assert CampaignCount.objects.get().update_id == SLUG
    assert tasks.count_campaign.call("no-such-update") is None


def test_a_task_waits_for_a_worker():
    UserFactory()
    tasks.send_notices.enqueue(as_of="2025-09-15T10:00:00+00:00")
    assert outgoing.outbox == []
    (report,) = work()
    assert (report["sent"], len(outgoing.outbox)) == (1, 1)


def test_count_campaigns_counts_each_announced_material_update():
    assert output("count_campaigns") == f"{SLUG} counted.\n"
