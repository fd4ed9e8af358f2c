"""presidio-analyzer with a blank spaCy pipeline and its pattern recognizers: nothing is fetched, no model is loaded."""

from collections.abc import Iterable, Iterator
from typing import Any

import spacy
import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer import predefined_recognizers as known
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from redaction import Kind

ENTITIES = {
    "EMAIL_ADDRESS": Kind.EMAIL,
    "PHONE_NUMBER": Kind.PHONE,
    "CREDIT_CARD": Kind.CARD,
    "IBAN_CODE": Kind.IBAN,
    "IP_ADDRESS": Kind.IP,
    "US_SSN": Kind.SSN,
    "UK_NINO": Kind.NINO,
    "ES_NIF": Kind.DNI,
    "ES_NIE": Kind.NIE,
    "IT_FISCAL_CODE": Kind.CODICE_FISCALE,
    "DE_TAX_ID": Kind.STEUER_ID,
}
RECOGNIZERS = (
    *(
        "EmailRecognizer",
        "CreditCardRecognizer",
        "IbanRecognizer",
        "IpRecognizer",
        "UsSsnRecognizer",
        "UkNinoRecognizer",
    ),
    *("EsNifRecognizer", "EsNieRecognizer", "ItFiscalCodeRecognizer", "DeTaxIdRecognizer"),
)
REGIONS = (*PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS, "ES", "IT")
THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.85, 1.0)


class Blank(NlpEngine):  # type: ignore[misc]  # presidio is in the group `bench` alone
    """Splits a text into words, and no more."""

    def __init__(self) -> None:
        self.nlp = spacy.blank("en")

    def load(self) -> None: ...

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        words = self.nlp(text)
        lemmas = [word.text.lower() for word in words]
        return NlpArtifacts([], words, [word.idx for word in words], lemmas, self, language)

    def process_batch(self, texts: Iterable[str], language: str, **_: Any) -> Iterator[tuple[str, NlpArtifacts]]:
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        return bool(self.nlp.vocab[word].is_stop)

    def is_punct(self, word: str, language: str) -> bool:
        return bool(self.nlp.vocab[word].is_punct)

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return ["en"]


def analyzer() -> AnalyzerEngine:
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # else it asks the net for its list
    registry = RecognizerRegistry(recognizers=[], supported_languages=["en"])
    for name in RECOGNIZERS:
        registry.add_recognizer(getattr(known, name)(supported_language="en"))
    registry.add_recognizer(PhoneRecognizer(supported_language="en", supported_regions=REGIONS))
    return AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])


def findings(engine: AnalyzerEngine, text: str) -> list[tuple[float, Kind, int, int]]:
    """With their scores; of two that overlap the higher score stays, as in presidio's own anonymizer."""
    kept: list[tuple[float, Kind, int, int]] = []
    for result in sorted(
        engine.analyze(text, language="en"), key=lambda result: (-result.score, result.start - result.end)
    ):
        if not any(result.start < end and start < result.end for _, _, start, end in kept):
            kept.append((result.score, ENTITIES[result.entity_type], result.start, result.end))
    return kept
