"""Every word of the choice, from the page as rendered: before, after, at sign-up; English and French."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consent.policies import publishing
from tests.support.factories import AFTER, ANNOUNCED_AT, BEFORE, LAST_SECOND, UserFactory
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db
BEFORE_THE_LAST_DAY = {
    "en": """Updates to Consumer Terms and Policies
        An update to our Consumer Terms and Privacy Policy will take effect on September 28, 2025.
        You can accept the updated terms today.
        What's changing?
        You can help improve Claude
        Allow the use of your chats and coding sessions to train and improve Anthropic AI models.
        This serves two purposes: better models, and protection against harmful use such as scams and abuse.
        Change anytime in your Privacy Settings
        Updates to data retention
        To help us improve our AI models and safety protections, we're extending data retention to 5 years
        if you share your chats. If you don't, it stays at 30 days.
        What happens to my chats?
        Chats you don't continue are removed 30 days after your choice
        Export data
        Learn more · Consumer Terms · Privacy Policy
        Accept Not now""",
    "fr": """Mises à jour des conditions et politiques consommateur
        entrera en vigueur le 28 septembre 2025.
        Qu'est-ce qui change ?
        Vous pouvez aider à améliorer Claude
        Autoriser l'utilisation de vos conversations et sessions de programmation
        pour entraîner et améliorer les modèles d'IA d'Anthropic.
        Deux finalités : de meilleurs modèles, et la protection contre les usages nuisibles
        tels que les arnaques et les abus.
        Modifiable à tout moment dans vos Paramètres de confidentialité
        Nouvelle durée de conservation des données
        nous portons la durée de conservation des données à 5 ans si vous partagez vos conversations.
        Sinon, elle reste de 30 jours.
        Que deviennent mes conversations ?
        Exporter les données
        En savoir plus · Conditions d'utilisation · Politique de confidentialité
        Accepter Pas maintenant""",
}
AFTER_THE_LAST_DAY = {
    "en": """Updates to Consumer Terms and Policies
        We've updated our Consumer Terms and Privacy Policy.
        You need to make a choice to continue using Claude.
        What's changing?
        Help improve Claude
        Turning this on extends data retention from 30 days to 5 years.
        Turning it off keeps the default of 30 days.
        Learn more · Consumer Terms · Privacy Policy
        Accept""",
    "fr": """Mises à jour des conditions et politiques consommateur
        Nous avons mis à jour nos Conditions d'utilisation et notre Politique de confidentialité.
        Vous devez faire un choix pour continuer à utiliser Claude.
        Aider à améliorer Claude
        de 30 jours à 5 ans
        Accepter""",
}
AT_SIGN_UP = {
    "en": """Hey there, I'm Claude.
        Here's a few things you should know about me:
        You can improve Claude for everyone
        You can change this setting anytime in your Privacy Settings .
        By continuing you accept our Consumer Terms and Privacy Policy
        I understand""",
    "fr": """Bonjour, je suis Claude.
        Voici quelques points à connaître à mon sujet :
        Vous pouvez améliorer Claude pour tout le monde
        Vous pouvez modifier ce réglage à tout moment dans vos Paramètres de confidentialité .
        En continuant, vous acceptez nos Conditions d'utilisation et notre Politique de confidentialité
        J'ai compris""",
}
LAST_HOURS = {
    "en": "On the last day you can choose until 23:59 UTC.",
    "fr": "Le dernier jour, vous pouvez choisir jusqu'à 23 h 59 UTC.",
}
EITHER = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
def shown(policy_update, client_at):
    def at(instant, language="en", address="/consent/", **person):
        client_at.as_user(UserFactory(**person)).at(instant)
        return Screen(client_at.page(address, headers={"Accept-Language": language}))

    return at


def in_order(text, words):
    """Every line is there, each after the one before."""
    position = 0
    for line in (line.strip() for line in words.splitlines()):
        found = text.find(line, position)
        assert found >= 0, f"{line!r} is missing after {text[:position]!r}"
        position = found + len(line)


@EITHER
@pytest.mark.parametrize("address", ["/consent/", "/"])
def test_before_the_last_day(shown, language, address):
    in_order(shown(BEFORE, language, address).text, BEFORE_THE_LAST_DAY[language])


@EITHER
def test_after_the_last_day(shown, language):
    screen = shown(AFTER, language)
    in_order(screen.text, AFTER_THE_LAST_DAY[language])
    assert "Not now" not in screen.text
    assert "Pas maintenant" not in screen.text
    assert "You can help improve Claude" not in screen.text


@EITHER
def test_every_word_of_the_choice_is_shown_at_sign_up(shown, language):
    screen = shown(BEFORE + timedelta(hours=1), language, date_joined=BEFORE)
    in_order(screen.text, AT_SIGN_UP[language])
    assert {"/legal/consumer-terms/", "/legal/privacy-policy/", "/settings/privacy/"} <= set(screen.links())


@pytest.mark.parametrize(("asked", "shown_in"), [("en", "en"), ("fr", "fr"), ("fr-CA", "fr"), ("de", "en")])
def test_the_choice_names_the_language_it_is_written_in(shown, asked, shown_in):
    screen = shown(BEFORE, asked)
    in_order(screen.text, BEFORE_THE_LAST_DAY[shown_in])
    assert [attributes["lang"] for tag, attributes in screen.tags if tag == "dialog"] == [shown_in]


def test_the_last_day_is_the_updates_own(shown, policy_update):
    publishing.extend(update=policy_update, last_day=date(2025, 10, 1), reason="More time.", by=None, now=BEFORE)
    assert "will take effect on October 1, 2025." in shown(BEFORE).text
    assert "entrera en vigueur le 1er octobre 2025." in shown(BEFORE, "fr").text


@EITHER
@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (ANNOUNCED_AT, False),
        (datetime(2025, 9, 26, 23, 59, 50, tzinfo=UTC), False),
        (datetime(2025, 9, 27, 0, 0, 1, tzinfo=UTC), True),
        (LAST_SECOND - timedelta(seconds=10), True),
        (AFTER, False),
    ],
)
def test_the_hour_is_said_in_the_last_48_hours_and_only_then(shown, language, instant, said):
    assert (LAST_HOURS[language] in shown(instant, language).text) is said
