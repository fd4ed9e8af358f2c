"""Texts as people send them to an assistant, with values planted whose place and kind are known, amid harmless ones."""

import re
from typing import NamedTuple

from redaction import Kind
from tests.support.bench import redaction_negatives
from tests.support.bench.redaction_secrets import Value
from tests.support.bench.redaction_values import Maker

LABELS = {
    Kind.EMAIL: (("mon e-mail", "l'adresse"), ("my email", "the contact"), ("email", "contact")),
    Kind.PHONE: (("mon téléphone", "le portable"), ("my phone", "the mobile"), ("phone", "mobile")),
    Kind.CARD: (("ma carte", "le numéro de carte"), ("my card", "the card number"), ("card", "pan")),
    Kind.IBAN: (("mon IBAN", "le compte"), ("my IBAN", "the account"), ("iban", "account")),
    Kind.IP: (("mon IP", "le serveur"), ("my IP", "the server"), ("ip", "remote_addr")),
    Kind.NIR: (("mon NIR", "le numéro de sécurité sociale"), ("my French SSN", "the NIR"), ("nir", "num_secu")),
    Kind.SSN: (("mon SSN", "le social security number"), ("my SSN", "the social security number"), ("ssn", "ssn")),
    Kind.NINO: (("mon NINO", "le National Insurance"), ("my NI number", "the NINO"), ("nino", "ni_number")),
    Kind.DNI: (("mon DNI", "la carte espagnole"), ("my DNI", "the Spanish ID"), ("dni", "nif")),
    Kind.NIE: (("mon NIE", "le NIE"), ("my NIE", "the foreigner number"), ("nie", "document")),
    Kind.CODICE_FISCALE: (
        ("mon codice fiscale", "le code fiscal"),
        ("my codice fiscale", "the tax code"),
        ("cf", "tax_code"),
    ),
    Kind.STEUER_ID: (("ma Steuer-ID", "l'IdNr"), ("my Steuer-ID", "the German tax ID"), ("steuer_id", "idnr")),
    Kind.PASSPORT: (("mon passeport", "le passeport"), ("my passport", "the passport"), ("passport", "passport")),
    Kind.PLATE: (
        ("ma plaque", "la plaque"),
        ("my license plate", "the number plate"),
        ("plate number", "license plate"),
    ),
    Kind.BIRTH_DATE: (
        ("ma date de naissance", "la naissance"),
        ("my date of birth", "the birthday"),
        ("dob", "birthdate"),
    ),
    Kind.COORDINATES: (("mes coordonnées", "la position"), ("my coordinates", "the location"), ("gps", "position")),
    Kind.ADDRESS: (("mon adresse", "l'adresse"), ("my address", "the address"), ("address", "address")),
    Kind.HANDLE: (("mon pseudo", "le pseudo"), ("my username", "the handle"), ("twitter", "instagram")),
    Kind.API_KEY: (("ma clé", "la clé du projet"), ("my key", "the project's key"), ("api_key", "key")),
}
FRENCH = (
    "Bonjour, {label} : {value}. Merci d'avance.",
    "Peux-tu vérifier {label}, {value}, avant demain ?",
    "D'après {label} ({value}), tout est en ordre.",
)
ENGLISH = ("Hi, {label} is {value}, please check.", "Use {value} for it.", "About {label} ({value}): is it right?")
CODE = ('{key} = "{value}"', "client.update({key}='{value}', retries=3)", "const {key} = `{value}`;")
JSON = ('{{"{key}": "{value}", "active": true}}', '{{"items": [{{"{key}": "{value}"}}], "total": 1}}')
LOGS = (
    "2025-03-04T10:22:31.123Z INFO [worker-3] {key}={value} status=200 duration=12ms",
    'Mar  4 10:22:31 web-1 app[4242]: {key} "{value}" accepted',
)
TABLES = ("Dupont;{value};Lyon;75", "{key}\t{value}\tyes")
SECRETS = (
    'password = "{password}"',
    '{{"user": "app", "password": "{password}"}}',
    "export DB_PASSWORD={password}",
    "db_password: {password}",
    "Le mot de passe : {password}",
    "mysql --user=app --password={password} --host=db",
    'SECRET_KEY = "{token}"',
    "API_TOKEN={token}",
    '{{"client_secret": "{token}"}}',
    "curl -H 'Authorization: Bearer {token}' https://api.example.com/v1/items",
    "GET /v1/items?limit=10&access_token={token} HTTP/1.1",
    "My API key is {token}",
    "auth_token: {token}",
)
NAMED = (
    "Bonjour, je m'appelle {value}.",
    "Hi, my name is {value}.",
    "First name: {value}",
    "Mme {value} est venue hier.",
    "Mr. {value} called again.",
    "Cordialement,\n{value}",
    "Best regards,\n{value}",
)
HANDLES = ("My twitter handle is {value} there.", "Mon pseudo est {value}.", "Follow me on Instagram {value}, thanks.")
URLS = (
    "postgres://{user}:{value}@db.example.com:5432/app",
    "git clone https://{user}:{value}@git.example.com/team/app.git",
    'REDIS_URL="redis://:{value}@cache:6379/0"',
    "Le proxy est http://{user}:{value}@proxy.example.com:3128.",
)


