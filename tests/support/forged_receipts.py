"""Receipts that are not what they seem: name → (how it is made of a genuine one, what is said about it)."""

import base64
import copy
import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent.evidence import signing
from consent.rules import hashing

Receipt = dict[str, Any]
ROW, CHANGED, NONE = "Its ledger row doesn't fit its own hash.", "Its signature doesn't fit", "no Ed25519 signature"
UNREADABLE, NOT_OURS, OTHER_KEY = "can't be read as JSON", "isn't a receipt of this site", "which isn't ours"
NOT_HELD, CHOOSE, TOO_LONG = "the ledger doesn't hold this row", "Paste a receipt, or choose its file.", "at most"
FOREIGN = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)


def altered(*path: str, value: Any) -> Callable[[Receipt], str]:
    """One field changed, the rest as it was."""

    def forge(receipt: Receipt) -> str:
        place = receipt = copy.deepcopy(receipt)
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value
        return json.dumps(receipt)

    return forge


def signed(**row: Any) -> Callable[[Receipt], str]:
    """As if we had signed it: columns of the row changed (None = left out), its hash computed anew unless given."""

    def forge(receipt: Receipt) -> str:
        content = {**receipt["ledger_row"], **row}
        content = {name: value for name, value in content.items() if value is not Ellipsis}
        if "hash" not in row:
            content["hash"] = hashing.row_hash(content)
        return json.dumps(signing.sign({**receipt, "ledger_row": content}))

    return forge


def signed_whole(value: Any) -> Callable[[Receipt], str]:
    return lambda receipt: json.dumps(signing.sign({**receipt, "ledger_row": value}))


def by_another(receipt: Receipt, name: str = "") -> str:
    """Signed well, with a key that isn't ours; `name`: the key it pretends to be."""
    changed = {**receipt, "event": {**receipt["event"], "help_improve": False}}
    value = base64.b64encode(FOREIGN.sign(signing.canonical(changed))).decode()
    key = name or hashlib.sha256(FOREIGN.public_key().public_bytes_raw()).hexdigest()[:16]
    return json.dumps({**changed, "signature": {"algorithm": "Ed25519", "key": key, "value": value}})


def said_twice(receipt: Receipt) -> str:
    """People read the first, programs the last."""
    return f'{{"event": {{"help_improve": false}}, {json.dumps(receipt)[1:]}'


def nested(receipt: Receipt, depth: int = 960) -> str:
    return f'{json.dumps(receipt)[:-1]}, "more": {"[" * depth}{"]" * depth}}}'


def with_signature(**part: Any) -> Callable[[Receipt], str]:
    return lambda receipt: json.dumps({**receipt, "signature": {**receipt["signature"], **part}})


def rewritten(receipt: Receipt) -> str:
    """The same bytes in another spelling of base64: its last character carries bits that don't count."""
    value = receipt["signature"]["value"]
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return f"{value[:-3]}{digits[digits.index(value[-3]) ^ 1]}=="


FORGERIES: dict[str, tuple[Callable[[Receipt], str], str]] = {
    "a changed answer": (altered("event", "help_improve", value=False), CHANGED),
    "a changed text": (altered("privacy_notice", "text", value="other words"), CHANGED),
    "a changed purpose": (altered("purposes", value=[]), CHANGED),
    "a changed row": (altered("ledger_row", "touched", value="yes"), CHANGED),
    "a field more": (altered("note", value="more"), CHANGED),
    "a lone surrogate": (altered("note", value="\ud800"), CHANGED),
    "the same said twice": (said_twice, UNREADABLE),
    "deeply nested": (nested, ""),
    "signed by another": (by_another, OTHER_KEY),
    "signed by another in our name": (lambda receipt: by_another(receipt, receipt["signature"]["key"]), CHANGED),
    "an unknown key": (with_signature(key="0" * 16), OTHER_KEY),
    "a key that is a path": (with_signature(key="../keys/current"), OTHER_KEY),
    "a key that is a list": (with_signature(key=[1]), OTHER_KEY),
    "another algorithm": (with_signature(algorithm="none"), NONE),
    "a value that isn't base64": (with_signature(value="é!"), CHANGED),
    "a value that is a number": (with_signature(value=7), CHANGED),
    "no signature": (altered("signature", value=None), NONE),
    "a signature that is a list": (altered("signature", value=["Ed25519"]), NONE),
    "a signature that says more": (with_signature(note="valid for ever"), NONE),
    "a signature written otherwise": (
        lambda receipt: json.dumps({**receipt, "signature": {**receipt["signature"], "value": rewritten(receipt)}}),
        CHANGED,
    ),
    "a fraction that is equal": (altered("ledger_row", "sequence", value=1.0), CHANGED),
    "a number as a text": (altered("ledger_row", "sequence", value="1"), CHANGED),
    "a truth as a number": (altered("event", "help_improve", value=1), CHANGED),
    "no number at all": (altered("ledger_row", "sequence", value=float("nan")), CHANGED),
    "a NUL in it": (altered("privacy_notice", "text", value="\x00"), CHANGED),
    "a row of no kind": (signed_whole(None), ROW),
    "a row that is a list": (signed_whole([1]), ROW),
    "a row that is empty": (signed_whole({}), ROW),
    "a row whose hash doesn't fit": (signed(hash="0" * 64), ROW),
    "a row whose hash is a list": (signed(hash=["0"]), ROW),
    "a row with a list in it": (signed(touched=["yes"], hash="0" * 64), ROW),
    "a row with a fraction in it": (signed(sequence=1.5, hash="0" * 64), ROW),
    "a row without its id": (signed(id=...), NOT_HELD),
    "a row whose id is no id": (signed(id="1; DROP TABLE"), NOT_HELD),
    "a row whose id is a number": (signed(id=10**300), NOT_HELD),
    "a row whose id is nothing": (signed(id=None), NOT_HELD),
    "a row the ledger lacks": (signed(id="00000000-0000-4000-8000-000000000000"), NOT_HELD),
    "a row the ledger tells otherwise": (signed(touched="yes"), "the ledger says something else now"),
    "a list": (lambda receipt: json.dumps([receipt]), NOT_OURS),
    "a text": (lambda receipt: json.dumps("receipt"), NOT_OURS),
    "a number": (lambda receipt: "1", NOT_OURS),
    "another standard's": (altered("schema_version", value="1.0"), NOT_OURS),
    "half of it": (lambda receipt: json.dumps(receipt)[:300], UNREADABLE),
    "no JSON": (lambda receipt: "<html>", UNREADABLE),
    "a huge number": (lambda receipt: "9" * 5000, UNREADABLE),
    "brackets without end": (lambda receipt: "[" * 100_000, UNREADABLE),
    "nothing": (lambda receipt: " ", CHOOSE),
    "too long": (lambda receipt: json.dumps(receipt) + " x" * 150_000, TOO_LONG),
}
