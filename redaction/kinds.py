"""What is looked for. A kind's value is what stands in brackets in its place."""

import re
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    URL_CREDENTIALS = "credentials"
    API_KEY = "API key"
    SECRET = "secret"  # noqa: S105
    EMAIL = "e-mail address"
    IP = "IP address"
    IBAN = "IBAN"
    CARD = "payment card"
    NIR = "FR NIR"
    SSN = "US SSN"
    NINO = "UK NINO"
    DNI = "ES DNI"
    NIE = "ES NIE"
    CODICE_FISCALE = "IT codice fiscale"
    STEUER_ID = "DE Steuer-ID"
    PASSPORT = "passport number"
    PLATE = "number plate"
    BIRTH_DATE = "date of birth"
    COORDINATES = "coordinates"
    ADDRESS = "postal address"
    HANDLE = "handle"
    NAME = "name"
    PHONE = "phone number"

    @property
    def placeholder(self) -> str:
        return f"[{self.value}]"


PLACEHOLDERS = re.compile("|".join(re.escape(kind.placeholder) for kind in Kind))
NUMBERS = frozenset(
    {Kind.IBAN, Kind.CARD, Kind.NIR, Kind.SSN, Kind.NINO, Kind.DNI, Kind.NIE, Kind.STEUER_ID, Kind.PHONE}
)  # the same however their digits are grouped
# Where two findings overlap they become one, of the kind that stands first above.
RANK = {kind: rank for rank, kind in enumerate(Kind)}


class Finding(NamedTuple):
    """`text[start:end]` is of that kind."""

    kind: Kind
    start: int
    end: int
