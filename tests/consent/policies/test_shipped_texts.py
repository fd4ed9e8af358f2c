"""The shipped updates: complete in both languages, and saying what the site does (rules, sections 1, 3 and 5). Pure."""

import re
from itertools import product

import pytest

from consent.policies.wording import BALANCED_WORDS, PLACEHOLDERS, WORDS
from consent.rules.retention import DAYS_UNDECIDED
from tests.support.factories import SLUG, shipped

LANGUAGES = ("en", "fr")
MINOR, MENDED = "2025-05-01", "2026-11-25"
EACH = list(product((SLUG, MINOR, MENDED), LANGUAGES))
FACTS = {
    "en": """Two purposes|better models|scams and abuse|Free, Pro and Max|Team, Enterprise, Education, Gov, API|
        you have made your choice|setting **Help improve Claude** is on now|
        every message in it written|started or resumed it since|not been deleted|not incognito|
        lies in the future|missing or unknown|narrower|Before your first choice the setting is off|
        thumb up or down|up to the message you rated|told before it is sent|take it back|at once|
        listed, not undone|de-identified and filtered|manifest|which of your conversations|
        e-mail addresses and phone numbers|payment cards and IBANs|IP addresses|French NIR|US SSN|UK NINO|
        DNI and NIE|codice fiscale|Steuer-ID|API keys|credentials in web addresses|
        30 days from the deletion|governed by the organisation's agreement|not purged|
        5 calendar years from the last message|30 days after your choice|at least 5 years|UTC|28 February|
        recorded|pseudonymous|only ever added|Global Privacy Control|GDPR|whether you touched it|
        No page or job of this site talks to another host|receipt|Export|Delete|new subject""",
    "fr": """Deux finalités|meilleurs modèles|arnaques et les abus|gratuit, Pro et Max|
        Team, Enterprise, Education, Gov, API|vous avez fait votre choix|
        **Aider à améliorer Claude** est actuellement activé|chacun de ses messages|
        commencée ou reprise depuis|pas été supprimée|incognito|dans le futur|manque ou n'est pas connu|
        plus restrictif|Avant votre premier choix, le réglage est désactivé|pouce levé ou baissé|
        jusqu'au message évalué|avant l'envoi|retirer votre avis|aussitôt|mais pas défaits|
        dépersonnalisées et filtrées|manifeste|lesquelles de vos conversations|
        adresses e-mail et numéros de téléphone|cartes de paiement et IBAN|adresses IP|NIR français|
        SSN américain|NINO britannique|DNI et NIE|codice fiscale|Steuer-ID|clés d'API|
        contenus dans des adresses web|30 jours à compter de la suppression|contrat de l'organisation|
        pas de purge|5 années civiles à compter du dernier|30 jours après votre choix|au moins 5 ans|UTC|
        28 février|consigné|pseudonyme|ne fait qu'ajouter|RGPD|Global Privacy Control|si vous avez touché|
        ne communique avec un autre serveur|reçu|Exporter|Supprimer|nouveau sujet""",
}
TERMS = {
    "en": "Accept|Not now|24 hours|accepts nothing|midnight UTC|never to an earlier one|material|minor|replica",
    "fr": "Accepter|Pas maintenant|24 heures|n'acceptez rien|minuit UTC|jamais avancé|majeure|mineure|réplique",
}


def facts(listing):
    return [fact.strip() for fact in " ".join(listing.split()).split("|")]


def missing(text, listing):
    return [fact for fact in facts(listing) if fact not in " ".join(text.split())]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_choice_is_there(language):
    words = shipped().texts[language].choice
    assert set(words) == {*WORDS, *BALANCED_WORDS}
    assert all(words.values())


def test_the_two_languages_are_two_texts():
    english, french = (shipped().texts[language].choice for language in LANGUAGES)
    assert [name for name in WORDS if english[name] == french[name]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_placeholders_and_never_literals(language):
    words = shipped().texts[language].choice
    assert [name for name, text in words.items() if re.search(r"\b20\d\d\b|eptemb|ctob", text)] == []
    assert all(f"{{{placeholder}}}" in words[name] for name, needed in PLACEHOLDERS.items() for placeholder in needed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_policy_says_what_the_site_does(language):
    assert missing(shipped().texts[language].privacy_policy, FACTS[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consumer_terms_say_what_accepting_means(language):
    assert missing(shipped().texts[language].consumer_terms, TERMS[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_names_both_purposes_and_both_retention_periods(language):
    words = shipped().texts[language].choice
    purposes = {"en": "better models|scams and abuse", "fr": "meilleurs modèles|arnaques et les abus"}
    periods = {"en": "5 years|30 days", "fr": "5 ans|30 jours"}
    assert missing(words["purposes"], purposes[language]) == []
    for name in ("retention", "retention_after", "details"):
        assert missing(words[name], periods[language]) == [], name


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_both_policies_exist_and_link_each_other(slug, language):
    texts = shipped(slug).texts[language]
    assert "](/legal/privacy-policy/)" in texts.consumer_terms
    assert "](/legal/consumer-terms/)" in texts.privacy_policy


@pytest.mark.parametrize(("slug", "language"), EACH)
def test_the_texts_have_the_same_headings_in_number_and_no_html(slug, language):
    texts, english = shipped(slug).texts[language], shipped(slug).texts["en"]
    for name in ("consumer_terms", "privacy_policy"):
        text = getattr(texts, name)
        assert text.count("\n## ") == getattr(english, name).count("\n## ")
        assert not re.search(r"<\w+|TODO|lorem|XXX", text)
        assert set(re.findall(r"\]\(([^)]*)\)", text)) <= {
            "/legal/consumer-terms/",
            "/legal/privacy-policy/",
            "/settings/",
            "/settings/account/",
            "/settings/privacy/",
            "/receipts/verify/",
        }


def test_the_older_update_is_minor_and_asks_nobody():
    older = shipped(MINOR)
    assert (older.material, older.last_day, older.texts["en"].choice) == (False, None, None)


MENT = {
    "en": ("a choice of yours is still due", "365 days after the last day to choose", "until you choose again"),
    "fr": ("un choix est encore attendu", "365 jours après le dernier jour pour choisir", "pas choisi de nouveau"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mended_policy_says_what_becomes_of_chats_of_who_never_chose_and_nothing_else_new(language):
    """Rules, section 5: 365 days after the last day; whoever has decided keeps what they were promised."""
    wrong, *right = MENT[language]
    old, new = shipped().texts[language], shipped(MENDED).texts[language]
    assert shipped(MENDED).material is False
    assert new.consumer_terms == old.consumer_terms
    assert wrong in old.privacy_policy
    assert wrong not in new.privacy_policy
    assert missing(new.privacy_policy, "|".join(right)) == []
    before, after = old.privacy_policy.splitlines(), new.privacy_policy.splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 3
    assert str(DAYS_UNDECIDED.days) == "365"
    assert (
        missing(
            new.privacy_policy,
            "exports already made: your|can't be undone" if language == "en" else "exports déjà réalisés|annulé",
        )
        == []
    )
