"""What the screens say, word for word."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    language: str
    title: str
    intro: str
    last_hours: str
    intro_after: str
    needed: str
    heading: str
    toggle: str
    toggle_after: str
    toggle_help: str
    change_anytime: str
    retention_heading: str
    retention: str
    retention_after: str
    learn_more: str
    terms: str
    policy: str
    accept: str
    not_now: str
    gpc: str
    greeting: str
    sign_up_title: str
    sign_up_toggle: str
    sign_up_change: str
    sign_up_terms: str
    understand: str
    setting: str
    tabs: tuple[str, str, str]
    expandable: tuple[str, str]
    privacy_settings: str
    export: str
    location: str
    history: str
    saved_on: str
    saved_off: str
    save: str
    says_on: str
    says_off: str
    log_out: str
    sign_up: str
    email: str
    password: str
    password_again: str


ENGLISH = Words(
    language="en",
    title="Updates to Consumer Terms and Policies",
    intro="An update to our Consumer Terms and Privacy Policy will take effect on September 28, 2025. "
    "You can accept the updated terms today.",
    last_hours="until 23:59 UTC",
    intro_after="We've updated our Consumer Terms and Privacy Policy.",
    needed="You need to make a choice to continue using Claude.",
    heading="What's changing?",
    toggle="You can help improve Claude",
    toggle_after="Help improve Claude",
    toggle_help="Allow the use of your chats and coding sessions to train and improve Anthropic AI models.",
    change_anytime="Change anytime in your Privacy Settings",
    retention_heading="Updates to data retention",
    retention="To help us improve our AI models and safety protections, we're extending data "
    "retention to 5 years if you share your chats. If you don't, it stays at 30 days.",
    retention_after="Turning this on extends data retention from 30 days to 5 years. Turning it off keeps "
    "the default of 30 days.",
    learn_more="Learn more",
    terms="Consumer Terms",
    policy="Privacy Policy",
    accept="Accept",
    not_now="Not now",
    gpc="This starts off because your browser sends Global Privacy Control.",
    greeting="Hey there, I'm Claude.",
    sign_up_title="Here's a few things you should know about me:",
    sign_up_toggle="You can improve Claude for everyone",
    sign_up_change="You can change this setting anytime in your Privacy Settings.",
    sign_up_terms="By continuing you accept our Consumer Terms and Privacy Policy",
    understand="I understand",
    setting="Help improve Claude",
    tabs=("General", "Account", "Privacy"),
    expandable=("How we protect your data", "How we use your data"),
    privacy_settings="Privacy settings",
    export="Export data",
    location="Location metadata",
    history="Your history",
    saved_on="Saved. “Help improve Claude” is on.",
    saved_off="Saved. “Help improve Claude” is off.",
    save="Save",
    says_on="“Help improve Claude” is on.",
    says_off="“Help improve Claude” is off.",
    log_out="Log out",
    sign_up="Sign up",
    email="E-mail",
    password="Password",
    password_again="Confirm password",
)
FRENCH = Words(
    language="fr",
    title="Mises à jour des conditions et politiques consommateur",
    intro="Une mise à jour de nos Conditions d'utilisation et de notre Politique de confidentialité entrera en vigueur "
    "le 28 septembre 2025. Vous pouvez accepter les nouvelles conditions dès aujourd'hui.",
    last_hours="jusqu'à 23 h 59 UTC",
    intro_after="Nous avons mis à jour nos Conditions d'utilisation et notre Politique de confidentialité.",
    needed="Vous devez faire un choix pour continuer à utiliser Claude.",
    heading="Qu'est-ce qui change ?",
    toggle="Vous pouvez aider à améliorer Claude",
    toggle_after="Aider à améliorer Claude",
    toggle_help="Autoriser l'utilisation de vos conversations et sessions de programmation pour entraîner et améliorer "
    "les modèles d'IA d'Anthropic.",
    change_anytime="Modifiable à tout moment dans vos Paramètres de confidentialité",
    retention_heading="Nouvelle durée de conservation des données",
    retention="Pour nous aider à améliorer nos modèles d'IA et nos mesures de protection, nous "
    "portons la durée de conservation des données à 5 ans si vous partagez vos "
    "conversations. Sinon, elle reste de 30 jours.",
    retention_after="L'activation fait passer la conservation des données de 30 jours à 5 ans. La "
    "désactivation conserve la durée par défaut de 30 jours.",
    learn_more="En savoir plus",
    terms="Conditions d'utilisation",
    policy="Politique de confidentialité",
    accept="Accepter",
    not_now="Pas maintenant",
    gpc="L'interrupteur est désactivé au départ, car votre navigateur envoie le signal Global Privacy Control.",
    greeting="Bonjour, je suis Claude.",
    sign_up_title="Voici quelques points à connaître à mon sujet :",
    sign_up_toggle="Vous pouvez améliorer Claude pour tout le monde",
    sign_up_change="Vous pouvez modifier ce réglage à tout moment dans vos Paramètres de confidentialité.",
    sign_up_terms="En continuant, vous acceptez nos Conditions d'utilisation et notre Politique de confidentialité",
    understand="J'ai compris",
    setting="Aider à améliorer Claude",
    tabs=("Général", "Compte", "Confidentialité"),
    expandable=("Comment nous protégeons vos données", "Comment nous utilisons vos données"),
    privacy_settings="Paramètres de confidentialité",
    export="Exporter les données",
    location="Métadonnées de localisation",
    history="Votre historique",
    saved_on="Enregistré. « Aider à améliorer Claude » est activé.",
    saved_off="Enregistré. « Aider à améliorer Claude » est désactivé.",
    save="Enregistrer",
    says_on="« Aider à améliorer Claude » est activé.",
    says_off="« Aider à améliorer Claude » est désactivé.",
    log_out="Se déconnecter",
    sign_up="S'inscrire",
    email="Adresse e-mail",
    password="Mot de passe",
    password_again="Confirmez le mot de passe",
)
