"""The world's numbering plans, as phonenumbers knows them: which digits can be a phone number. Nothing is parsed."""

import re
from collections.abc import Iterable
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.phonemetadata import PhoneNumberDesc

REGIONS = tuple(sorted({region for found in COUNTRY_CODE_TO_REGION_CODE.values() for region in found} - {"001"}))
ITALY = 39  # there the leading zero belongs to the number


def country_code(digits: str) -> int:
    """The country code these digits begin with, 0 if none."""
    for length in (1, 2, 3):
        if digits[:length].isdigit() and int(digits[:length]) in COUNTRY_CODE_TO_REGION_CODE:
            return int(digits[:length])
    return 0


def valid_abroad(code: int, national: str) -> bool:
    """Somebody in that country can have this number."""
    return any(valid(region, national) for region in COUNTRY_CODE_TO_REGION_CODE[code])


def possible_abroad(code: int, national: str) -> bool:
    """Long enough and not too long for that country."""
    return len(national) in lengths(code, COUNTRY_CODE_TO_REGION_CODE[code][0])


def valid_somewhere(regions: Iterable[str], digits: str) -> bool:
    """Somebody in one of those regions can have this number, written as at home."""
    return any(valid(region, rest) for region in regions for rest in without_prefixes(region, digits))


def valid(region: str, national: str) -> bool:
    return plan(region).fullmatch(national) is not None


def without_prefixes(region: str, digits: str) -> set[str]:
    """Without the digits dialled first within that country (0 in most of Europe, 1 in North America, 8 in Russia)."""
    prefix, others = national_prefixes(region)
    rests = {digits[len(prefix) :] if prefix and digits.startswith(prefix) else digits}
    other = others.match(digits) if others else None
    return rests | {digits[other.end() :]} if other else rests


@cache
def national_prefixes(region: str) -> tuple[str, re.Pattern[str] | None]:
    """The usual one, and a pattern of all (None where taking them away is not all that is done to a number)."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return "", None
    prefixes = metadata.national_prefix_for_parsing
    others = re.compile(prefixes) if prefixes and not metadata.national_prefix_transform_rule else None
    return metadata.national_prefix or "", others


@cache
def plan(region: str) -> re.Pattern[str]:
    """Every kind of number of that region."""
    patterns = [kind.national_number_pattern for kind in kinds(region) if kind and kind.national_number_pattern]
    return re.compile("|".join(f"(?:{pattern})" for pattern in dict.fromkeys(patterns)) or r"(?!)")


def kinds(region: str) -> list[PhoneNumberDesc | None]:
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None:
        return []
    return [
        metadata.mobile,
        metadata.fixed_line,
        metadata.toll_free,
        metadata.premium_rate,
        metadata.shared_cost,
        metadata.personal_number,
        metadata.voip,
        metadata.pager,
        metadata.uan,
        metadata.voicemail,
    ]


@cache
def lengths(code: int, region: str) -> tuple[int, ...]:
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    general = metadata.general_desc if metadata else None
    return tuple(general.possible_length) if general else ()
