"""What must survive: lines with numbers and codes that look like something sensitive and aren't. French and English."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from stdnum import ean, isbn, luhn
from stdnum.es import dni

from tests.bench.redaction_values import ALNUM, HEX, Maker


def line(maker: Maker) -> str:
    """One such line."""
    return maker.random.choice(MAKERS)(maker)


def moment(maker: Maker) -> datetime:
    return datetime.fromtimestamp(maker.random.randint(1_200_000_000, 1_900_000_000), tz=UTC)


def version(maker: Maker) -> str:
    number = ".".join(str(maker.random.randint(0, 40)) for _ in range(4))
    forms = (
        f"Depuis la version {number}, l'export échoue.",
        f'{{"version": "{number}", "channel": "stable"}}',
        f"pip install internal-tool=={number}",
        f"Updated the firmware from v{number} yesterday.",
        f"INFO starting gateway-{number}.jar with profile prod",
        f'[assembly: AssemblyVersion("{number}")]',
    )
    return maker.random.choice(forms)


def order(maker: Maker) -> str:
    number = maker.digits(maker.random.choice([8, 9, 10, 11, 12, 16]))
    forms = (
        f"Ma commande n° {number} n'est pas arrivée.",
        f"Where is order number {number}?",
        f'{{"order_id": "{number}", "status": "shipped"}}',
        f"INFO invoice={number} state=paid",
        f"Suivi du colis {number} : en transit.",
        f"See ticket #{number} and invoice {number[:8]}.",
    )
    return maker.random.choice(forms)


def hexadecimal(maker: Maker) -> str:
    forms = (
        f"git revert {maker.some(HEX, 40)}",
        f"fixed in {maker.some(HEX, maker.random.choice([7, 9, 10]))}",
        f"sha256:{maker.some(HEX, 64)}",
        f'"etag": "{maker.some(HEX, 32)}"',
        f"id = UUID('{uuid.UUID(int=maker.random.getrandbits(128), version=4)}')",
        f"trace_id={uuid.UUID(int=maker.random.getrandbits(128))} span={maker.some(HEX, 16)}",
        f"link/ether {':'.join(maker.some(HEX, 2) for _ in range(6))} brd ff:ff:ff:ff:ff:ff",
        f"guid 00-{'-'.join(maker.some(HEX, 2) for _ in range(7))}",
    )
    return maker.random.choice(forms)


def time(maker: Maker) -> str:
    at = moment(maker)
    forms = (
        f"{at.isoformat()} started",
        f"Réunion le {at:%d/%m/%Y} à {at:%H:%M}, puis le {at:%d.%m.%Y}.",
        f"last modified {at:%Y-%m-%d %H:%M:%S}",
        f"timestamp {int(at.timestamp())}",
        f'{{"created": {int(at.timestamp() * 1000)}, "ns": {int(at.timestamp()) * 10**9}}}',
        f"backup-{at:%Y%m%d}T{at:%H%M%S}Z.tar.gz",
        f"dump_{at:%Y%m%d%H%M%S}.sql",
    )
    return maker.random.choice(forms)


def book(maker: Maker) -> str:
    ten, thirteen = maker.digits(9), f"978{maker.digits(9)}"
    ten, thirteen = ten + isbn._calc_isbn10_check_digit(ten), thirteen + ean.calc_check_digit(thirteen)
    code = maker.digits(12)
    forms = (
        f"ISBN {thirteen}",
        f"(ISBN-10 : {ten})",
        f"ISBN {isbn.format(thirteen)}",
        f"EAN {code}{ean.calc_check_digit(code)}",
    )
    return maker.random.choice(forms)


def amount(maker: Maker) -> str:
    number = maker.random.randint(1_000_000, 999_999_999)
    spaced = f"{number:,}".replace(",", " ")
    forms = (
        f"Le budget est de {spaced} €, soit {spaced},50 € TTC.",
        f"Revenue was ${number:,}.{maker.digits(2)} last year.",
        f"{spaced} habitants en 2024",
        f"latitude {maker.random.uniform(-90, 90):.7f}, longitude {maker.random.uniform(-180, 180):.7f}",
        f"[{maker.random.random():.16f}, {maker.random.random():.12f}]",
        f"offset += {number}  # bytes",
        f"It processed {number} rows in {maker.digits(9)} ns.",
    )
    return maker.random.choice(forms)


def company(maker: Maker) -> str:
    siren = maker.digits(8)
    siren += luhn.calc_check_digit(siren)
    siret = siren + maker.digits(4)
    siret += luhn.calc_check_digit(siret)
    forms = (
        f"SIREN {maker.grouped(siren, 3, 3)}",
        f"SIRET {maker.grouped(siret, 3, 3, 3)}",
        f"siret={siret}",
        f"TVA FR{maker.digits(2)}{siren}",
        f"VAT number DE{maker.digits(9)}",
        f"IMEI: {maker.digits(15)}",
    )
    return maker.random.choice(forms)


def code(maker: Maker) -> str:
    forms = (
        "MAX_INT = 2147483647  # 2**31 - 1",
        "digits = '0123456789'",
        "password = os.environ['DB_PASSWORD']",
        "token = request.headers.get('X-Token')",
        'api_key = "YOUR_API_KEY"',
        "def login(user: str, password: str) -> Token:",
        "client = Client(api_key=settings.api_key, password=password)",
        '"password": "********"',
        "for (auto i = std::begin(a); i != std::end(a); ++i) sum[i::2] += a::b;",
        "@app.route('/users/<int:id>') and @media (min-width: 640px)",
        "npm install lodash@4.17.21 react@18.2.0-rc.1 && cp icon@2x.png dist/",
        "git clone git@github.com:example/project.git",
        "https://cdn.example.com:8443/@scope/package@1.2.3/index.js",
        "max_tokens: 4096, token_type: bearer, primary key: 48151623",
        "Le mot de passe est incorrect. Password: required.",
        f"hash = '{maker.some(ALNUM, 22)}'",
    )
    return maker.random.choice(forms)


def near_miss(maker: Maker) -> str:
    """A digit or letter off: nobody's number."""
    card = f"4{maker.digits(14)}"
    wrong = (int(luhn.calc_check_digit(card)) + maker.random.randint(1, 9)) % 10
    number = maker.digits(8)
    letter = maker.random.choice([char for char in "TRWAGMYFPDXBNJZSQVHLCKE" if char != dni.calc_check_digit(number)])
    forms = (
        f"value {card}{wrong} rejected",
        f"référence {number}{letter}",
        f"part {maker.random.choice(['000', '666', '9' + maker.digits(2)])}-{maker.digits(2)}-{maker.digits(4)}",
        f"code BG{maker.digits(6)}A",
        f"host 999.{maker.digits(2)}.300.{maker.digits(3)}",
        f"sample ABCDEF{maker.digits(2)}Z{maker.digits(2)}A{maker.digits(3)}Q",
    )
    return maker.random.choice(forms)


MAKERS: tuple[Callable[[Maker], str], ...] = (
    *(version, order, hexadecimal, time, book, amount, company, code, near_miss),
)
