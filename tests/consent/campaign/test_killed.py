"""kill -9 in the middle of sending, and run again: nobody gets a message twice, and none is lost silently."""

import re
from collections import Counter

import pytest

from tests.support.factories import UserFactory
from tests.support.job_processes import KILLED, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
SEND = ["send_notices", "--as-of", "2025-09-15T10:00:00Z"]
PEOPLE = 6
KEPT = re.compile(r"A message is kept as \S+/(\w+)/[\w-]+\.eml")  # a folder for each receiver


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTICES_PER_MINUTE", "0")
    UserFactory.create_batch(PEOPLE)
    return World(tmp_path)


def run(world, **how):
    """(exit code, whose boxes), by what the backend printed before the process ended or died."""
    process = world.start(*SEND, **how)
    output, _ = process.communicate()
    world._settle()
    return process.returncode, KEPT.findall(output)


def states(world):
    return Counter(state for (state,) in world.rows("SELECT state FROM consent_noticemessage"))


@pytest.mark.parametrize(
    ("moment", "sent_before", "left_unclear"),
    [
        ("consent.models.NoticeMessage.save 3", 2, 0),  # before it is noted
        ("consent.campaign.outbox.Outbox.send 3", 2, 1),  # noted, not handed over
        ("consent.campaign.sending._note 3", 3, 1),  # handed over, not noted
    ],
)
def test_a_killed_run_of_notices_is_ended_by_the_next_and_nobody_gets_two(world, moment, sent_before, left_unclear):
    died, first = run(world, die_at=moment)
    assert (died, len(first)) == (KILLED, sent_before)
    assert states(world)["sending"] == left_unclear

    code, second = run(world)
    assert max(Counter(first + second).values()) == 1
    assert code == (1 if left_unclear else 0), "what is unclear is reported"
    assert states(world) == +Counter(sent=PEOPLE - left_unclear, sending=left_unclear)
    assert len(first + second) >= PEOPLE - left_unclear
    assert run(world)[1] == []


def test_several_at_once_write_to_each_person_once(world, capsys):
    world.together(3, *SEND)
    found = Counter(KEPT.findall(capsys.readouterr().out))
    assert (len(found), set(found.values())) == (PEOPLE, {1})
    assert states(world) == Counter(sent=PEOPLE)


def test_a_record_says_what_was_sent(world):
    run(world)
    kinds = world.rows("SELECT kind, language, attempts, error FROM consent_noticemessage")
    assert set(kinds) == {("reminder-14", "en", 1, "")}


def test_a_killed_workers_mailing_goes_on_with_another(world):
    update = "from consent.campaign.tasks import send_notices; send_notices.enqueue(as_of='2025-09-15T10:00:00+00:00')"
    assert world.run("shell", "-v0", "-c", update) == 0
    work = ["db_worker", "--batch", "--no-startup-delay", "--no-reload", "--verbosity=0"]
    assert world.run(*work, die_at="consent.campaign.sending._note 3") == KILLED
    assert states(world) == Counter(sent=2, sending=1)
    assert world.run(*work) == 0
    assert states(world) == Counter(sent=PEOPLE - 1, sending=1)
    assert world.rows("SELECT status FROM django_tasks_database_dbtaskresult") == [("SUCCESSFUL",)]
