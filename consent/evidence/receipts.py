"""Consent receipts after ISO/IEC TS 27560: what was shown, what was done, signed (rules, section 4).

Each is JSON-LD too, in terms of W3C's Data Privacy Vocabulary (consent.evidence.dpv).
"""

from django.urls import reverse

from consent import conf
from consent.evidence import dpv, inclusion, signing
from consent.lib import clock
from consent.models import ConsentEvent, Installation, PolicyDocument
from consent.rules import hashing, retention
from consent.rules.acts import Act, act_of
from consent.rules.standing import Kind

SCHEMA = "ISO/IEC TS 27560:2023"
PURPOSES = (
    ("model-improvement", "Improve Claude: better models"),
    ("safety", "Protection against harmful use such as scams and abuse"),
)
ACTS = {
    Act.GIVEN: "given by hand",
    Act.LEFT: "preset left as it was: not consent",
    Act.KEPT: "left on as the person had set it before: no new consent",
    Act.UNTOLD: "accepted, not known whether the toggle was touched: not claimed as consent",
    Act.SET_BEFORE: "turned on before a decision, without effect until then: not consent",
    Act.REFUSED: "refused",
    Act.WITHDRAWN: "withdrawn",
    Act.DEFERRED: "put off: nothing was chosen",
    Act.ERASED: "the account was erased",
}


def build(event: ConsentEvent) -> dict[str, object]:
    """The signed receipt of one ledger row, as JSON knows it. Raises signing.CannotSign."""
    act, controller, database = act_in_ledger(event), conf.controller(), str(Installation.current().identity)
    party = conf.site_url() or f"urn:uuid:{database}"
    receipt = {
        **dpv.HEADER,
        "schema_version": SCHEMA,
        "receipt_id": str(event.id),
        "issued_on": clock.real_now().date().isoformat(),
        "record_id": f"{database}/{event.subject_id}/{event.sequence}",
        "pii_principal_id": str(event.subject_id),
        "privacy_notice": _notice(event),
        "purposes": [_purpose(event, act, party, code, words) for code, words in PURPOSES],
        "event": _event(event, act),
        "pii_controllers": [
            {
                "type": "DataController",
                "party_id": party,
                "party_name": controller.name or None,
                "party_role": "controller",
                "party_contact": controller.contact or None,
                "party_address": controller.address or None,
            }
        ],
        "jurisdiction": controller.jurisdiction or None,
        "consent_control": {"type": "WithdrawConsent", "exercised_at": absolute(conf.settings_url())},
        "privacy_rights": {"type": "DataSubjectRight", "exercised_at": absolute(conf.settings_url())},
        "ledger_row": {name: hashing.plain(value) for name, value in event.columns().items()},
        "inclusion": inclusion.of(event),
        "verification": {"keys": absolute(reverse("consent:jwks")), "page": absolute(reverse("consent:verify"))},
    }
    return signing.sign(receipt)


def act_in_ledger(event: ConsentEvent) -> Act:
    """What was done in this row, by the subject's rows before it."""
    before = ConsentEvent.objects.filter(subject_id=event.subject_id, sequence__lt=event.sequence)
    answers = before.filter(help_improve__isnull=False).order_by("-sequence")
    return act_of(
        event,
        decided=before.filter(kind=Kind.DECISION).exists(),
        was_on=bool(answers.values_list("help_improve", flat=True).first()),
    )


def absolute(path: str) -> str:
    """With the site's own address before it, where that is known."""
    return path if "://" in path else f"{conf.site_url()}{path}"


def _event(event: ConsentEvent, act: Act) -> dict[str, object]:
    return {
        "event_time": hashing.plain(event.occurred_at),
        "event_type": event.kind,
        "event_state": act.value,
        "event_state_in_words": ACTS[act],
        "entity_id": str(event.subject_id),
        "collection_method": event.surface,
        "terms_accepted": event.terms_accepted,
        "help_improve": event.help_improve,
        "preset": event.preset,
        "start": event.start,
        "touched": event.touched,
        "global_privacy_control": event.gpc,
        "simulated": event.simulated,
    }


def _notice(event: ConsentEvent) -> dict[str, object]:
    document = PolicyDocument.objects.filter(
        update__slug=event.update_id, kind=PolicyDocument.Kind.CHOICE, digest=event.digest
    ).first()
    address = absolute(reverse("consent:update", args=[event.update_id])) if event.update_id else None
    return {
        "type": "ConsentNotice",
        "update": event.update_id,
        "address": address,
        "language": event.language,
        "digest": event.digest,
        "digest_algorithm": "SHA-256",
        "last_day_shown": hashing.plain(event.last_day),
        "presentation": event.presentation,
        "text": document.text if document else None,
    }


def _purpose(event: ConsentEvent, act: Act, party: str, code: str, words: str) -> dict[str, object]:
    period = _retention(event)
    return {
        "type": "Process",
        "purpose": words,
        "purpose_type": code,
        "lawful_basis": "consent" if act.is_consent else None,
        "pii_information": ["chats", "coding sessions"],
        "pii_controllers": [party],
        "retention_period": period,
        "storage_condition": {"type": "StorageDuration", "duration": period} if period else None,
        "recipient_third_parties": [],
        "withdrawal_method": absolute(conf.settings_url()),
    }


def _retention(event: ConsentEvent) -> str | None:
    """ISO 8601; None where nothing was chosen."""
    if event.update_id is None or event.help_improve is None:
        return None
    return retention.period(used=event.help_improve)
