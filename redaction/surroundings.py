"""What stands around a candidate: the words right before it, and whether it is a piece of something longer."""

import re
import string

from redaction.kinds import PLACEHOLDERS

ALPHANUMERIC = frozenset(string.ascii_letters + string.digits)
LETTERS = "abcdefghijklmnopqrstuvwxyzàâäáçéèêëîïíñôöóùûüúß0123456789"
REACH = 48  # characters looked back
PLACEHOLDER = re.compile(PLACEHOLDERS.pattern.lower())

# What is numbered: in registers, in trade, by counting.
REGISTERED = "isbn issn ean gtin imei siren siret tva vat"
TRADED = """
    order orders commande commandes pedido pedidos ordine bestellung bestellnummer auftrag invoice invoices facture
    factures factura facturas fattura rechnung ref réf reference references référence références dossier case ticket
    issue tracking suivi colis parcel shipment sku upc asin barcode barres serial série part article item product
    produit lot batch transaction txn booking réservation reservation confirmation contrat contract policy flight
    patent brevet doi pmid
"""
COUNTED = """
    id ids uid pid gid row rows ligne lignes line page count total size bytes offset length seq sequence seed lat lng
    lon amount montant price prix timestamp epoch ts time date port build rev revision commit sha md hash checksum crc
    routing aba tirage loto lotto lottery keno draw euromillions gewinnzahlen
    population account compte snowflake nonce max min limit version
"""
REGISTERS = frozenset(REGISTERED.split())
GOODS = REGISTERS.union(TRADED.split())
COUNTS = GOODS.union(COUNTED.split())
# What may stand between the name of the numbered and the number.
PUNCTUATION = " \t\"'`:=#°().[]_-"
LINKING = "is est es ist was était number num nr no n numéro numero nummer id code value key 10 13"
LINKS = frozenset(LINKING.split())
ENDINGS = ("number", "id", "no", "nr", "nummer")  # orderNumber, customerId


def before(text: str, start: int) -> str:
    """The end of the same line up to there, in small letters, without what an earlier pass put in."""
    line = text[max(0, start - REACH) : start].rpartition("\n")[2]
    if "]" in line:
        line = text[max(0, start - 2 * REACH) : start].rpartition("\n")[2]
        return PLACEHOLDER.sub("·", line.lower())[-REACH:]
    return line.lower()


def names_right_before(text: str, start: int) -> set[str]:
    """What the number is said to be: the last word before it, and those before words that only link."""
    line, names = before(text, start), set()
    for _ in range(4):
        line = line.rstrip(PUNCTUATION)
        rest = line.rstrip(LETTERS)
        word = line[len(rest) :]
        names.add(word.rstrip("0123456789") or word)
        names.update(word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending))
        if word not in LINKS:
            break
        line = rest
    return names


def is_registered(text: str, start: int) -> bool:
    """A number in somebody's register, written in groups: of a company, a book, a device."""
    return not REGISTERS.isdisjoint(names_right_before(text, start))


def is_goods(text: str, start: int) -> bool:
    """An order, invoice, parcel, product number: said so right before it."""
    return not GOODS.isdisjoint(names_right_before(text, start))


def is_other_number(text: str, start: int) -> bool:
    """A number that is said to count or name something else."""
    return not COUNTS.isdisjoint(names_right_before(text, start))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer word, number or decimal fraction."""
    return not glued_left(text, start) and not glued_right(text, end)


def glued_left(text: str, start: int) -> bool:
    left = text[start - 1 : start]
    return left in ALPHANUMERIC or (left == "." and start > 1 and text[start - 2].isdigit())


def glued_right(text: str, end: int) -> bool:
    right = text[end : end + 2]
    return right[:1] in ALPHANUMERIC or (right[:1] == "." and right[1:].isdigit())


def in_chain(text: str, start: int, end: int) -> bool:
    """A piece of something joined by hyphens: an ISBN, a UUID, a file's name."""
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    return (left[1:] == "-" and left[0] in ALPHANUMERIC) or (right[:1] == "-" and right[1:] in ALPHANUMERIC)


def compact(number: str) -> str:
    """Letters and digits only, in capitals."""
    return "".join(filter(str.isalnum, number)).upper()
