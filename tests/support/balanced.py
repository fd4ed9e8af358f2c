"""The shipped update as its balanced twin: the same words, and those of two equal buttons."""

from dataclasses import replace

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


def texts():
    return {
        language: replace(text, choice={**text.choice, **WORDS[language]}) for language, text in shipped().texts.items()
    }


def publish_balanced(**changes):
    return publish(presentation="balanced", preset=False, texts=texts(), **changes)
