"""kill -9 at each step of apply_withdrawals: no folder looks whole and isn't, and the next run ends it."""

import json
from pathlib import Path

import pytest

from consent.lib.files import write_json
from conversations.jobs import export_files
from conversations.models import Conversation
from tests.conversations.jobs.test_withdrawals_away import key_set
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.job_processes import KILLED, World
from tests.support.jobs import DAY, exit_code, exported, lines_of, person, plain_bytes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("policy_update")]
ROWS = 13
DELETE = "UPDATE conversations_conversation SET deleted_at = last_message_at WHERE title IN ('{}', '{}')"
STEPS = [
    "conversations.jobs.export_files.write_lines 1",  # nothing is prepared yet
    "consent.lib.files._name 1",  # the first file is written and has no name
    "consent.lib.files._name 2",  # so has the manifest, or the second file
    "consent.lib.files.write_json 1",  # all files are prepared
    "conversations.jobs.renewal._put_in_place 1",  # all is prepared
    "pathlib.Path.unlink 1",
    "consent.lib.files.sync_folder 3",
    "consent.lib.files.sync_folder 4",
    "pathlib.Path.replace 3",
    "pathlib.Path.replace 4",
    "pathlib.Path.replace 5",
    "pathlib.Path.replace 6",
    "shutil.rmtree 1",  # the new manifest is there, and the empty folder too
]


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr("conversations.jobs.training_export.PART", 3)
    owner = person()
    for n in range(ROWS):
        ConversationFactory(owner=owner, text=f"chat {n}", now=BEFORE + DAY)
    exported(tmp_path / "export", BEFORE + 9 * DAY)
    return World(tmp_path)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "export"


@pytest.fixture
def gone(world):
    """Two that were deleted, of two files."""
    titles = Conversation.objects.filter(exported__part__in=[1, 3], exported__position=2).values_list(
        "title", flat=True
    )
    world.change(DELETE.format(*titles))
    return set(titles)


def left(*gone):
    return sorted({f"chat {n}" for n in range(ROWS)} - {*gone})


def said(folder):
    return sorted(text for line in lines_of(folder) for text in line["messages"])


def state_of(folder):
    """What a reader finds who asks the manifest: the state before, that after, or nothing that is whole."""
    if (folder / ".renewing").exists():
        assert list(export_files.problems(folder)) == [export_files.INTERRUPTED]
        (folder / ".renewing").rename(folder.parent / "aside")
        state = state_of(folder)
        (folder.parent / "aside").rename(folder / ".renewing")
        return state
    if list(export_files.problems(folder)):
        assert not (folder / "manifest.json").exists()
        return "none"
    return {ROWS: "before", ROWS - 2: "after"}[json.loads((folder / "manifest.json").read_text())["conversations"]]


@pytest.fixture(params=["beside the database", "with a list"])
def arguments(request, world, folder, gone, tmp_path):
    """Of apply_withdrawals and verify_export, once something was withdrawn."""
    if request.param == "beside the database":
        return [str(folder)]
    export = str(world.ids("SELECT identity FROM conversations_exportrun")[0])
    assert world.run("withdrawals", export, "--output", str(tmp_path / "list.json")) == 0
    write_json(tmp_path / "keys.json", key_set())
    return [str(folder), "--list", str(tmp_path / "list.json"), "--keys", str(tmp_path / "keys.json")]


@pytest.mark.parametrize("moment", STEPS)
def test_killed_at_any_step_it_looks_whole_only_where_it_is_and_the_next_run_ends_it(world, gone, arguments, moment):
    folder = Path(arguments[0])
    assert world.run("apply_withdrawals", *arguments, die_at=moment) == KILLED
    assert state_of(folder) in ("before", "after", "none")
    assert world.run("verify_export", *arguments) == 1
    assert world.run("apply_withdrawals", *arguments) == 0
    assert said(folder) == left(*gone)
    assert world.run("verify_export", *arguments) == 0
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {path.name for path in folder.iterdir()} == {"manifest.json", *(part["name"] for part in manifest["files"])}


def test_what_was_withdrawn_between_the_death_and_the_next_run_goes_too(world, folder, gone):
    assert world.run("apply_withdrawals", str(folder), die_at="pathlib.Path.replace 4") == KILLED
    world.change(DELETE.format(late := left(*gone)[0], late))
    assert world.run("apply_withdrawals", str(folder)) == 0
    assert said(folder) == left(*gone, late)
    assert world.run("verify_export", str(folder)) == 0


def test_two_at_once_never_work_on_one_folder(world, folder, gone):
    codes = world.together(3, "apply_withdrawals", str(folder))
    assert set(codes) <= {0, 2}
    assert 0 in codes
    assert world.run("verify_export", str(folder)) == 0


def test_a_disk_without_room_changes_nothing(world, folder, monkeypatch):
    Conversation.objects.filter(title="chat 1").update(deleted_at=BEFORE)
    before = plain_bytes(folder), (folder / "manifest.json").read_bytes()

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("consent.lib.files._name", full)
    assert exit_code("apply_withdrawals", str(folder)) == 3
    assert (plain_bytes(folder), (folder / "manifest.json").read_bytes()) == before
    assert not (folder / ".renewing").exists()