TITLE = re.compile(r"\b(?:Mrs?|Ms|Dr)\.?\s")  # Faker takes them for words


class Text(NamedTuple):
    """`planted`: kind, start, end."""

    text: str
    planted: tuple[tuple[Kind, int, int], ...]


def corpus(seed: int, each: int) -> list[Text]:
    """`each` messages with a value of every kind, and half as many that hold harmless lines only."""
    maker = Maker(seed)
    texts = [message(maker, *planted(maker, kind), kind) for kind in Kind for _ in range(each)]
    texts += [message(maker, redaction_negatives.line(maker)) for _ in range(len(Kind) * each // 2)]
    maker.random.shuffle(texts)
    return texts


def message(maker: Maker, line: str, value: str = "", kind: Kind | None = None) -> Text:
    """The line amid something to read, with a harmless line after it: about fifteen hundred characters."""
    faker = maker.fakers[maker.random.choice(["fr_FR", "en_US"])]
    before, after = (TITLE.sub("", faker.text(800)).replace("\n", " ") for _ in range(2))
    text = "\n".join((before, line, redaction_negatives.line(maker), after))
    start = len(before) + 1 + line.index(value)
    return Text(text, ((kind, start, start + len(value)),) if kind else ())


def line_of(text: Text) -> Text:
    """Only the lines in the middle: as dense as texts can be."""
    first, last = text.text.index("\n") + 1, text.text.rindex("\n")
    return Text(text.text[first:last], tuple((kind, start - first, end - first) for kind, start, end in text.planted))


def planted(maker: Maker, kind: Kind) -> tuple[str, str]:
    if kind is Kind.SECRET:
        line, password, token = maker.random.choice(SECRETS), maker.password(), maker.token()
        return line.format(password=password, token=token), password if "{password}" in line else token
    if kind is Kind.URL_CREDENTIALS:
        line, user, password = maker.random.choice(URLS), maker.faker().user_name(), maker.some("abcXYZ0189_-.!", 14)
        line = line.format(user=user, value=password)
        return line, line.partition("://")[2].partition("@")[0]
    if kind in {Kind.NAME, Kind.HANDLE}:
        person: Value = getattr(maker, kind.name.lower())()
        return maker.random.choice(NAMED if kind is Kind.NAME else HANDLES).format(value=person.text), person.text
    value: Value = getattr(maker, kind.name.lower())()
    french, english, keys = LABELS[kind]
    forms = [(FRENCH, french), (ENGLISH, english), (CODE, keys), (JSON, keys), (LOGS, keys), (TABLES, keys)]
    while True:
        templates, labels = maker.random.choice(forms)
        template = maker.random.choice(templates)
        if not (value.bare and ("{label}" not in template and "{key}" not in template)):
            break
    label = maker.random.choice(labels)
    return template.format(label=label, key=label, value=value.text), value.text
