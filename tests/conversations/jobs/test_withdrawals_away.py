"""The list and the folder where there is neither database nor var/: what may be believed there, and what may not."""

import json
import shutil
from datetime import timedelta

import pytest

from consent.evidence import public_keys, signing
from consent.lib import clock
from consent.lib.files import write_json
from conversations.jobs import export_check, training_export, withdrawals
from conversations.models import ExportRun
from tests.support import commands
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, ended, exit_code, exported, person, texts_of, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
NOW = BEFORE + 9 * DAY


def key_set():
    """The site's public keys as it publishes them, beside one of another kind."""
    return {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, *public_keys.key_set()["keys"]]}


@pytest.fixture
def away(tmp_path, monkeypatch):
    """An export from which one of five was withdrawn, its list and keys: a folder to carry off."""
    monkeypatch.setattr(training_export, "PART", 2)
    made = [ConversationFactory(owner=person(), text=f"chat {n}", now=BEFORE + DAY) for n in range(5)]
    home = tmp_path / "away"
    exported(home / "export", NOW)
    turn(made[2].owner, on=False, now=NOW)
    export = str(ExportRun.objects.get().identity)
    assert exit_code("withdrawals", export, "--output", str(home / "list.json")) == 0
    write_json(home / "keys.json", key_set())
    return home


def run(home, command, *, keys=True):
    return saying(home, command, keys=keys)[0]


def saying(home, command, *, keys=True):
    arguments = [str(home / "export"), "--list", str(home / "list.json")]
    return ended(command, *arguments, *(["--keys", str(home / "keys.json")] if keys else []))


def rewrite(path, **changes):
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_it_works_with_neither_database_nor_var(away, tmp_path):
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": commands.SETTINGS,
        "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3",
        "CLAUDEPRIVACY_VAR": str(tmp_path / "no" / "var"),
    }
    given = (str(away / "export"), "--list", str(away / "list.json"), "--keys", str(away / "keys.json"))
    for command, code in [("verify_export", 1), ("apply_withdrawals", 0), ("verify_export", 0)]:
        done = commands.run((command, *given), environment)
        assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
        assert "warning" not in done.stderr.lower()
    assert texts_of(away / "export") == {"chat 0", "chat 1", "chat 3", "chat 4"}
    assert not (tmp_path / "no").exists()
    for left_out, said in ((given[:3], "no public keys"), ((given[0], *given[3:]), "The database can't be asked")):
        done = commands.run(("verify_export", *left_out), environment)
        assert (done.returncode, said in done.stderr) == (3, True), done.stderr


def test_what_was_renewed_away_holds_what_the_site_signed_and_is_believed_beside_the_database_too(away):
    before = json.loads((away / "export" / "manifest.json").read_text())
    assert run(away, "apply_withdrawals") == 0
    manifest = json.loads((away / "export" / "manifest.json").read_text())
    assert (manifest["original"], "signature" in manifest) == (before, False)
    assert run(away, "verify_export") == 0
    assert exit_code("verify_export", str(away / "export")) == 0
    assert exit_code("apply_withdrawals", str(away / "export")) == 0  # by the site itself, which signs no files unseen
    assert json.loads((away / "export" / "manifest.json").read_text())["original"] == before
    assert run(away, "verify_export", keys=False) == 2  # the site's own is newer than this list


