"""kill -9 in the middle of a training export, and run it again: nothing looks whole too soon, is lost or is double."""

import pytest

from conversations.jobs.export_files import problems
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.job_processes import KILLED, World
from tests.support.jobs import DAY, lines_of, person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
ROWS = 13
ITEMS = "SELECT conversation_id FROM conversations_exportedconversation"
RUNS = "SELECT finished_at IS NOT NULL, conversations_count FROM conversations_exportrun"


@pytest.fixture
def world(tmp_path):
    owner = person()
    for n in range(ROWS):
        ConversationFactory(owner=owner, text=f"chat {n}", now=BEFORE + DAY)
    return World(tmp_path)


@pytest.fixture
def output(tmp_path):
    return tmp_path / "export"


@pytest.mark.parametrize(
    "moment",
    [
        "conversations.jobs.export_lines.lines 1",  # before anything is written
        "consent.lib.files._name 5",  # the state after the second part has its content and not yet its name
        "consent.lib.files._name 6",  # so has the third part
        "conversations.jobs.training_export._note 3",  # a part is there and in no record
        "conversations.jobs.export_folder.State.save 4",  # a part is recorded, and the run doesn't know it yet
        "conversations.jobs.training_export._finish 1",
        "conversations.jobs.export_folder.move_to 1",  # all is said and done but for the rename
    ],
)
def test_a_killed_export_leaves_no_folder_and_the_next_run_ends_it(world, output, moment):
    arguments = ("export_training_data", "--output", str(output))
    assert world.run(*arguments, batch=3, die_at=moment) == KILLED
    assert not output.exists()
    assert not list(output.parent.glob("*.jsonl.zst"))

    assert world.run(*arguments, batch=3) == 0
    assert list(problems(output)) == []
    said = [text for line in lines_of(output) for text in line["messages"]]
    assert sorted(said) == sorted(f"chat {n}" for n in range(ROWS))
    assert [(bool(finished), count) for finished, count in world.rows(RUNS)] == [(True, ROWS)]
    items = world.ids(ITEMS)
    assert len(items) == len(set(items)) == ROWS
    assert not list(output.parent.glob(".export*"))


def test_an_export_killed_after_the_rename_is_whole_and_recorded(world, output):
    arguments = ("export_training_data", "--output", str(output))
    assert world.run(*arguments, batch=100, die_at="pathlib.Path.unlink 1") == KILLED
    assert list(problems(output)) == []
    assert [(bool(finished), count) for finished, count in world.rows(RUNS)] == [(True, ROWS)]
    assert world.run(*arguments) == 2


@pytest.mark.parametrize(
    "moment",
    [
        "conversations.jobs.export_lines.lines 1",
        "conversations.jobs.training_export._note 1",
        "conversations.jobs.export_folder.State.save 2",
    ],
)
def test_an_export_killed_while_taking_out_what_was_withdrawn_is_ended_by_the_next_run(world, output, moment):
    arguments = ("export_training_data", "--output", str(output))
    assert world.run(*arguments, batch=3, die_at="conversations.jobs.training_export._finish 1") == KILLED
    world.change("UPDATE conversations_conversation SET started_plan = 'team' WHERE title IN ('chat 5', 'chat 9')")
    assert world.run(*arguments, batch=3, die_at=moment) == KILLED
    assert not output.exists()
    assert world.run(*arguments, batch=3) == 0
    assert list(problems(output)) == []
    said = {text for line in lines_of(output) for text in line["messages"]}
    assert said == {f"chat {n}" for n in range(ROWS)} - {"chat 5", "chat 9"}
    assert len(world.ids(ITEMS)) == world.rows(RUNS)[0][1] == ROWS - 2
