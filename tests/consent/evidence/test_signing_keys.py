"""Keys: made by a command alone, changed at will, said to be lost, and lost without losing what they signed."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from consent.evidence import checkpoints, signing
from tests.support.tampering import LATER, verify

CONTENT = {"what": "é", "nothing": None, "zero": 0}


def command(name, *arguments):
    out, err = StringIO(), StringIO()
    call_command(name, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def rotate():
    return command("rotate_key")[0].split()[0]


def key_of(signed):
    return signed["signature"]["key"]


def lose(name):
    (signing.folder() / name).unlink()


def current():
    return (signing.folder() / "current").read_text()


def files():
    """Everything in the folder of keys, with its content."""
    return {path.name: path.read_bytes() for path in signing.folder().glob("*")}


@pytest.fixture
def no_key():
    shutil.rmtree(signing.folder())


@pytest.fixture
def lost_key():
    lose(f"{current()}.pem")


def test_a_key_nobody_else_may_read(no_key):
    said, _ = command("make_key")
    signed = signing.sign(CONTENT)
    signing.check(signed)
    assert said.startswith(f"{key_of(signed)} signs from now on")
    private = signing.folder() / f"{key_of(signed)}.pem"
    assert private.stat().st_mode & 0o777 == 0o600
    assert signing.folder().stat().st_mode & 0o777 == 0o700
    assert key_of(signing.sign(CONTENT)) == key_of(signed)


def test_signing_makes_no_key(no_key):
    with pytest.raises(signing.NoKey, match="make_key$"):
        signing.sign(CONTENT)
    assert not signing.folder().exists()


def test_a_second_first_key_is_refused():
    before = files()
    with pytest.raises(CommandError, match="rotate_key$") as refusal:
        command("make_key")
    assert (refusal.value.returncode, files()) == (2, before)


def test_where_there_is_a_key_make_key_may_leave_it_at_that(no_key):
    command("make_key", "--if-missing")
    before = files()
    assert command("make_key", "--if-missing") == ("", "")
    assert files() == before


def test_a_lost_private_key_is_said_and_never_replaced(lost_key):
    name, before = current(), files()
    with pytest.raises(signing.LostKey, match=f"names the key '{name}', but its private file is lost"):
        signing.sign(CONTENT)
    with pytest.raises(CommandError, match="is lost") as refusal:
        command("make_key")
    assert refusal.value.returncode == 2
    out, err = command("make_key", "--if-missing")
    assert (out, "rotate_key" in err) == ("", True)
    assert files() == before


@pytest.mark.parametrize("damage", ["", "0" * 16, "../../elsewhere", "\0", "é", "x" * 5000])
def test_a_damaged_note_of_the_current_key_is_as_a_lost_key(damage):
    (signing.folder() / "current").write_text(damage)
    before = files()
    with pytest.raises(signing.LostKey, match="rotate_key$"):
        signing.sign(CONTENT)
    assert files() == before


def test_a_note_that_is_gone_is_no_first_time():
    lose("current")
    with pytest.raises(signing.LostKey, match="which names the key that signs, is lost"):
        signing.make_first()


@pytest.mark.parametrize("content", [b"", b"\xff", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_a_private_file_that_is_none_is_a_lost_key(content):
    (signing.folder() / f"{current()}.pem").write_bytes(content)
    with pytest.raises(signing.LostKey):
        signing.sign(CONTENT)


def test_another_keys_file_under_a_keys_name_signs_nothing():
    """What it signed would be said to be nobody's."""
    name = current()
    other = rotate()
    shutil.copy(signing.folder() / f"{other}.pem", signing.folder() / f"{name}.pem")
    (signing.folder() / "current").write_text(name)
    with pytest.raises(signing.LostKey):
        signing.sign(CONTENT)


def test_rotation_mends_a_lost_key_and_what_that_signed_still_verifies():
    old = signing.sign(CONTENT)
    lose(f"{key_of(old)}.pem")
    name = rotate()
    assert key_of(signing.sign(CONTENT)) == name != key_of(old)
    signing.check(old)


def test_rotation_signs_with_a_new_key_and_the_old_one_still_verifies():
    old = signing.sign(CONTENT)
    name = rotate()
    new = signing.sign(CONTENT)
    assert (key_of(new), key_of(old) != name) == (name, True)
    signing.check(old)
    signing.check(new)


def test_a_lost_public_key_is_named():
    old = signing.sign(CONTENT)
    rotate()
    lose(f"{key_of(old)}.pub")
    with pytest.raises(signing.BadSignature, match=f"key {key_of(old)}, which isn't ours, or was lost"):
        signing.check(old)


@pytest.mark.django_db
def test_a_checkpoint_whose_key_is_lost_is_said_to_be(policy_update):
    content = json.loads(checkpoints.make(LATER).read_text())
    assert verify()[0] == 0
    lose(f"{key_of(content)}.pub")
    code, says = verify()
    assert code == 1
    assert f"checkpoint-000001.json: It is signed with key {key_of(content)}, which isn't ours" in says


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["no_key", "lost_key"])
def test_no_checkpoint_is_made_and_none_is_half_made(policy_update, request, state):
    request.getfixturevalue(state)
    with pytest.raises(CommandError, match="^No checkpoint was made. ") as refusal:
        command("make_checkpoint")
    assert refusal.value.returncode == 3
    assert not list(checkpoints.folder().glob("*"))


def test_what_is_signed_is_told_apart():
    told = [{"a": None}, {"a": ""}, {"a": 0}, {"a": False}, {"a": "0"}, {}, {"a": []}, {"a": {}}, {"b": None}]
    assert len({signing.canonical(content) for content in told}) == len(told)
    assert signing.canonical({"b": 1, "a": 2}) == signing.canonical({"a": 2, "b": 1, "signature": {}})


def test_what_is_signed_is_written_out_here():
    content = {"signature": {"key": "x"}, "é": ["ü", 1, None, True], "a": {"z": 1.5, "b": "\ud800"}}
    assert signing.canonical(content) == b'{"a":{"b":"\xed\xa0\x80","z":1.5},"\xc3\xa9":["\xc3\xbc",1,null,true]}'