CLAIMS = {
    "more time": {"use_until": "2100-01-01T00:00:00+00:00"},
    "another export": {"export": "x"},
    "no original": {"original": {}},
    "another original": {"original": {"signature": 1}},
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_nothing_can_be_claimed_away_from_the_site(away, claim, capsys):
    assert run(away, "apply_withdrawals") == 0
    rewrite(away / "export" / "manifest.json", **claim)
    capsys.readouterr()
    assert run(away, "verify_export") == 1
    assert "manifest.json: " in capsys.readouterr().err


def test_a_file_that_nothing_was_taken_out_of_must_be_the_one_the_site_signed(away):
    assert run(away, "apply_withdrawals") == 0
    manifest = json.loads((away / "export" / "manifest.json").read_text())
    other = next(part for part in manifest["files"] if not part["taken_out"])
    changed = {**other, "sha256": "0" * 64}
    listed = [changed if part is other else part for part in manifest["files"]]
    with pytest.raises(signing.BadSignature, match="neither the file"):
        export_check._check_signature({**manifest, "files": listed}, None)


LISTS = {
    "another line": (1, lambda table: table["files"][0].update(lines=[1, 2])),
    "another instant": (1, lambda table: table.update(made_at=clock.real_now().isoformat())),
    "everything": (1, lambda table: table.update(everything=True)),
    "no signature": (1, lambda table: table.pop("signature")),
    "a stranger's key": (1, lambda table: table["signature"].update(key="0" * 16)),
    "another kind": (2, lambda table: table.update(kind="receipt")),
    "another format": (2, lambda table: table.update(format=9)),
    "no files": (2, lambda table: table.pop("files")),
    "lines that are none": (2, lambda table: table["files"][0].update(lines=["x"])),
    "an instant that is none": (2, lambda table: table.update(made_at="yesterday")),
}


@pytest.mark.parametrize("harm", LISTS, ids=LISTS)
@pytest.mark.parametrize("command", ["verify_export", "apply_withdrawals"])
def test_a_list_that_the_site_did_not_sign_is_not_believed(away, harm, command):
    code, change = LISTS[harm]
    table = json.loads((away / "list.json").read_text())
    change(table)
    write_json(away / "list.json", table)
    before = (away / "export" / "manifest.json").read_bytes()
    ended_with, said = saying(away, command)
    assert (ended_with, "--list: " in said) == (code, True)
    assert (away / "export" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("content", ["", "{}", "[]", "x", '{"kind": []}', "[" * 100_000])
def test_what_is_no_list_is_bad_use(away, content):
    (away / "list.json").write_text(content)
    assert run(away, "verify_export") == 2


def test_the_list_of_another_export_is_bad_use(away, tmp_path):
    exported(tmp_path / "second", NOW)
    export = str(ExportRun.objects.first().identity)
    assert exit_code("withdrawals", export, "--output", str(away / "list.json")) == 0
    assert (run(away, "verify_export"), run(away, "apply_withdrawals")) == (2, 2)


def test_a_list_older_than_the_one_applied_is_bad_use(away):
    shutil.copy(away / "list.json", away / "old.json")
    export = str(ExportRun.objects.get().identity)
    assert exit_code("withdrawals", export, "--output", str(away / "list.json")) == 0
    assert run(away, "apply_withdrawals") == 0
    shutil.copy(away / "old.json", away / "list.json")
    assert (run(away, "verify_export"), run(away, "apply_withdrawals")) == (2, 2)


@pytest.mark.parametrize("missing", ["list.json", "keys.json", "export"])
@pytest.mark.parametrize("command", ["verify_export", "apply_withdrawals"])
def test_a_file_that_is_not_there_is_bad_use(away, missing, command):
    (away / missing).rename(away / "elsewhere")
    assert run(away, command) == 2


KEYS = ["", "{}", "[]", '{"keys": 1}', '{"keys": []}', '{"keys": [1]}', '{"keys": [{"kty": "RSA"}]}']
KEYS += [
    f'{{"keys": [{{"kty": "OKP", "crv": "Ed25519"{x}}}]}}' for x in ("", ', "x": 5', ', "x": "AAAA"', ', "x": "?"')
]


@pytest.mark.parametrize("content", KEYS)
def test_what_is_no_key_set_is_bad_use(away, content):
    (away / "keys.json").write_text(content)
    assert run(away, "verify_export") == 2
    with pytest.raises(public_keys.BadKeySet):
        public_keys.read(away / "keys.json")


def test_the_keys_of_another_site_sign_nothing_here(away, settings, tmp_path):
    settings.CONSENT_VAR_DIR = tmp_path / "other"
    signing.make_first()
    write_json(away / "keys.json", key_set())
    assert run(away, "verify_export") == 1


def test_what_an_older_key_signed_is_still_believed(away):
    signing.rotate()
    write_json(away / "keys.json", key_set())
    assert run(away, "verify_export") == 1
    assert run(away, "apply_withdrawals") == 0
    assert run(away, "verify_export") == 0


def test_a_list_says_as_of_when_it_is(away, capsys):
    found = withdrawals.read((away / "list.json").read_text(), None)
    assert clock.real_now() - found.made_at < timedelta(minutes=5)
    assert run(away, "apply_withdrawals") == 0
    assert found.made_at.isoformat() in capsys.readouterr().out
