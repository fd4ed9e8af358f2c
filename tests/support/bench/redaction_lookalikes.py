"""Lines of harmless numbers that have a checksum, of code about secrets, and of near misses."""

from stdnum import luhn
from stdnum.es import dni

from tests.support.bench.redaction_secrets import ALNUM
from tests.support.bench.redaction_values import Maker


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
