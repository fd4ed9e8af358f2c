"""Is a row in the newest checkpoint? Proved within its receipt, so that anybody can check it (docs/evidence.md).

Two Merkle paths after RFC 6962: from the row to the root over its subject's rows, and from there, as a part of the
subject's head, to the root over all heads, which the checkpoint signs. No other row is told.
"""

import logging
import struct
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from consent.evidence import chain_heads, checkpoints, proof_file, signing
from consent.evidence.chain_heads import Head
from consent.evidence.checkpoints import Checkpoint
from consent.evidence.proof_file import Place
from consent.evidence.signing import KeyOf
from consent.lib import merkle
from consent.models import ConsentEvent

Facts = dict[str, Any]  # as JSON knows them
log = logging.getLogger(__name__)


class State(StrEnum):
    INCLUDED = "included"
    NEWER = "newer-than-checkpoint"
    NO_CHECKPOINT = "no-checkpoint"
    UNPROVED = "unproved"


class BadProof(ValueError):
    """A proof that proves nothing, or something else."""


def of(event: ConsentEvent) -> Facts:
    """What the newest checkpoint says of a row, with the proof. Never one that wouldn't hold."""
    checkpoint = checkpoints.latest()
    if checkpoint is None:
        return {"state": State.NO_CHECKPOINT.value}
    about = {name: checkpoint.get(name) for name in ("number", "made_at")}
    try:
        proofs = checkpoints.proofs_of(checkpoint["number"])
        place = proof_file.find(proofs, event.subject_id, checkpoint["subjects"])
        if place is None or place.sequence < event.sequence:
            return {"state": State.NEWER.value, "checkpoint": about}
        proof = _proof(event, checkpoint, place)
        check(proof, event.columns(), signing.public_key)
    except (BadProof, signing.BadSignature, OSError, struct.error, KeyError, TypeError, IndexError) as error:
        log.warning("no proof of row %s in checkpoint %s: %s", event.pk, about["number"], error)
        return {"state": State.UNPROVED.value, "checkpoint": about}
    return proof


def _proof(event: ConsentEvent, checkpoint: Checkpoint, place: Place) -> Facts:
    """Raises IndexError where the ledger lacks rows that the checkpoint saw."""
    rows = ConsentEvent.objects.filter(subject_id=event.subject_id, sequence__lte=place.sequence).order_by("sequence")
    leaves = [chain_heads.row_leaf(hash_) for hash_ in rows.values_list("hash", flat=True)]
    row_path = merkle.path(leaves, event.sequence - 1)
    return {
        "state": State.INCLUDED.value,
        "row_index": event.sequence - 1,
        "row_path": [node.hex() for node in row_path],
        "head": {"sequence": place.sequence, "hash": place.hash, "rows_root": place.rows_root},
        "head_index": place.index,
        "head_path": [node.hex() for node in place.path],
        "checkpoint": checkpoint,
    }


def check(proof: Facts, row: Mapping[str, Any], key_of: KeyOf) -> int | None:
    """The number of the checkpoint that a row is proved to be in; None where the proof says there is none.

    Raises BadProof, signing.BadSignature.
    """
    try:
        if proof["state"] != State.INCLUDED:
            State(proof["state"])
            return None
        checkpoint = proof["checkpoint"]
        signing.check(checkpoint, key_of)
        head, index = proof["head"], proof["row_index"]
        node = chain_heads.row_leaf(row["hash"])
        rows_root = merkle.root_by(node, index, head["sequence"], map(bytes.fromhex, proof["row_path"]))
        if index != row["sequence"] - 1 or rows_root.hex() != head["rows_root"]:
            raise BadProof("its rows lead elsewhere")
        leaf = merkle.leaf(Head(str(row["subject_id"]), head["sequence"], head["hash"], head["rows_root"]).line())
        path = map(bytes.fromhex, proof["head_path"])
        if merkle.root_by(leaf, proof["head_index"], checkpoint["subjects"], path).hex() != checkpoint["merkle_root"]:
            raise BadProof("its heads lead elsewhere")
        return int(checkpoint["number"])
    except signing.BadSignature:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadProof(str(error)) from error
