"""What must survive: lines with numbers and codes that look like something sensitive and aren't. French and English."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from stdnum import ean, isbn

from tests.support.bench.redaction_lookalikes import code, company, near_miss
from tests.support.bench.redaction_secrets import HEX
from tests.support.bench.redaction_values import Maker


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
        f"vector {maker.random.uniform(-90, 90):.7f}, {maker.random.uniform(-180, 180):.7f}",
        f"[{maker.random.random():.16f}, {maker.random.random():.12f}]",
        f"offset += {number}  # bytes",
        f"It processed {number} rows in {maker.digits(9)} ns.",
    )
    return maker.random.choice(forms)


MAKERS: tuple[Callable[[Maker], str], ...] = (
    *(version, order, hexadecimal, time, book, amount, company, code, near_miss),
)
