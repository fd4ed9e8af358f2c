"""What stands around a candidate: the words right before it, and whether it is a piece of something longer."""

import re
import string

from conversations.redaction.kinds import Kind

ALPHANUMERIC = frozenset(string.ascii_letters + string.digits)
REACH = 48  # characters looked back
PLACEHOLDER = re.compile("|".join(re.escape(kind.placeholder.lower()) for kind in Kind))

GOODS = (
    r"orders?|commandes?|pedidos?|ordine|bestell(?:ung|nummer)|auftrag|invoices?|factur[ea]s?|fattura|rechnung|ref"
    r"|r[ée]f[ée]rences?|dossier|case|ticket|issue|tracking|suivi|colis|parcel|shipment|sku|isbn(?:-?1[03])?|issn|ean"
    r"|gtin|upc|asin|barcode|code-barres|serial|s[ée]rie|imei|siren|siret|tva|vat|part|article|item|product|produit|lot"
    r"|batch|transaction|txn|booking|r[ée]servation|confirmation|contrat|contract|policy|flight|patent|brevet|doi|pmid"
)
COUNTS = (
    r"ids?|uid|pid|gid|rows?|lignes?|line|page|count|total|size|bytes|offset|length|seq|sequence|seed|lat|lng|lon|amount"
    r"|montant|price|prix|timestamp|epoch|ts|time|date|port|build|rev|revision|commit|sha\d*|md5|hash|checksum|crc"
    r"|population|account|compte|snowflake|nonce|max|min|limit|version"
)
NUMBER = r"number|num|nr|no|n°|numéro|numero|nummer|id|code|value|key"
BETWEEN = rf"(?:[\s_.-]*(?:{NUMBER}))?[\s\"'`:=#°().\[\]_-]*(?:(?:is|est|es|ist|was|était)[\s:\"'`]+)?\Z"
REGISTERED = re.compile(rf"(?:isbn(?:-?1[03])?|issn|ean|gtin|imei|siren|siret|tva|vat){BETWEEN}")
OTHER_GOODS = re.compile(rf"(?:{GOODS}){BETWEEN}")
OTHER_NUMBER = re.compile(rf"(?:{GOODS}|{COUNTS}){BETWEEN}")


def before(text: str, start: int) -> str:
    """The end of the same line up to there, in small letters, without what an earlier pass put in."""
    line = text[max(0, start - REACH) : start].rpartition("\n")[2]
    if "]" in line:
        line = text[max(0, start - 2 * REACH) : start].rpartition("\n")[2]
        return PLACEHOLDER.sub("·", line.lower())[-REACH:]
    return line.lower()


def is_registered(text: str, start: int) -> bool:
    """A number in somebody's register, written in groups: of a company, a book, a device."""
    return is_called(REGISTERED, text, start)


def is_goods(text: str, start: int) -> bool:
    """An order, invoice, parcel, product number: said so right before it."""
    return is_called(OTHER_GOODS, text, start)


def is_other_number(text: str, start: int) -> bool:
    """A number that is said to count or name something else."""
    return is_called(OTHER_NUMBER, text, start)


def is_called(words: re.Pattern[str], text: str, start: int) -> bool:
    line = before(text, start)
    return any(not line[: match.start()][-1:].isalpha() for match in words.finditer(line))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer word, number or decimal fraction."""
    return not glued_left(text, start) and not glued_right(text, end)


def glued_left(text: str, start: int) -> bool:
    left = text[max(0, start - 2) : start]
    return is_word(left[-1:]) or (left[-1:] == "." and left[:1].isdigit())


def glued_right(text: str, end: int) -> bool:
    right = text[end : end + 2]
    return is_word(right[:1]) or (right[:1] == "." and right[1:].isdigit())


def in_chain(text: str, start: int, end: int) -> bool:
    """A piece of something joined by hyphens: an ISBN, a UUID, a file's name."""
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    return (left[1:] == "-" and is_word(left[0])) or (right[:1] == "-" and is_word(right[1:]))


def is_word(char: str) -> bool:
    return char in ALPHANUMERIC


def compact(number: str) -> str:
    """Letters and digits only, in capitals."""
    return "".join(filter(str.isalnum, number)).upper()
