"""The shipped update as its balanced twin: the same words, and those of two equal buttons."""

from dataclasses import replace
from typing import Any

from consent.models import PolicyUpdate
from consent.policies.toml_file import Texts
from tests.support.factories import publish, shipped

WORDS = {
    "en": {
        "allow": "Allow",
        "dont_allow": "Don't allow",
        "balanced_terms": "Both buttons accept the updated terms.",
        "balanced_gpc": "Your browser sends Global Privacy Control. Nothing is preset here, "
        "and the signal alone records nothing.",
    },
    "fr": {
        "allow": "Autoriser",
        "dont_allow": "Ne pas autoriser",
        "balanced_terms": "Les deux boutons valent acceptation des nouvelles conditions.",
        "balanced_gpc": "Votre navigateur envoie le signal Global Privacy Control. Rien n'est préréglé ici, "
        "et ce signal seul n'enregistre rien.",
    },
}


def texts() -> dict[str, Texts]:
    return {
        language: replace(text, choice={**(text.choice or {}), **WORDS[language]})
        for language, text in shipped().texts.items()
    }


def publish_balanced(**changes: Any) -> PolicyUpdate:
    return publish(presentation="balanced", preset=False, texts=texts(), **changes)
