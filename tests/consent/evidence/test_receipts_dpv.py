"""A receipt read as JSON-LD says the same in terms of W3C's Data Privacy Vocabulary, and fits our shapes of it.

DPV publishes no shapes (docs/evidence.md), so `docs/consent-receipt.shapes.ttl` is ours, after its guide's fields.
"""

import json
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from consent.evidence import checkpoints, dpv, receipts
from rights import erasure
from tests.support.factories import AFTER, UserFactory
from tests.support.tampering import LATER
from tests.support.verbs import accept, put_off, rows, set_to

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning"),  # rdflib's, of its own parts
]
SHAPES = Path(__file__).parents[3] / "docs" / "consent-receipt.shapes.ttl"
DPV, DCT = Namespace(dpv.DPV), Namespace(dpv.DCT)
# As DPV 2.3 defines them: what the context may name, and nothing else.
CLASSES = """
    Consent ConsentGiven ConsentNotice ConsentReceipt ConsentRecord ConsentRefused ConsentRequestDeferred
    ConsentStatusInvalidForProcessing ConsentUnknown ConsentWithdrawn DataController DataSubjectRight
    ImproveExistingProductsAndServices MisusePreventionAndDetection Process StorageDuration WithdrawConsent
""".split()  # noqa: SIM905  a table
PROPERTIES = """
    hasAddress hasConsentControl hasConsentStatus hasContact hasDataController hasDataSubject hasDuration hasIdentifier
    hasIndicationMethod hasJurisdiction hasLegalBasis hasName hasNotice hasPersonalData hasProcess hasPurpose hasRight
    hasStorageCondition isExercisedAt isIndicatedAtTime isIndicatedBy
""".split()  # noqa: SIM905  as above
ACTS = {
    "given": (lambda user: accept(user, start=False), "ConsentGiven"),
    "preset left": (accept, "ConsentUnknown"),
    "untold": (lambda user: accept(user, start=None), "ConsentUnknown"),
    "set before": (lambda user: set_to(user, True), "ConsentUnknown"),
    "refused": (lambda user: accept(user, help_improve=False), "ConsentRefused"),
    "withdrawn": (lambda user: (accept(user), set_to(user, False)), "ConsentWithdrawn"),
    "put off": (put_off, "ConsentRequestDeferred"),
    "erased": (
        lambda user: erasure.erase(user_pk=user.pk, surface="account", now=AFTER),
        "ConsentStatusInvalidForProcessing",
    ),
}


@pytest.fixture
def user(policy_update, settings):
    settings.CONSENT_SITE_URL = "https://claude.example"
    return UserFactory()


def graph_of(receipt):
    return Graph().parse(data=json.dumps(receipt), format="json-ld")


def verdict(receipt):
    """(fits, what doesn't)"""
    conforms, _report, says = pyshacl.validate(graph_of(receipt), shacl_graph=str(SHAPES), inference="none")
    return conforms, says


@pytest.mark.parametrize("act", ACTS)
def test_every_receipt_fits_the_shapes_and_says_what_was_done(user, act):
    do, status = ACTS[act]
    do(user)
    checkpoints.make(LATER)
    receipt = receipts.build(rows(user)[-1])
    assert verdict(receipt) == (True, "Validation Report\nConforms: True\n")
    graph = graph_of(receipt)
    (event,) = graph.objects(None, DPV.hasConsentStatus)
    assert set(graph.objects(event, RDF.type)) == {DPV[status]}
    bases = set(graph.objects(None, DPV.hasLegalBasis))
    assert bases == ({DPV.Consent} if act == "given" else set())


def test_the_graph_names_subject_controller_purposes_and_the_way_out(user):
    accept(user, start=False)
    graph = graph_of(receipts.build(rows(user)[0]))
    (receipt,) = graph.subjects(RDF.type, DPV.ConsentReceipt)
    assert graph.value(receipt, DPV.hasDataSubject) == URIRef(f"urn:uuid:{user.subject_id}")
    controller = graph.value(receipt, DPV.hasDataController)
    assert controller == URIRef("https://claude.example")
    assert graph.value(controller, DPV.hasContact) == Literal("privacy@localhost")
    purposes = {graph.value(process, DPV.hasPurpose) for process in graph.objects(receipt, DPV.hasProcess)}
    assert purposes == {DPV.ImproveExistingProductsAndServices, DPV.MisusePreventionAndDetection}
    control = graph.value(receipt, DPV.hasConsentControl)
    assert graph.value(control, DPV.isExercisedAt) == URIRef("https://claude.example/settings/privacy/")
    assert graph.value(receipt, DPV.hasJurisdiction) == URIRef("https://w3id.org/dpv/loc#FR")


def test_only_terms_of_the_vocabulary_are_used(user):
    used = set()
    for do, _status in ACTS.values():
        someone = UserFactory()
        do(someone)
        for triple in graph_of(receipts.build(rows(someone)[-1])):
            used |= {str(part).removeprefix(dpv.DPV) for part in triple if str(part).startswith(dpv.DPV)}
    assert used == {*CLASSES, *PROPERTIES}


def without(name):
    return lambda receipt: receipt.pop(name)


BROKEN = {
    "no subject": without("pii_principal_id"),
    "no controller": without("pii_controllers"),
    "no notice": without("privacy_notice"),
    "no way out": without("consent_control"),
    "no purpose": lambda receipt: [each.pop("purpose_type") for each in receipt["purposes"]],
    "one purpose alone": lambda receipt: receipt["purposes"].pop(),
    "half an address": lambda receipt: receipt["consent_control"].pop("exercised_at"),
    "a controller without a contact": lambda receipt: receipt["pii_controllers"][0].update(party_contact=None),
    "no event": without("event"),
    "no instant": lambda receipt: receipt["event"].pop("event_time"),
    "an instant that is none": lambda receipt: receipt["event"].update(event_time="yesterday"),
    "a state of no vocabulary": lambda receipt: receipt["event"].update(event_state="maybe"),
    "a refusal that claims consent": lambda receipt: receipt["event"].update(event_state="refused"),
    "an untouched preset that claims consent": lambda receipt: receipt["event"].update(event_state="preset-left"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_shapes_refuse_what_is_missing_or_untrue(user, name):
    accept(user, start=False)
    receipt = receipts.build(rows(user)[0])
    BROKEN[name](receipt)
    assert verdict(receipt)[0] is False
