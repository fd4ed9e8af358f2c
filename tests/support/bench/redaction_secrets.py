"""Keys and secrets to plant, by the forms their makers give them. Fixed seed."""

import base64
import random
import string
from collections.abc import Callable
from typing import NamedTuple

from faker import Faker

HEX, ALNUM = "0123456789abcdef", string.ascii_letters + string.digits
WORDLIKE = ALNUM + "_-"


class Value(NamedTuple):
    """`bare`: digits in one piece that could be anything, so that only a label tells what they are."""

    text: str
    bare: bool = False


class Secrets:
    """Deals out secrets."""

    random: random.Random

    def faker(self) -> Faker:
        raise NotImplementedError

    def some(self, alphabet: str, length: int) -> str:
        return "".join(self.random.choices(alphabet, k=length))

    def digits(self, length: int) -> str:
        return self.some("0123456789", length)

    def api_key(self) -> Value:
        makers: list[Callable[[], str]] = [
            lambda: f"sk-ant-api03-{self.some(WORDLIKE, 80)}AA",
            lambda: f"sk-proj-{self.some(ALNUM, 48)}",
            lambda: f"sk_live_{self.some(ALNUM, 24)}",
            lambda: f"{self.random.choice(['ghp', 'gho', 'ghs'])}_{self.some(ALNUM, 36)}",
            lambda: f"github_pat_{self.some(ALNUM, 22)}_{self.some(ALNUM, 59)}",
            lambda: f"AKIA{self.some('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}",
            lambda: f"xoxb-{self.digits(11)}-{self.digits(12)}-{self.some(ALNUM, 24)}",
            lambda: f"AIza{self.some(WORDLIKE, 35)}",
            lambda: f"glpat-{self.some(WORDLIKE, 20)}",
            lambda: f"npm_{self.some(ALNUM, 36)}",
            lambda: f"pypi-AgEIcHlwaS5vcmc{self.some(WORDLIKE, 120)}",
            lambda: f"SG.{self.some(WORDLIKE, 22)}.{self.some(WORDLIKE, 43)}",
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
        return f"{head}.{body}.{self.some(WORDLIKE, 43)}"
