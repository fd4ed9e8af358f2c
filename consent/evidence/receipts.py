"""Consent receipts after ISO/IEC TS 27560: what was shown, what was answered, signed (rules, section 4)."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from consent.evidence import signing
from consent.lib.text import Text
from consent.models import ConsentEvent, Installation, PolicyDocument
from consent.rules import hashing, retention
from consent.rules.standing import Kind

SCHEMA = "ISO/IEC TS 27560:2023"
STATES = {Kind.DECISION: "given", Kind.SETTING: "changed", Kind.DEFERRAL: "deferred", Kind.ERASED: "erased"}
PURPOSES = (
    ("model-improvement", "Improve Claude: better models"),
    ("safety", "Protection against harmful use such as scams and abuse"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    genuine: bool
    says: Text


def build(event: ConsentEvent) -> dict[str, Any]:
    """The signed receipt of one ledger row, as JSON knows it. Raises signing.CannotSign."""
    receipt = {
        "schema_version": SCHEMA,
        "receipt_id": str(event.id),
        "record_id": f"{Installation.current().identity}/{event.subject_id}/{event.sequence}",
        "pii_principal_id": str(event.subject_id),
        "privacy_notice": _notice(event),
        "purposes": [_purpose(event, code, words) for code, words in PURPOSES],
        "event": {
            "event_time": hashing.plain(event.occurred_at),
            "event_type": event.kind,
            "event_state": _state(event),
            "entity_id": str(event.subject_id),
            "collection_method": event.surface,
            "terms_accepted": event.terms_accepted,
            "help_improve": event.help_improve,
            "preset": event.preset,
            "start": event.start,
            "touched": event.touched,
            "global_privacy_control": event.gpc,
            "simulated": event.simulated,
        },
        "pii_controllers": ["claudeprivacy, an independent replica for study and testing"],
        "ledger_row": {name: hashing.plain(value) for name, value in event.columns().items()},
    }
    return signing.sign(receipt)


def examine_text(text: str) -> Finding:
    """As `examine`, of a receipt as it was pasted or stored."""
    try:
        content = json.loads(text, object_pairs_hook=_named_once)
    except (ValueError, RecursionError):
        return Finding(False, _("This can't be read as JSON: paste the whole receipt."))
    return examine(content)


def examine(receipt: object) -> Finding:
    """Is it ours, unchanged, and does the ledger say the same?"""
    if not isinstance(receipt, dict) or receipt.get("schema_version") != SCHEMA:
        return Finding(False, _("This isn't a receipt of this site."))
    try:
        signing.check(receipt)
    except signing.BadSignature as error:
        return Finding(False, str(error))
    row = receipt.get("ledger_row")
    if not isinstance(row, dict) or not _fits(row):
        return Finding(False, _("Its ledger row doesn't fit its own hash."))
    known = _stored_hash(row.get("id"))
    if known is None:
        return Finding(False, _("It was signed here, but the ledger doesn't hold this row."))
    if known != row["hash"]:
        return Finding(False, _("It was signed here, but the ledger says something else now."))
    return Finding(True, _("Genuine: signed here, unchanged, and the ledger says the same."))


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


def _state(event: ConsentEvent) -> str:
    if event.kind == Kind.DECISION and event.help_improve is False:
        return "refused"
    if event.kind == Kind.SETTING:
        return "given" if event.help_improve else "withdrawn"
    return STATES[Kind(event.kind)]


def _notice(event: ConsentEvent) -> dict[str, object]:
    document = PolicyDocument.objects.filter(
        update__slug=event.update_id, kind=PolicyDocument.Kind.CHOICE, digest=event.digest
    ).first()
    return {
        "update": event.update_id,
        "language": event.language,
        "digest": event.digest,
        "digest_algorithm": "SHA-256",
        "last_day_shown": hashing.plain(event.last_day),
        "presentation": event.presentation,
        "text": document.text if document else None,
    }


def _purpose(event: ConsentEvent, code: str, words: str) -> dict[str, object]:
    return {
        "purpose": words,
        "purpose_type": code,
        "lawful_basis": "consent",
        "pii_information": ["chats", "coding sessions"],
        "retention_period": _retention(event),
        "recipient_third_parties": [],
        "withdrawal_method": "/settings/privacy/",
    }


def _retention(event: ConsentEvent) -> str | None:
    """ISO 8601; None where nothing was chosen."""
    if event.update_id is None or event.help_improve is None:
        return None
    return retention.period(used=event.help_improve)
