"""Consent receipts after ISO/IEC TS 27560: what was shown, what was answered, signed (rules, section 4)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from consent import hashing, signing
from consent.models import ConsentEvent, Installation, PolicyDocument, PolicyUpdate
from consent.standing import Kind

SCHEMA = "ISO/IEC TS 27560:2023"
STATES = {Kind.DECISION: "given", Kind.SETTING: "changed", Kind.DEFERRAL: "deferred", Kind.ERASED: "erased"}
PURPOSES = (
    ("model-improvement", "Improve Claude: better models"),
    ("safety", "Protection against harmful use such as scams and abuse"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    genuine: bool
    says: Any


def build(event: ConsentEvent) -> dict[str, Any]:
    """The signed receipt of one ledger row, as JSON knows it."""
    update = PolicyUpdate.objects.filter(slug=event.update_id).first()
    receipt = {
        "schema_version": SCHEMA,
        "receipt_id": str(event.id),
        "record_id": f"{Installation.current().identity}/{event.subject_id}/{event.sequence}",
        "pii_principal_id": str(event.subject_id),
        "privacy_notice": _notice(event),
        "purposes": [_purpose(event, code, words, update) for code, words in PURPOSES],
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
        "pii_controller": "claudeprivacy, an independent replica for study and testing",
        "ledger_row": {name: hashing.plain(value) for name, value in event.columns().items()},
    }
    return signing.sign(receipt)


def examine(receipt: Any) -> Finding:
    """Is it ours, unchanged, and does the ledger say the same?"""
    if not isinstance(receipt, dict) or receipt.get("schema_version") != SCHEMA:
        return Finding(False, _("This isn't a receipt of this site."))
    try:
        signing.check(receipt)
    except signing.BadSignature as error:
        return Finding(False, str(error))
    row = receipt.get("ledger_row")
    if not isinstance(row, dict) or hashing.row_hash(row) != row.get("hash"):
        return Finding(False, _("Its ledger row doesn't fit its own hash."))
    known = ConsentEvent.objects.filter(pk=row["id"]).values_list("hash", flat=True).first()
    if known is None:
        return Finding(False, _("It was signed here, but the ledger doesn't hold this row."))
    if known != row["hash"]:
        return Finding(False, _("It was signed here, but the ledger says something else now."))
    return Finding(True, _("Genuine: signed here, unchanged, and the ledger says the same."))


def _state(event: ConsentEvent) -> str:
    if event.kind == Kind.DECISION and event.help_improve is False:
        return "refused"
    if event.kind == Kind.SETTING:
        return "given" if event.help_improve else "withdrawn"
    return STATES[Kind(event.kind)]


def _notice(event: ConsentEvent) -> dict[str, Any]:
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


def _purpose(event: ConsentEvent, code: str, words: str, update: PolicyUpdate | None) -> dict[str, Any]:
    years, days = (update.retention_years_on, update.retention_days_off) if update else (None, None)
    return {
        "purpose": words,
        "purpose_type": code,
        "lawful_basis": "consent",
        "pii_information": ["chats", "coding sessions"],
        "retention_period": f"P{years}Y" if event.help_improve else f"P{days}D" if days else None,
        "recipient_third_parties": [],
        "withdrawal_method": "/settings/privacy/",
    }
