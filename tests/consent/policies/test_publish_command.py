"""`publish_update FILE`: exit code 0 done, 1 the file says what it can't, 2 bad use (rules, section 8)."""

from importlib import resources

import pytest
from django.core.management import base

from consent.management.commands.publish_update import Command
from consent.models import PolicyUpdate
from tests.support.factories import SLUG

pytestmark = pytest.mark.django_db
SOURCE = resources.files("consent").joinpath("policies", "shipped", f"{SLUG}.toml").read_text(encoding="utf-8")


@pytest.fixture
def run(monkeypatch, capsys):
    """As from a shell: exit code, what it printed, what it complained of."""
    monkeypatch.setattr(base.connections, "close_all", lambda: None)

    def command(*arguments):
        code = 0
        try:
            Command().run_from_argv(["manage.py", "publish_update", "--no-color", *map(str, arguments)])
        except SystemExit as ended:
            code = ended.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "update.toml"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_publishing_a_file_says_so_and_ends_with_0(run, file):
    code, out, err = run(file)
    assert (code, out, err) == (0, f"{SLUG}: published.\n", "")
    assert PolicyUpdate.objects.get().published_at is not None


def test_publishing_the_same_file_again_is_fine(run, file):
    run(file)
    assert run(file)[:2] == (0, f"{SLUG}: published already, nothing to do.\n")
    assert PolicyUpdate.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("preset = true", "preset = false"), "slug: "),
        (('accept = "Accept"', ""), "en.choice.accept: missing"),
        (("last_day = 2025-09-28", "last_day = 2025-02-30"), "file: not valid TOML"),
    ],
    ids=["other words, same slug", "a word missing", "not TOML"],
)
def test_a_file_that_can_not_be_published_ends_with_1_and_names_the_field(run, file, change, complaint):
    run(file)
    file.write_text(SOURCE.replace(*change), encoding="utf-8")
    code, out, err = run(file)
    assert (code, out) == (1, "")
    assert complaint in err
    assert "Traceback" not in err
    assert PolicyUpdate.objects.get().preset is True


def test_an_announcement_in_the_past_ends_with_1(run, file, settings):
    settings.CONSENT_REPLAYS_THE_PAST = False
    code, _, err = run(file)
    assert code == 1
    assert "announced_at: " in err
    assert not PolicyUpdate.objects.exists()


def test_every_mistake_is_a_line_of_its_own(run, file):
    file.write_text(
        SOURCE.replace('accept = "Accept"', "").replace('title = "', 'title = "  "  # ', 1), encoding="utf-8"
    )
    code, _, err = run(file)
    assert code == 1
    assert [line.partition(f"{file}: ")[2].partition(":")[0] for line in err.splitlines()] == [
        "en.choice.title",
        "en.choice.accept",
    ]


def test_the_rules_are_those_of_the_console(run, file):
    file.write_text(SOURCE.replace("last_day = 2025-09-28", "last_day = 2025-09-05"), encoding="utf-8")
    for arguments in ((), ("--check",)):
        code, _, err = run(file, *arguments)
        assert (code, "last_day: leaves less than 14 days" in err) == (1, True)


def test_looking_says_that_it_is_sound_and_writes_nothing(run, file):
    assert run(file, "--check") == (0, f"{SLUG}: sound, can be published. Nothing was written.\n", "")
    assert not PolicyUpdate.objects.exists()


def test_looking_at_what_is_published_already(run, file):
    run(file)
    assert run(file, "--check")[:2] == (0, f"{SLUG}: published already, nothing to do.\n")
    file.write_text(SOURCE.replace("preset = true", "preset = false"), encoding="utf-8")
    code, _, err = run(file, "--check")
    assert (code, "published with other words" in err) == (1, True)


def test_looking_finds_what_publishing_would(run, file, settings):
    settings.CONSENT_REPLAYS_THE_PAST = False
    code, out, err = run(file, "--check")
    assert (code, out) == (1, "")
    assert "announced_at: is in the past" in err
    assert "last_day: is over already" in err


def test_looking_at_nothing_is_bad_use(run, tmp_path):
    assert run(tmp_path / "missing.toml", "--check")[0] == 2
    assert run("--check")[0] == 2


def test_a_file_saved_with_a_byte_order_mark_is_read(run, file):
    file.write_text(SOURCE, encoding="utf-8-sig")
    assert run(file)[0] == 0


def test_a_file_that_can_not_be_read_is_bad_use(run, tmp_path):
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"slug = '\xe9t\xe9'")
    for path in (tmp_path / "missing.toml", tmp_path, latin):
        code, out, err = run(path)
        assert (code, out) == (2, "")
        assert "can't be read" in err


def test_bad_arguments_are_bad_use(run, file):
    assert run()[0] == 2
    assert run(file, "another")[0] == 2
    assert run("--surprise", file)[0] == 2
