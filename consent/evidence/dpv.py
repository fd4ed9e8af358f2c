"""Receipts in terms of W3C's Data Privacy Vocabulary: a JSON-LD context that stands in each, so nothing is fetched.

After the DPV Community Group's guide to consent records and receipts as per ISO/IEC TS 27560; docs/evidence.md says
what it doesn't cover. What has no term there is left out of the graph (None).
"""

DPV, DCT, XSD = "https://w3id.org/dpv#", "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema#"
PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt"
STATES = {
    "given": "ConsentGiven",
    "preset-left": "ConsentUnknown",
    "kept-as-set": "ConsentUnknown",
    "not-known": "ConsentUnknown",
    "set-before-decision": "ConsentUnknown",
    "refused": "ConsentRefused",
    "withdrawn": "ConsentWithdrawn",
    "deferred": "ConsentRequestDeferred",
    "erased": "ConsentStatusInvalidForProcessing",
}
PURPOSE_TYPES = {
    "model-improvement": "ImproveExistingProductsAndServices",
    "safety": "MisusePreventionAndDetection",
}
TYPES = (
    "ConsentReceipt",
    "ConsentRecord",
    "ConsentNotice",
    "Process",
    "DataController",
    "StorageDuration",
    "WithdrawConsent",
    "DataSubjectRight",
)


def _link(term: str, prefix: str = "dpv") -> dict[str, str]:
    return {"@id": f"{prefix}:{term}", "@type": "@id"}


def _typed(term: str, prefix: str, datatype: str) -> dict[str, str]:
    return {"@id": f"{prefix}:{term}", "@type": f"xsd:{datatype}"}


def _coded(term: str, codes: dict[str, str] | None = None, vocabulary: str | None = None) -> dict[str, object]:
    """A code, each of which stands for a term; or a name within some vocabulary."""
    scoped = {"@vocab": vocabulary} if vocabulary else {code: f"dpv:{name}" for code, name in (codes or {}).items()}
    return {"@id": f"dpv:{term}", "@type": "@vocab", "@context": scoped}


CONTEXT: dict[str, object] = {
    "@version": 1.1,
    "dpv": DPV,
    "dct": DCT,
    "xsd": XSD,
    "type": "@type",
    **{name: f"dpv:{name}" for name in TYPES},
    "conforms_to": _link("conformsTo", "dct"),
    "receipt_id": "dct:identifier",
    "record_id": "dpv:hasIdentifier",
    "issued_on": _typed("created", "dct", "date"),
    "pii_principal_id": _coded("hasDataSubject", vocabulary="urn:uuid:"),
    "privacy_notice": {
        "@id": "dpv:hasNotice",
        "@context": {"address": _link("source", "dct"), "language": "dct:language", "digest": "dct:identifier"},
    },
    "purposes": {
        "@id": "dpv:hasProcess",
        "@context": {
            "purpose": "dct:title",
            "purpose_type": _coded("hasPurpose", PURPOSE_TYPES),
            "lawful_basis": _coded("hasLegalBasis", {"consent": "Consent"}),
            "pii_information": "dpv:hasPersonalData",
            "pii_controllers": _link("hasDataController"),
            "storage_condition": {"@id": "dpv:hasStorageCondition"},
            "duration": _typed("hasDuration", "dpv", "duration"),
        },
    },
    "event": {
        "@id": "dpv:hasConsentStatus",
        "@context": {
            **{code: f"dpv:{name}" for code, name in STATES.items()},
            "event_state": "@type",
            "event_state_in_words": "dct:description",
            "event_time": _typed("isIndicatedAtTime", "dpv", "dateTime"),
            "entity_id": _coded("isIndicatedBy", vocabulary="urn:uuid:"),
            "collection_method": "dpv:hasIndicationMethod",
        },
    },
    "pii_controllers": {
        "@id": "dpv:hasDataController",
        "@context": {
            "party_id": "@id",
            "party_name": "dpv:hasName",
            "party_contact": "dpv:hasContact",
            "party_address": "dpv:hasAddress",
        },
    },
    "jurisdiction": _coded("hasJurisdiction", vocabulary="https://w3id.org/dpv/loc#"),
    "consent_control": {"@id": "dpv:hasConsentControl", "@context": {"exercised_at": _link("isExercisedAt")}},
    "privacy_rights": {"@id": "dpv:hasRight", "@context": {"exercised_at": _link("isExercisedAt")}},
    "ledger_row": None,
    "inclusion": None,
    "verification": None,
    "signature": None,
}
HEADER: dict[str, object] = {
    "@context": CONTEXT,
    "type": ["ConsentReceipt", "ConsentRecord"],
    "conforms_to": PROFILE,
}
