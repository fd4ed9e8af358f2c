"""Where: postal addresses, with a post code or where somebody is said to live; coordinates that are called so."""

import re
from collections.abc import Iterator

from redaction.finders.persons import PARTICLE, UPPER, WORD
from redaction.kinds import Finding, Kind
from redaction.look import DIGITS, Look

FRENCH = (
    r"\d{1,5} ?(?:bis|ter|quater|[A-Da-d](?![a-z]))?,? (?i:rue|avenue|av\.?|boulevard|bd\.?|place|chemin|allée|impasse"
    r"|quai|route|square|cours|passage|sentier|faubourg|résidence)\s[\w'’ .-]{2,40}?"
    r"(?=,? ?\n?\d{5}|[,;\n.)\"]|\Z|\s(?:à|et|in|at)\s)"
)
ENGLISH = (
    rf"\d{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?{WORD}(?: {WORD}){{0,3}} (?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr"
    r"|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Square|Terrace|Crescent|Close|Gardens|Row|Mews|Parkway|Pkwy|Highway|Circle|Cir|Trail"
    r"|Walk)\b\.?(?: (?:NW|NE|SW|SE))?(?:,? (?:Apt|Apartment|Suite|Unit|Flat|#)\.? ?\w{1,5})?"
)
GERMAN = rf"[{UPPER}][a-zäöüß-]{{2,24}}(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{{1,4}} ?[a-z]?(?!\w)"
SOUTHERN = (
    rf"(?:Calle|C/|Avenida|Avda\.|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua) (?:{PARTICLE} )?{WORD}"
    rf"(?: (?:{PARTICLE} )?{WORD}){{0,3}},? (?:n[º°.o] ?)?\d{{1,4}}"
)
UK_CODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
CODE = rf"(?:\d{{5}}(?:-\d{{4}})?|{UK_CODE})"
TOWN = (
    rf",? ?\n?[ \t]{{0,4}}(?:\d{{5}} {WORD}(?:[ -](?:sur|en|lès|la|le|les|de|am|an der|{WORD})){{0,4}}"
    rf"|{WORD}(?: {WORD}){{0,2}},? (?:[A-Z]{{2}},? )?{CODE}|{CODE})"
)
NUMBER = re.compile(  # before a street
    rb"[0-9]{1,5}(?: ?(?:bis|ter|quater|[A-Za-z]))?,? "
    rb"(?=[A-Z\xc0-\xde]|rue|av|bo|bd|pla|che|all|imp|quai|rou|squ|cou|pas|sen|fau|r\xe9s)"
)
NUMBER_FIRST = re.compile(rf"(?<![\w-])(?:{FRENCH}|{ENGLISH})(?P<town>{TOWN})?(?![\w-])")
STREET_FIRST = re.compile(rf"(?<![\w-])(?:{GERMAN}|{SOUTHERN})(?P<town>{TOWN})?(?![\w-])")
LIVES = re.compile(
    r"address|adresse|\blive[sd]?\b|living at|reside|habit|domicili|demeur|\bship|deliver|livr|send (?:it|them|this) to"
    r"|wohn|anschrift|direcci[óo]n|\bvivo\b|indirizzo|\babito\b|morada|home is|moved to|house (?:is )?at|chez moi",
    re.I,
)
STREETS = frozenset(
    """rue avenue av bd boulevard place chemin allée impasse quai route square cours passage sentier faubourg résidence
    street st ave road rd lane ln drive dr blvd court ct way pl terrace crescent close gardens row mews parkway pkwy
    highway circle cir trail walk""".encode("latin-1").split()
)
SOUTHERN_OR_GERMAN = frozenset(
    """calle avenida avda plaza paseo viale piazza corso rua und ich der das ist anschrift wohne wohnt straße strasse
    adresse""".encode("latin-1").split()
)
DECIMALS = re.compile(r"\d\.\d{3}")
FRACTION = r"[+-]?\d{1,3}\.\d{3,}"
CALLED = (
    *("coordinates", "coordinate", "coordonnées", "koordinaten", "coordenadas", "gps"),
    *("latitude", "location", "position", "located"),
)
COORDINATES = re.compile(
    rf"(?:{'|'.join(CALLED)})[^\d\n+-]{{0,24}}"
    rf"(?P<v>{FRACTION}°? ?[NS]?\s?[,;/ ]\s?(?:(?:lon|lng|long)[a-z]*\s?[:=]?\s?)?{FRACTION}°? ?[EWO]?)",
    re.I,
)
SIGN = r"\s?\d{1,2}['′]\s?\d{1,2}(?:\.\d+)?[\"″]?\s?"
DEGREES = re.compile(rf"\d{{1,3}}°{SIGN}[NS],?\s?\d{{1,3}}°{SIGN}[EWO]\b")
SAYS_COORDINATES = frozenset(word.encode("latin-1") for word in CALLED)
REACH = 48  # characters before an address


def find(text: str, look: Look) -> Iterator[Finding]:
    yield from postal_addresses(text, look)
    yield from coordinates(text, look)


def postal_addresses(text: str, look: Look) -> Iterator[Finding]:
    if not look.words.isdisjoint(STREETS):
        for start, end in look.near(DIGITS):
            for number in NUMBER.finditer(look.raw, start, end):
                yield from addresses(text, NUMBER_FIRST.match(text, number.start()))
    if not look.words.isdisjoint(SOUTHERN_OR_GERMAN) or "Via " in text:
        for start, end in look.near(DIGITS):
            for match in STREET_FIRST.finditer(text, max(0, start - REACH), end):
                yield from addresses(text, match)


def coordinates(text: str, look: Look) -> Iterator[Finding]:
    if not look.words.isdisjoint(SAYS_COORDINATES) and text.count(".") > 1 and DECIMALS.search(text):
        for start, end in look.near(DIGITS):
            for match in COORDINATES.finditer(text, max(0, start - REACH), end):
                yield Finding(Kind.COORDINATES, *match.span("v"))
    if "°" in text:
        yield from (Finding(Kind.COORDINATES, *match.span()) for match in DEGREES.finditer(text))


def addresses(text: str, match: re.Match[str] | None) -> Iterator[Finding]:
    if match and (match["town"] or LIVES.search(text, max(0, match.start() - REACH), match.start())):
        yield Finding(Kind.ADDRESS, *match.span())
