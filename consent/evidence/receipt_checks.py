"""Is a receipt genuine? Asked beside the ledger, or anywhere with the public keys alone (docs/evidence.md)."""

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from consent.evidence import inclusion, signing
from consent.evidence.receipts import SCHEMA
from consent.evidence.signing import KeyOf
from consent.lib import dates
from consent.lib.text import Text
from consent.models import ConsentEvent
from consent.rules import hashing

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PEEK = 400  # bytes
STRING_OR_SPACE = re.compile(r'"(?:[^"\\]|\\.)*"?|[^\S ]|[\ufeff\u200b\u2060]', re.DOTALL)
NOT_JSON = _("This can't be read as JSON: paste the whole receipt.")
NO_PROOF = _("What it says of the checkpoint doesn't hold: the checkpoint doesn't bear it out.")


@dataclass(frozen=True, slots=True)
class Finding:
    """`is_unknown_key`: nobody could look, for want of the key. `also`: what is said besides, for people."""

    genuine: bool
    says: Text
    is_unknown_key: bool = False
    also: Text = ""


def text_of(content: bytes) -> str:
    """A file as programs store it: UTF-8 or UTF-16, with their marks or without. What is neither is replaced."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    beginning = content[:PEEK]
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) * 4 > len(beginning):  # half of the bytes of a plain text in UTF-16 are 0
        return content.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    return content.decode("utf-8", "replace")


def examine_text(text: str, key_of: KeyOf | None = None) -> Finding:
    """As `examine`, of a receipt as it was pasted or stored."""
    try:
        content = json.loads(_plainly_spaced(text), object_pairs_hook=_named_once)
    except (ValueError, RecursionError):
        return Finding(False, NOT_JSON)
    return examine(content, key_of)


def examine(receipt: object, key_of: KeyOf | None = None) -> Finding:
    """Is it signed, unchanged, and does its proof hold? By our own keys also: does the ledger say the same?

    With `key_of` nothing but the receipt and these keys is looked at: no database, no file.
    """
    if not isinstance(receipt, dict) or receipt.get("schema_version") != SCHEMA:
        return Finding(False, _("This isn't a receipt of this site."))
    try:
        signing.check(receipt, key_of)
    except signing.BadSignature as error:
        return Finding(False, str(error), is_unknown_key=isinstance(error, signing.UnknownKey))
    row = receipt.get("ledger_row")
    if not isinstance(row, dict) or not _fits(row):
        return Finding(False, _("Its ledger row doesn't fit its own hash."))
    try:
        also = _in_checkpoint(receipt, row, key_of or signing.public_key)
    except signing.UnknownKey as error:
        return Finding(False, str(error), is_unknown_key=True)
    except (inclusion.BadProof, signing.BadSignature):
        return Finding(False, NO_PROOF)
    if key_of:
        return Finding(True, _("Genuine: signed with one of these keys, and unchanged."), also=also)
    return _in_ledger(row, also)


def _in_ledger(row: Mapping[str, object], also: Text) -> Finding:
    known = _stored_hash(row.get("id"))
    if known is None:
        return Finding(False, _("It was signed here, but the ledger doesn't hold this row."))
    if known != row["hash"]:
        return Finding(False, _("It was signed here, but the ledger says something else now."))
    return Finding(True, _("Genuine: signed here, unchanged, and the ledger says the same."), also=also)


def _in_checkpoint(receipt: Mapping[str, Any], row: Mapping[str, object], key_of: KeyOf) -> Text:
    """What its proof says, for people; "" for receipts from before there were proofs. Raises BadProof, BadSignature."""
    if "inclusion" not in receipt:
        return ""
    proof = receipt["inclusion"]
    number = inclusion.check(proof, row, key_of)
    if number is not None:
        about = {"number": number, "when": _day(proof["checkpoint"]["made_at"])}
        return _("Its row is proved to be in checkpoint %(number)s of %(when)s.") % about
    return SAID[inclusion.State(proof["state"])]


SAID = {
    inclusion.State.NEWER: _("Its row is newer than the latest checkpoint of that time, which can't prove it yet."),
    inclusion.State.NO_CHECKPOINT: _("There was no checkpoint yet that could prove its row."),
    inclusion.State.UNPROVED: _("The latest checkpoint of that time could not prove its row."),
}


def _day(made_at: object) -> str:
    """In words; as it stands where it is no instant."""
    try:
        return dates.day(datetime.fromisoformat(str(made_at)))
    except ValueError:
        return str(made_at)


def _plainly_spaced(text: str) -> str:
    """No-break spaces and marks that copying leaves between the parts of a receipt; what is in quotes stays."""
    return STRING_OR_SPACE.sub(lambda found: found[0] if found[0].startswith('"') else " ", text)


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """What names a thing twice reads one way to people and another to programs."""
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("A name occurs twice.")
    return content


def _fits(row: dict[str, object]) -> bool:
    try:
        return hashing.row_hash(row) == row.get("hash")
    except (TypeError, ValueError, KeyError, RecursionError):
        return False


def _stored_hash(pk: object) -> str | None:
    try:
        rows = ConsentEvent.objects.filter(pk=UUID(str(pk)))
    except ValueError:
        return None
    return rows.values_list("hash", flat=True).first()
