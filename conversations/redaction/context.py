"""What stands around a candidate: the words right before it, and whether it is a piece of something longer."""

import re
from collections.abc import Iterator

from conversations.redaction.kinds import Kind

WORD = re.compile(r"\W*[^\W_]+|")
REACH = 48  # characters looked back
PLACEHOLDER = re.compile("|".join(re.escape(kind.placeholder) for kind in Kind))

GOODS = (
    r"orders?|commandes?|pedidos?|ordine|bestell(?:ung|nummer)|auftrag|invoices?|factur[ea]s?|fattura|rechnung|ref|r[ée]f[ée]rences?"
    r"|dossier|case|ticket|issue|tracking|suivi|colis|parcel|shipment|sku|isbn|issn|ean|gtin|upc|asin|barcode|code-barres"
    r"|serial|s[ée]rie|imei|siren|siret|tva|vat|part|article|item|product|produit|lot|batch|transaction|txn|booking"
    r"|r[ée]servation|confirmation|contrat|contract|policy|flight|patent|brevet|doi|pmid"
)
COUNTS = (
    r"id|ids|uid|pid|gid|rows?|lignes?|line|page|count|total|size|bytes|offset|length|seq|sequence|seed|lat|lng|lon|amount"
    r"|montant|price|prix|timestamp|epoch|ts|time|date|port|build|rev|revision|commit|sha\d*|md5|hash|checksum|crc|population"
    r"|account|compte|snowflake|nonce|max|min|limit|version"
)
NUMBER = r"number|num|nr|no|n°|numéro|numero|nummer|id|code|value|key"
BETWEEN = rf"(?:[\s_.-]*(?:{NUMBER}))?[\s\"'`:=#°().\[\]_-]*(?:(?:is|est|es|ist|was|était)[\s:\"'`]+)?\Z"

OTHER_GOODS = re.compile(rf"(?:(?<![a-zà-ÿ])|(?<=[a-z]_))(?:{GOODS}){BETWEEN}", re.I)
OTHER_NUMBER = re.compile(rf"(?:(?<![a-zà-ÿ])|_)(?:{GOODS}|{COUNTS}){BETWEEN}", re.I)


def candidates(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins inside another, at the next word."""
    place = 0
    while match := pattern.search(text, place):
        yield match
        word = WORD.match(text, match.start())
        place = max(word.end() if word else 0, match.start() + 1)


def before(text: str, start: int) -> str:
    """The end of the same line up to there, without what was put in by an earlier pass."""
    line = text[max(0, start - REACH) : start].rpartition("\n")[2]
    return (
        PLACEHOLDER.sub("·", text[max(0, start - 2 * REACH) : start].rpartition("\n")[2])[-REACH:]
        if "]" in line
        else line
    )


def is_goods(text: str, start: int) -> bool:
    """An order, invoice, parcel, product number: said so right before it."""
    return OTHER_GOODS.search(before(text, start)) is not None


def is_other_number(text: str, start: int) -> bool:
    """A number that is said to count or name something else."""
    return OTHER_NUMBER.search(before(text, start)) is not None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer word, number or decimal fraction."""
    return not glued_left(text, start) and not glued_right(text, end)


def glued_left(text: str, start: int) -> bool:
    before, earlier = text[start - 1 : start], text[start - 2 : start - 1] if start > 1 else ""
    return is_word(before) or (before == "." and earlier.isdigit())


def glued_right(text: str, end: int) -> bool:
    after, later = text[end : end + 1], text[end + 1 : end + 2]
    return is_word(after) or (after == "." and later.isdigit())


def is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
