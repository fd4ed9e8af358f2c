"""Values to plant, made by Faker or by the rules of each kind, in the ways people write them. Fixed seed."""

import base64
import contextlib
import random
from collections.abc import Callable
from typing import NamedTuple

import phonenumbers
from faker import Faker
from stdnum.es import dni
from stdnum.iso7064 import mod_11_10

LOCALES = {"fr_FR": "FR", "en_US": "US", "en_GB": "GB", "es_ES": "ES", "it_IT": "IT", "de_DE": "DE"}
HEX, ALNUM = "0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

FORMS = (
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.E164,
)


class Value(NamedTuple):
    """`bare`: digits in one piece that could be anything, so that only a label tells what they are."""

    text: str
    bare: bool = False


class Maker:
    """Deals out values from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.fakers = {locale: Faker(locale) for locale in LOCALES}
        for number, faker in enumerate(self.fakers.values()):
            faker.seed_instance(seed + number)

    def faker(self) -> Faker:
        return self.fakers[self.random.choice(list(LOCALES))]

    def some(self, alphabet: str, length: int) -> str:
        return "".join(self.random.choices(alphabet, k=length))

    def digits(self, length: int) -> str:
        return self.some("0123456789", length)

    def grouped(self, number: str, *sizes: int, separator: str = " ") -> str:
        parts, place = [], 0
        for size in sizes:
            parts.append(number[place : place + size])
            place += size
        return separator.join(part for part in [*parts, number[place:]] if part)

    def email(self) -> Value:
        faker = self.faker()
        return Value(self.random.choice([faker.email, faker.company_email, faker.free_email, faker.ascii_safe_email])())

    def phone(self) -> Value:
        """A number somebody can have (Faker deals out others too), as Faker or the numbering plan writes it."""
        while True:
            locale = self.random.choice(list(LOCALES))
            number = self.fakers[locale].phone_number()
            with contextlib.suppress(phonenumbers.NumberParseException):
                parsed = phonenumbers.parse(number, LOCALES[locale])
                if phonenumbers.is_valid_number(parsed):
                    break
        form = self.random.choice([None, None, None, *FORMS])
        number = number if form is None else phonenumbers.format_number(parsed, form)
        return Value(number, bare=number.isdigit() and number[0] != "0")

    def card(self) -> Value:
        number = self.faker().credit_card_number()
        separator = self.random.choice(["", "", " ", "-"])
        sizes = {14: (4, 6), 15: (4, 6), 16: (4, 4, 4), 19: (4, 4, 4, 4)}.get(len(number), ()) if separator else ()
        return Value(self.grouped(number, *sizes, separator=separator))

    def iban(self) -> Value:
        number = self.fakers[self.random.choice(["fr_FR", "en_GB", "es_ES", "it_IT", "de_DE"])].iban()
        return Value(self.grouped(number, *[4] * 8) if self.random.random() < 0.5 else number)

    def ip(self) -> Value:
        return Value(self.random.choice([self.faker().ipv4_public, self.faker().ipv4_private, self.faker().ipv6])())

    def nir(self) -> Value:
        number = self.fakers["fr_FR"].ssn()
        return Value(self.grouped(number, 1, 2, 2, 2, 3, 3) if self.random.random() < 0.5 else number)

    def ssn(self) -> Value:
        number = self.fakers["en_US"].ssn()
        how = self.random.choice(["-", "-", "-", " ", ""])
        return Value(number.replace("-", how), bare=not how)

    def nino(self) -> Value:
        """Not Faker's: it deals out only those that nobody can have."""
        while (prefix := self.some("ABCEGHJKLMNPRSTWXYZ", 2)) in {"BG", "GB", "NK", "KN", "NT", "TN", "ZZ"}:
            continue
        number = f"{prefix}{self.digits(6)}{self.some('ABCD', 1)}"
        return Value(self.grouped(number, 2, 2, 2, 2) if self.random.random() < 0.5 else number)

    def dni(self) -> Value:
        number = self.digits(8)
        return Value(f"{number}{self.random.choice(['', '', '-'])}{dni.calc_check_digit(number)}")

    def nie(self) -> Value:
        first, number = self.random.randrange(3), self.digits(7)
        return Value(f"{'XYZ'[first]}{number}{dni.calc_check_digit(f'{first}{number}')}")

    def codice_fiscale(self) -> Value:
        return Value(self.fakers["it_IT"].ssn())

    def steuer_id(self) -> Value:
        """One digit twice or three times among the first ten, the others once at most; never a zero first."""
        times = self.random.choice([2, 3])
        while True:
            chosen = self.random.sample("0123456789", 11 - times)
            number = chosen + [chosen[0]] * (times - 1)
            self.random.shuffle(number)
            if number[0] != "0":
                break
        found = "".join(number) + mod_11_10.calc_check_digit("".join(number))
        return Value(self.grouped(found, 2, 3, 3) if self.random.random() < 0.4 else found)

    def api_key(self) -> Value:
        makers: list[Callable[[], str]] = [
            lambda: f"sk-ant-api03-{self.some(ALNUM + '_-', 80)}AA",
            lambda: f"sk-proj-{self.some(ALNUM, 48)}",
            lambda: f"sk_live_{self.some(ALNUM, 24)}",
            lambda: f"{self.random.choice(['ghp', 'gho', 'ghs'])}_{self.some(ALNUM, 36)}",
            lambda: f"github_pat_{self.some(ALNUM, 22)}_{self.some(ALNUM, 59)}",
            lambda: f"AKIA{self.some('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}",
            lambda: f"xoxb-{self.digits(11)}-{self.digits(12)}-{self.some(ALNUM, 24)}",
            lambda: f"AIza{self.some(ALNUM + '_-', 35)}",
            lambda: f"glpat-{self.some(ALNUM + '_-', 20)}",
            lambda: f"npm_{self.some(ALNUM, 36)}",
            lambda: f"pypi-AgEIcHlwaS5vcmc{self.some(ALNUM + '_-', 120)}",
            lambda: f"SG.{self.some(ALNUM + '_-', 22)}.{self.some(ALNUM + '_-', 43)}",
            lambda: f"hf_{self.some(ALNUM, 34)}",
        ]
        return Value(self.random.choice(makers)())

    def password(self) -> str:
        faker = self.faker()
        word = f"{faker.first_name().split()[0]}{self.digits(self.random.choice([2, 4]))}"
        return self.random.choice([faker.password(self.random.randint(8, 16)), word, f"{word}!"])

    def token(self) -> str:
        return self.random.choice(
            [self.some(HEX, 32), self.some(ALNUM, 40), base64.b64encode(self.random.randbytes(30)).decode(), self.jwt()]
        )

    def jwt(self) -> str:
        head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
        body = base64.urlsafe_b64encode(f'{{"sub":"{self.digits(10)}"}}'.encode()).decode().rstrip("=")
        return f"{head}.{body}.{self.some(ALNUM + '_-', 43)}"
