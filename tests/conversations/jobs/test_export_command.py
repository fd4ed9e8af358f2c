"""export_training_data and verify_export as their users call them: where they write, and their exit codes."""

import json
from datetime import timedelta

import pytest

from consent.lib import clock
from conversations.jobs import training_export
from conversations.jobs.export_folder import CannotExport
from conversations.models import ExportRun
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, exit_code, exported, person, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = BEFORE + 9 * DAY


@pytest.fixture
def output(tmp_path):
    return tmp_path / "folder" / "export"


@pytest.fixture
def three(monkeypatch):
    monkeypatch.setattr(training_export, "PART", 1)
    for n in range(3):
        ConversationFactory(owner=person(), text=f"chat {n}", now=BEFORE + DAY)
    return {"chat 0", "chat 1", "chat 2"}


def export(output, *arguments):
    return exit_code("export_training_data", "--output", str(output), *arguments)


@pytest.mark.parametrize("exists", [False, True])
def test_an_export_writes_to_a_new_or_empty_folder_and_leaves_nothing_beside_it(output, three, exists, capsys):
    if exists:
        output.mkdir(parents=True)
    assert export(output) == 0
    assert texts_of(output) == three
    assert [path.name for path in output.parent.iterdir()] == ["export"]
    assert capsys.readouterr().out.startswith("3 conversations in ")
    assert exit_code("verify_export", str(output)) == 0


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(output, three):
    output.mkdir(parents=True)
    (output / "mine.txt").write_text("mine")
    assert export(output) == 2
    assert [path.name for path in output.iterdir()] == ["mine.txt"]
    assert [path.name for path in output.parent.iterdir()] == ["export"]


@pytest.mark.parametrize("place", ["a file", "below a file", "a finished export"])
def test_where_no_folder_can_be_an_export_ends_with_2(output, three, place):
    if place == "a finished export":
        assert export(output) == 0
    else:
        output.parent.mkdir()
        output.write_text("mine")
    assert export(output / "deeper" if place == "below a file" else output) == 2
    assert ExportRun.objects.count() == (place == "a finished export")


@pytest.mark.parametrize(
    "value",
    ["yesterday", "1999-12-31", "9999-12-31T23:59:59-23:59", (clock.real_now() + timedelta(days=1)).isoformat()],
    ids=["bad", "too early", "too late", "future"],
)
def test_a_bad_or_future_instant_ends_with_two(output, three, value):
    assert export(output, "--as-of", value) == 2
    assert (ExportRun.objects.count(), output.parent.exists()) == (0, False)


def test_without_an_output_an_export_ends_with_2():
    assert exit_code("export_training_data") == 2


def test_as_of_is_the_instant_of_the_rules(output, three):
    assert export(output, "--as-of", (BEFORE + DAY / 2).isoformat()) == 0
    assert texts_of(output) == set()
    assert ExportRun.objects.get().as_of == BEFORE + DAY / 2


def unfinished(output):
    run = training_export.export(output, NOW)
    next(run)
    return run


@pytest.mark.parametrize("instant", [[], ["--as-of", NOW.isoformat()]])
def test_an_unfinished_run_is_gone_on_with(output, three, instant):
    unfinished(output).close()
    assert export(output, *instant) == 0
    assert texts_of(output) == three
    assert ExportRun.objects.get().as_of == NOW


def test_an_export_asked_for_another_instant_begins_anew(output, three):
    unfinished(output).close()
    assert export(output, "--as-of", (NOW + DAY).isoformat()) == 0
    assert json.loads((output / "manifest.json").read_text())["as_of"] == (NOW + DAY).isoformat()
    assert texts_of(output) == three
    assert ExportRun.objects.filter(finished_at__isnull=False).count() == 1


@pytest.mark.parametrize("harm", ["state gone", "state broken", "a part gone", "another database"])
def test_what_can_not_be_gone_on_with_is_begun_anew(output, three, harm):
    unfinished(output).close()
    work = output.parent / ".export.partial"
    if harm == "state gone":
        (output.parent / ".export.partial.json").unlink()
    elif harm == "state broken":
        (output.parent / ".export.partial.json").write_text("{")
    elif harm == "a part gone":
        next(work.glob("*.zst")).unlink()
    else:
        ExportRun.objects.all().delete()
    assert export(output) == 0
    assert texts_of(output) == three
    assert exit_code("verify_export", str(output)) == 0


def test_two_runs_never_write_to_one_place(output, three):
    first = unfinished(output)
    with pytest.raises(CannotExport, match="another run"):
        exported(output, NOW)
    assert list(first)
    assert texts_of(output) == three


def test_what_somebody_put_there_meanwhile_is_not_overwritten(output, three):
    run = unfinished(output)
    output.mkdir()
    (output / "mine.txt").write_text("mine")
    with pytest.raises(CannotExport, match="isn't empty"):
        list(run)
    assert ExportRun.objects.get().finished_at is None
    assert [path.name for path in output.iterdir()] == ["mine.txt"]


def test_verify_of_no_folder_ends_with_two(output):
    assert exit_code("verify_export", str(output)) == 2
