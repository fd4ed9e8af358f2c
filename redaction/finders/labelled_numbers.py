"""Numbers that the words before them name: whatever their check digit says, since people mistype their own numbers."""

import re
from collections.abc import Iterator

from redaction.kinds import Finding, Kind
from redaction.look import DIGITS, NEAR, Look
from redaction.surroundings import is_goods

LINK = r"(?![a-z])[^\d\n]{0,24}?"  # between a label and digits
WIDE = r"(?![a-z])[^\n]{0,16}?(?<![A-Za-z0-9])"  # and letters or digits
FISCALE = r"[A-Z]{6}[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]"
PAN = r"\d(?:[ .-]?\d){11,18}"
SHORT_PHONE = r"(?:\d{4,7}|\d{1,4}[ .-]\d{2,6}|\d(?:[ .-]\d{3}){2}|\d{3}(?: \d\d){2}|\d\d(?:[ .-]\d\d){2})(?![ .-]?\d)"
IBAN = r"(?=(?:[ .-]?[A-Z0-9]){15})[A-Z]{2} ?\d{2}(?:[ .-]?[A-Z]{4})?(?:[ .-]?[A-Z0-9]*\d[A-Z0-9]*){1,9}"
# A piece of the label in small Latin letters, the kind, the label from there on, and the number.
LABELS = (
    (b"card", Kind.CARD, rf"cards?(?:[ _-]?(?:number|num|no|nr|n°))?{LINK}", PAN),
    (b"carte", Kind.CARD, rf"cartes? ?(?:bancaire|bleue|de cr[ée]dit|de paiement|visa|cb)?{LINK}", PAN),
    (b"tarjeta", Kind.CARD, rf"tarjetas?{LINK}", PAN),
    (b"karte", Kind.CARD, rf"karten?(?:nummer)?{LINK}", PAN),
    (b"carta", Kind.CARD, rf"carta (?:di|de){LINK}", PAN),
    (b"cart\xe3o", Kind.CARD, rf"cart[ãa]o{LINK}", PAN),
    (b"visa", Kind.CARD, rf"visa{LINK}", PAN),
    (b"mastercard", Kind.CARD, rf"mastercard{LINK}", PAN),
    (b"phone", Kind.PHONE, r"phones?(?:[ _-]?(?:number|no|nr))?[\"']?\s{0,2}[:=]\s{0,2}[\"']?", SHORT_PHONE),
    (b"t\xe9l", Kind.PHONE, r"tél(?:éphone)?\.?\s{0,2}[:=]\s{0,2}", SHORT_PHONE),
    (b"tel", Kind.PHONE, r"(?<![a-z])tel(?:e[a-z]+)?\.?[\"']?\s{0,2}[:=]\s{0,2}[\"']?", SHORT_PHONE),
    (b"iban", Kind.IBAN, r"iban[^\n]{0,16}?", IBAN),
    (b"rib", Kind.IBAN, rf"(?<![a-z])rib{LINK}", r"\d{5}[ .-]?\d{5}[ .-]?[A-Z0-9]{11}[ .-]?\d\d"),
    (b"cu", Kind.NIR, rf"cu(?:rit[ée] sociale)?{LINK}", r"[1-478](?:[ .-]?[\dAB]){12,14}"),
    (b"nir", Kind.NIR, rf"(?<![a-z])nir{LINK}", r"[1-478](?:[ .-]?[\dAB]){12,14}"),
    (b"ssn", Kind.SSN, rf"(?<![a-z])ssn{LINK}", r"\d{3}[ .-]?\d\d[ .-]?\d{4}"),
    (b"itin", Kind.SSN, rf"(?<![a-z])itin{LINK}", r"9\d\d[ .-]?\d\d[ .-]?\d{4}"),
    (b"social sec", Kind.SSN, rf"social security{LINK}", r"\d{3}[ .-]?\d\d[ .-]?\d{4}"),
    (b"dni", Kind.DNI, rf"(?<![a-z])dni{LINK}", r"\d{1,2}\.?\d{3}\.?\d{3}[ .-]?[A-Z]"),
    (b"nif", Kind.DNI, rf"(?<![a-z])nif{LINK}", r"\d{1,2}\.?\d{3}\.?\d{3}[ .-]?[A-Z]"),
    (b"nie", Kind.NIE, rf"(?<![a-z])nie{WIDE}", r"[XYZ][ .-]?\d\.?\d{3}\.?\d{3}[ .-]?[A-Z]"),
    (b"steuer", Kind.STEUER_ID, rf"steuer[\w -]{{0,24}}{LINK}", r"\d\d[ ./-]?\d{3}[ ./-]?\d{3}[ ./-]?\d{3}"),
    (b"idnr", Kind.STEUER_ID, rf"idnr{LINK}", r"\d\d[ ./-]?\d{3}[ ./-]?\d{3}[ ./-]?\d{3}"),
    (b"codice", Kind.CODICE_FISCALE, rf"codice fiscale{WIDE}", FISCALE),
    (b"cf", Kind.CODICE_FISCALE, rf"(?<![a-z])cf{WIDE}", FISCALE),
    (b"insurance", Kind.NINO, rf"insurance{WIDE}", r"[A-Z]{2}[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d[ .-]?[A-Z]?"),
    (b"nino", Kind.NINO, rf"(?<![a-z])nino{WIDE}", r"[A-Z]{2}[ .-]?\d\d[ .-]?\d\d[ .-]?\d\d[ .-]?[A-Z]?"),
)
# One of these must be a word of the text.
WORDS = frozenset(
    """card cards carte cartes tarjeta tarjetas karte karten carta cartão visa mastercard iban rib sécu secu sécurité
    securite nir ssn itin security dni nif nie steuer idnr fiscale cf insurance nino phone phones tel tél telephone
    téléphone telefon creditcard cardnumber cardno kartennummer kreditkarte kreditkartennummer phonenumber ibande
    socialsecurity steueridentifikationsnummer steuerid codicefiscale""".encode("latin-1").split()
)
IN_COMPOUNDS = frozenset({b"cu", b"karte", b"steuer"})  # sécu, Kreditkarte
HINT = re.compile(b"|".join(re.escape(hint) for hint, *_ in LABELS))
BY_HINT = {
    hint: (kind, re.compile(rf"{label}(?P<number>{number})(?![A-Za-z0-9])", re.I))
    for hint, kind, label, number in LABELS
}


def find(text: str, look: Look) -> Iterator[Finding]:
    if look.words.isdisjoint(WORDS):
        return
    everywhere = b"codice fiscale" in look.small or b"cf " in look.small  # which may hold no digit
    for start, end in [(0, len(text))] if everywhere else look.near(DIGITS):
        for hint in HINT.finditer(look.small, max(0, start - NEAR), end):
            if hint[0] not in IN_COMPOUNDS and within_word(text, hint.start()):
                continue
            kind, pattern = BY_HINT[hint[0]]
            match = pattern.match(text, hint.start())
            if match and not is_goods(text, match.start("number")):
                yield Finding(kind, *match.span("number"))


def within_word(text: str, place: int) -> bool:
    """The card of "discard", not that of "creditCard"."""
    return text[place].islower() and text[place - 1 : place].isalpha()
