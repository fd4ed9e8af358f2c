"""The Merkle root over the heads is that of RFC 6962, and the file of heads gives back what was written."""

import hashlib
from uuid import UUID

import pytest

from consent.evidence import chain_heads
from tests.support.factories import UserFactory, decide
from tests.support.verbs import put_off

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def head(number):
    return chain_heads.Head(str(UUID(int=number)), number + 1, hashlib.sha256(str(number).encode()).hexdigest())


def naive(leaves):
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:split]) + naive(leaves[split:])).digest()


@pytest.mark.parametrize("count", [*range(20), 31, 32, 33, 100, 255, 256, 257])
def test_the_root_is_that_of_the_rfc(count):
    these = [head(number) for number in range(count)]
    leaves = [f"{subject} {sequence} {hash_}".encode() for subject, sequence, hash_, _rows in these]
    assert chain_heads.merkle_root(iter(these)) == naive(leaves).hex()


def test_the_roots_of_no_row_and_of_one_are_known():
    assert chain_heads.merkle_root([]) == EMPTY
    leaf = b"\x0000000000-0000-0000-0000-000000000000 1 " + hashlib.sha256(b"0").hexdigest().encode()
    assert chain_heads.merkle_root([head(0)]) == hashlib.sha256(leaf).hexdigest()


def test_every_part_of_every_head_counts():
    these = [head(number) for number in range(5)]
    roots = {chain_heads.merkle_root(these), chain_heads.merkle_root(these[:4]), chain_heads.merkle_root(these[::-1])}
    for place in range(5):
        for part in range(3):
            changed = list(these[place])
            changed[part] = 99 if part == 1 else "changed"
            roots.add(chain_heads.merkle_root([*these[:place], chain_heads.Head(*changed), *these[place + 1 :]]))
    assert len(roots) == 18


@pytest.mark.django_db
def test_the_file_lists_the_last_row_of_each_chain_in_the_order_of_subjects(policy_update, tmp_path):
    people = [decide(UserFactory()) for _ in range(3)]
    put_off(UserFactory(date_joined=people[0].date_joined))
    root, subjects, rows = chain_heads.write(tmp_path / "heads.zst", tmp_path / "proofs.bin")
    listed = list(chain_heads.read(tmp_path / "heads.zst"))
    assert (subjects, rows, len(listed)) == (4, 4, 4)
    assert listed == sorted(listed)
    assert {(str(p.subject_id), p.ledger_sequence, p.ledger_head) for p in people} < {head[:3] for head in listed}
    assert chain_heads.merkle_root(listed) == root


def test_a_long_file_is_read_as_it_was_written(tmp_path, monkeypatch):
    these = [head(number) for number in range(3000)]
    monkeypatch.setattr(chain_heads, "_present", lambda: iter(these))
    assert chain_heads.write(tmp_path / "heads.zst", tmp_path / "proofs.bin")[0] == chain_heads.merkle_root(these)
    assert list(chain_heads.read(tmp_path / "heads.zst")) == these
