"""Values to plant, made by Faker or by the rules of each kind, in the ways people write them. Fixed seed."""

import contextlib
import random

import phonenumbers
from faker import Faker
from stdnum.es import dni
from stdnum.iso7064 import mod_11_10

from tests.support.bench.redaction_secrets import Secrets, Value

LOCALES = {"fr_FR": "FR", "en_US": "US", "en_GB": "GB", "es_ES": "ES", "it_IT": "IT", "de_DE": "DE"}

FORMS = (
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.E164,
)


class Maker(Secrets):
    """Deals out values from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.fakers = {locale: Faker(locale) for locale in LOCALES}
        for number, faker in enumerate(self.fakers.values()):
            faker.seed_instance(seed + number)

    def faker(self) -> Faker:
        return self.fakers[self.random.choice(list(LOCALES))]

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

    def name(self) -> Value:
        faker = self.fakers[self.random.choice(["fr_FR", "en_US", "en_GB"])]
        return Value(f"{faker.first_name()} {faker.last_name()}")

    def passport(self) -> Value:
        return Value(
            self.random.choice([self.digits(9), f"{self.digits(2)}{self.some('ABCDEF', 2)}{self.digits(5)}"]), True
        )

    def plate(self) -> Value:
        letters = "ABCDEFGHJKLMNPRSTVWXYZ"
        french = f"{self.some(letters, 2)}-{self.digits(3)}-{self.some(letters, 2)}"
        return Value(
            self.random.choice([french, f"{self.some(letters, 2)}{self.digits(2)} {self.some(letters, 3)}"]), True
        )

    def birth_date(self) -> Value:
        day = self.faker().date_of_birth()
        return Value(day.strftime(self.random.choice(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"])), True)

    def coordinates(self) -> Value:
        return Value(f"{self.random.uniform(-90, 90):.6f}, {self.random.uniform(-180, 180):.6f}", True)

    def address(self) -> Value:
        street = f"{self.random.randint(1, 199)} rue {self.random.choice(['de la Paix', 'Victor Hugo', 'des Lilas'])}"
        french = (
            f"{street}, {self.random.randint(10, 95)}{self.digits(3)} {self.random.choice(['Lyon', 'Nantes', 'Lille'])}"
        )
        return Value(
            self.random.choice([french, f"{self.random.randint(1, 999)} Oak Street, Springfield, IL {self.digits(5)}"])
        )

    def handle(self) -> Value:
        return Value(f"@{self.faker().user_name()}{self.random.randint(1, 99)}")
