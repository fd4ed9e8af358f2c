"""A receipt proves that its row is in the newest checkpoint, or says that it can't; no other row is told by it."""

import copy
import json

import pytest

from consent.evidence import checkpoints, inclusion, receipt_checks, receipts, signing
from tests.support.factories import UserFactory, decide
from tests.support.tampering import LATER, change, rechain, three_rows
from tests.support.verbs import rows, set_to

pytestmark = pytest.mark.django_db


def crowd(count):
    return [decide(UserFactory()) for _ in range(count)]


@pytest.mark.parametrize("others", [0, 1, 2, 6])
def test_every_row_of_everybody_is_proved_by_the_newest_checkpoint(policy_update, others):
    everybody = [three_rows(), *crowd(others)]
    checkpoints.make(LATER)
    checkpoints.make(LATER)
    for event in rows():
        receipt = receipts.build(event)
        assert receipt["inclusion"]["state"] == "included"
        assert receipt["inclusion"]["checkpoint"] == checkpoints.latest()
        finding = receipt_checks.examine(receipt)
        assert (finding.genuine, "checkpoint 2 of September 20, 2025" in str(finding.also)) == (True, True)
    assert len(everybody) == others + 1


def test_no_other_row_of_the_person_is_told(policy_update):
    user = three_rows()
    checkpoints.make(LATER)
    first, *_others, last = rows(user)
    told = json.dumps(receipts.build(first))
    assert last.hash in told  # the chain's head, as the checkpoint lists it
    assert str(last.id) not in told
    assert "withdrawn" not in json.dumps(receipts.build(first)["inclusion"])


def test_a_row_newer_than_the_checkpoint_says_so(policy_update):
    user = decide(UserFactory())
    checkpoints.make(LATER)
    set_to(user, False, now=LATER)
    newcomer = decide(UserFactory())
    for event in (rows(user)[1], rows(newcomer)[0]):
        receipt = receipts.build(event)
        told = {"state": "newer-than-checkpoint", "checkpoint": {"number": 1, "made_at": LATER.isoformat()}}
        assert receipt["inclusion"] == told
        finding = receipt_checks.examine(receipt)
        assert (finding.genuine, "newer than the latest checkpoint" in str(finding.also)) == (True, True)
    assert receipts.build(rows(user)[0])["inclusion"]["state"] == "included"


def test_before_the_first_checkpoint_a_receipt_says_that_there_is_none(policy_update):
    event = rows(decide(UserFactory()))[0]
    assert receipts.build(event)["inclusion"] == {"state": "no-checkpoint"}


def test_a_checkpoint_of_before_there_were_proofs_or_whose_file_is_lost_proves_nothing(policy_update):
    event = rows(decide(UserFactory()))[0]
    checkpoints.make(LATER)
    checkpoints.proofs_of(1).unlink()
    receipt = receipts.build(event)
    assert receipt["inclusion"]["state"] == "unproved"
    assert receipt_checks.examine(receipt).genuine


def test_a_row_that_the_checkpoint_saw_otherwise_gets_no_proof(policy_update):
    user = three_rows()
    checkpoints.make(LATER)
    change(user, 2, touched="yes")
    rechain(user)
    assert [receipts.build(event)["inclusion"]["state"] for event in rows(user)] == ["unproved"] * 3


def test_only_the_newest_proofs_are_kept(policy_update):
    crowd(2)
    for _ in range(4):
        checkpoints.make(LATER)
    kept = sorted(path.name for path in checkpoints.folder().glob("proofs-*"))
    assert kept == ["proofs-000003.bin", "proofs-000004.bin"]


def leaves_of(proof):
    """Where each part of a proof stands, the checkpoint's signature aside."""
    yield from (("row_index",), ("head_index",), ("head", "sequence"), ("head", "hash"), ("head", "rows_root"))
    yield from (("row_path", place) for place in range(len(proof["row_path"])))
    yield from (("head_path", place) for place in range(len(proof["head_path"])))
    yield from (("checkpoint", name) for name in ("number", "merkle_root", "subjects", "made_at"))


def test_every_part_of_a_proof_counts_even_when_we_signed_it(policy_update):
    user = three_rows()
    crowd(4)
    checkpoints.make(LATER)
    receipt = receipts.build(rows(user)[1])
    proof = receipt["inclusion"]
    parts = list(leaves_of(proof))
    assert len(parts) > 11
    for *way, last in parts:
        forged = copy.deepcopy(receipt)
        place = forged["inclusion"]
        for name in way:
            place = place[name]
        place[last] = place[last] + 1 if isinstance(place[last], int) else "0" * 64
        finding = receipt_checks.examine(signing.sign(forged))
        assert (finding.genuine, "the checkpoint" in str(finding.says)) == (False, True), (way, last)


@pytest.mark.parametrize(
    "proof", [None, 1, [], {}, {"state": "maybe"}, {"state": "included"}, {"state": "included", "checkpoint": {}}]
)
def test_what_is_no_proof_is_refused(policy_update, proof):
    receipt = receipts.build(rows(decide(UserFactory()))[0])
    assert receipt_checks.examine(signing.sign({**receipt, "inclusion": proof})).genuine is False


def test_a_proof_of_another_row_does_not_serve(policy_update):
    user = three_rows()
    checkpoints.make(LATER)
    first, second, _third = (receipts.build(event) for event in rows(user))
    forged = signing.sign({**first, "inclusion": second["inclusion"]})
    assert receipt_checks.examine(forged).says == receipt_checks.NO_PROOF


def test_a_checkpoint_that_tells_the_rows_otherwise_than_they_are_is_found(policy_update, monkeypatch):
    """Whoever makes checkpoints could give proofs of rows that never were."""
    three_rows()
    real = inclusion.chain_heads._present
    forged = lambda: (head._replace(rows_root="0" * 64) for head in real())  # noqa: E731
    monkeypatch.setattr(inclusion.chain_heads, "_present", forged)
    checkpoints.make(LATER)
    monkeypatch.undo()
    said = [finding.says for finding in checkpoints.check_all() if finding.wrong]
    assert len(said) == 2
    assert all("not as checkpoint-000001.json saw it" in each for each in said)
