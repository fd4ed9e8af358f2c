"""Keys: made when first needed, changed at will, and lost without losing what they signed."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command

from consent.evidence import checkpoints, signing
from tests.support.tampering import LATER, verify

CONTENT = {"what": "é", "nothing": None, "zero": 0}


def rotate():
    out = StringIO()
    call_command("rotate_key", stdout=out)
    return out.getvalue().split()[0]


def key_of(signed):
    return signed["signature"]["key"]


def lose(name):
    (signing.folder() / name).unlink()


def test_the_first_signature_makes_a_key_nobody_else_may_read():
    signed = signing.sign(CONTENT)
    signing.check(signed)
    private = signing.folder() / f"{key_of(signed)}.pem"
    assert private.stat().st_mode & 0o777 == 0o600
    assert signing.folder().stat().st_mode & 0o777 == 0o700
    assert key_of(signing.sign(CONTENT)) == key_of(signed)


def test_rotation_signs_with_a_new_key_and_the_old_one_still_verifies():
    old = signing.sign(CONTENT)
    name = rotate()
    new = signing.sign(CONTENT)
    assert (key_of(new), key_of(old) != name) == (name, True)
    signing.check(old)
    signing.check(new)


def test_a_lost_private_key_is_replaced_and_what_it_signed_still_verifies():
    old = signing.sign(CONTENT)
    lose(f"{key_of(old)}.pem")
    new = signing.sign(CONTENT)
    assert key_of(new) != key_of(old)
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


@pytest.mark.parametrize("damage", ["", "0" * 16, "../../elsewhere"])
def test_a_damaged_note_of_the_current_key_is_as_a_lost_key(damage):
    old = signing.sign(CONTENT)
    (signing.folder() / "current").write_text(damage)
    signing.check(signing.sign(CONTENT))
    signing.check(old)


def test_many_first_signatures_at_once_all_verify():
    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _: signing.sign(CONTENT), range(24)))
    for each in signed:
        signing.check(each)


def test_what_is_signed_is_told_apart():
    told = [{"a": None}, {"a": ""}, {"a": 0}, {"a": False}, {"a": "0"}, {}, {"a": []}, {"a": {}}, {"b": None}]
    assert len({signing.canonical(content) for content in told}) == len(told)
    assert signing.canonical({"b": 1, "a": 2}) == signing.canonical({"a": 2, "b": 1, "signature": {}})


def test_what_is_signed_is_written_out_here():
    content = {"signature": {"key": "x"}, "é": ["ü", 1, None, True], "a": {"z": 1.5, "b": "\ud800"}}
    assert signing.canonical(content) == b'{"a":{"b":"\xed\xa0\x80","z":1.5},"\xc3\xa9":["\xc3\xbc",1,null,true]}'
