"""Start-up checks: the gate is there and after everything it relies on (law 1), and a site said what it must."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import FieldDoesNotExist
from django.urls import NoReverseMatch, reverse

from consent import conf
from consent.evidence import signing
from consent.models import ConsentSubject
from consent.models.subject import SubjectQuerySet, people

GATE = "consent.middleware.ConsentGate"
BEFORE_THE_GATE = (
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
PROCESSOR = "consent.context_processors.choice"
WHO_ANSWERS = "Name the controller, how to reach them, their postal address and their jurisdiction, such as FR."
LONGEST_LANGUAGE = 5  # letters of a language's code, as the ledger keeps it


def gate_is_in_place(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E001, E002."""
    if GATE not in settings.MIDDLEWARE:
        return [
            Error(
                "The gate is not installed: nobody would ever be asked.",
                hint=f"Add {GATE!r} to MIDDLEWARE.",
                id="consent.E001",
            )
        ]
    before = settings.MIDDLEWARE[: settings.MIDDLEWARE.index(GATE)]
    return [
        Error(f"The gate comes before {name}, which it relies on.", hint=f"Move {GATE!r} below it.", id="consent.E002")
        for name in BEFORE_THE_GATE
        if name not in before
    ]


def people_are_subjects(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E003 to E005: the user model is a ConsentSubject, names columns it has, and its manager guards the standing."""
    model = people()
    if ConsentSubject not in model.__mro__:
        hint = "Let it inherit consent.models.ConsentSubject, before AbstractUser, and make a migration."
        return [Error(f"{settings.AUTH_USER_MODEL} is no ConsentSubject.", hint=hint, id="consent.E003")]
    found: list[CheckMessage] = [
        Error(
            f"{settings.AUTH_USER_MODEL}.{declaration} names {name!r}, which is no column of it.",
            hint=f"Set {declaration} to the name of a column.",
            id="consent.E004",
        )
        for declaration, name in _declared(model)
        if not _is_column(model, name)
    ]
    if not isinstance(model._default_manager.all(), SubjectQuerySet):
        hint = "Let its get_queryset give a consent.models.subject.SubjectQuerySet."
        text = f"The manager of {settings.AUTH_USER_MODEL} lets anybody write the standing."
        found.append(Error(text, hint=hint, id="consent.E005"))
    return found


def keys_can_sign(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """W010, W011: there is a key for receipts and checkpoints, and its private file. Warnings: all else goes on."""
    try:
        signing.current_key()
    except signing.NoKey as error:
        text = "Receipts and checkpoints can't be signed: no key was made yet."
        return [CheckWarning(text, hint=str(error), id="consent.W010")]
    except signing.LostKey as error:
        text = "Receipts and checkpoints can't be signed: the key is lost."
        return [CheckWarning(text, hint=str(error), id="consent.W011")]
    return []


def receipts_say_who_answers(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """W012, W013: receipts name the controller and give whole addresses. Warnings: all else goes on."""
    found: list[CheckMessage] = []
    if missing := [name for name, value in asdict(conf.controller()).items() if not value]:
        text = f"Receipts don't say who answers for the data: CONSENT_CONTROLLER lacks {', '.join(missing)}."
        found.append(CheckWarning(text, hint=WHO_ANSWERS, id="consent.W012"))
    if not conf.site_url():
        text = "Receipts give half an address to withdraw at, and no notice is sent: CONSENT_SITE_URL is not set."
        found.append(CheckWarning(text, hint="Set it, such as https://example.com.", id="consent.W013"))
    return found


def _declared(model: type[ConsentSubject]) -> Iterator[tuple[str, str]]:
    yield "EMAIL_FIELD", model.address_field()
    yield "JOINED_FIELD", model.JOINED_FIELD
    for declaration in ("LANGUAGE_FIELD", "SEGMENT_FIELD"):
        if name := getattr(model, declaration):
            yield declaration, name


def _is_column(model: type[ConsentSubject], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).concrete)
    except FieldDoesNotExist:
        return False


def pages_know_the_choice(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E006: templates get the modal to lay over a page."""
    engines: list[dict[str, Any]] = settings.TEMPLATES
    if any(PROCESSOR in engine.get("OPTIONS", {}).get("context_processors", ()) for engine in engines):
        return []
    text = "No page would ever show the choice: templates don't get it."
    return [Error(text, hint=f"Add {PROCESSOR!r} to the context processors in TEMPLATES.", id="consent.E006")]


def addresses_lead_somewhere(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E007, E008: consent's pages have addresses, and so have the two pages of the site it leads to."""
    try:
        reverse("consent:choice")
    except NoReverseMatch:
        hint = "Add path('', include('consent.urls')) to the root URLconf."
        return [Error("consent.urls are not included: the choice has no address.", hint=hint, id="consent.E007")]
    found: list[CheckMessage] = []
    for name, resolved in (("CONSENT_HOME_URL", conf.home_url), ("CONSENT_SETTINGS_URL", conf.settings_url)):
        try:
            resolved()
        except NoReverseMatch as error:
            hint = "Set it to an address, or to the name of one."
            found.append(Error(f"{name} leads nowhere: {error}", hint=hint, id="consent.E008"))
    return found


def languages_can_be_kept(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """E009: English is among the languages, and the ledger has room for each."""
    codes = [code for code, _name in conf.languages()]
    long = [code for code in codes if len(code) > LONGEST_LANGUAGE]
    if "en" in codes and not long:
        return []
    text = f"CONSENT_LANGUAGES can't be {codes!r}."
    hint = f"Name 'en', which every other language falls back to, and codes of {LONGEST_LANGUAGE} letters at most."
    return [Error(text, hint=hint, id="consent.E009")]
