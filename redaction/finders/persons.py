"""Who, where the words around say so: names, dates of birth, passports, number plates, handles."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from redaction.kinds import Finding, Kind
from redaction.look import Look, words_of


class Rule(NamedTuple):
    """Where `begins` stands in a text that holds the word and the others, the pattern's group v is of that kind."""

    word: bytes
    begins: bytes
    kind: Kind
    pattern: re.Pattern[str]
    others: frozenset[bytes]

    def find(self, text: str, look: Look) -> Iterator[Finding]:
        place = look.small.find(self.begins)
        while place >= 0:
            match = self.pattern.match(text, place) if not text[place - 1 : place].isalpha() else None
            if match:
                yield Finding(self.kind, *match.span("v"))
            place = look.small.find(self.begins, place + len(self.begins))


UPPER = "A-ZÀ-ÖØ-ÞŁŚŻČŠŽ"
PARTICLE = r"(?:d[eiu]|da|del|della|de la|du|des|van|von|van der|van den|zu|le|la|bin|al|el|y|e)"
WORD = (
    rf"(?:[{UPPER}]\.|[{UPPER}][a-zà-öø-ÿłńśżčšž'’]*(?:[-'’]?[{UPPER}][a-zà-öø-ÿ]+|[-'’][a-zà-öø-ÿ]+)*|[{UPPER}]{{2,}})"
)
PERSON = rf"(?P<v>{WORD}(?: (?:{PARTICLE} )?(?:d['’])?{WORD}){{0,3}})(?![\w@(])"
NO_NAMES = (
    r"(?!(?:The|Team|Sir|Madam|All|Everyone|Customer|Support|Not|Your|My|I|A|An|This|That|It|We|Mr|Mrs|Hi|Hello|Bonjour|Merci"
    r"|Madame|Monsieur|Le|La|Les|L'|Votre|Mon|Toutes|Tous|Président|Président|Maire|Directeur|Null|None|True|False|String|Here"
    r"|If|When|For|And|But|In|On|At|To|Is|Are|Friend|Friends|Colleague|Reader|Users?|Diary|Lord|God)\b)"
)
TO = r"[\"']?(?:\s?[:=,(]|\s(?:is|was|est|ist|es|on))?\s?[\"'`(]?"  # from a label to its value
SEPARATOR = r"[\"']?\s?(?:\([^()\n]{1,16}\)\s?)?[:=]\s?[\"']?"
MONTH = (
    r"(?:jan(?:uary|v(?:ier)?|uar)?|f[ée]v(?:rier)?|feb(?:ruary|ruar)?|mar(?:ch|s|zo)?|märz|a[vp]r(?:il|ile)?|abril|ma[iy]o?|juni?"
    r"|june|juin|giugno|juli?|july|juill?et|ao[ûu]t|aug(?:ust)?|agosto|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?"
    r"|d[ée][cz](?:ember|embre)?|gennaio|enero|febbraio|febrero|luglio|setiembre|dicembre|diciembre)\.?"
)
DATE = (
    rf"(?P<v>\d{{1,2}}[./ -]\d{{1,2}}[./ -](?:\d{{4}}|\d\d)|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th|er|\.)? ?(?:of |de )?{MONTH},? (?:de )?\d{{4}}"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?![\w])"
)
NETWORKS = "twitter instagram insta telegram tiktok snapchat discord skype mastodon".split()  # noqa: SIM905
HANDLE = r"(?P<v>@?[A-Za-z](?:[\w.-]{1,28}\w)(?:#\d{4})?)(?![\w@/:.(-]*[@/:(])"
MADE_UP = r"(?=@\w|[A-Za-z][\w.-]*[\d_.#]\w)"
SAID_OF_HANDLE = rf"(?i:(?: (?:on|sur|for) ?(?:{'|'.join(NETWORKS)})?)?(?: is| est)) {MADE_UP}"
SAID_OF_NETWORK = rf"(?i:(?: (?:handle|username|account|name|compte))?)(?:(?:\s?:| is| est) {MADE_UP}| (?=@\w))"
PLATE = (
    r"(?P<v>[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}|\d{1,4} [A-Z]{2,3} \d\d|[A-Z]{2}\d\d ?[A-Z]{3}|\d{4} ?[A-Z]{3}"
    r"|[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2} ?\d{1,4}"
    r"|\d?[A-Z]{3}[ -]?\d{3,4}|[A-Z]{3}[ -]?\d[A-Z]\d{2}|\d{3}[ -]?[A-Z]{3})(?![\w-])"
)
# A word that must stand in the text, where the pattern begins, the kind, and the pattern.
RULES = tuple(
    Rule(
        word.encode("latin-1"), begins.encode("latin-1"), kind, re.compile(pattern), words_of(begins.encode("latin-1"))
    )
    for kind, rules in {
        Kind.NAME: (
            ("name", "my name is ", rf"(?i:my name is) {NO_NAMES}{PERSON}"),
            ("name", "my name's ", rf"(?i:my name's) {NO_NAMES}{PERSON}"),
            *(
                ("name", f"{which} name", rf"(?i:{which} name)(?:{SEPARATOR}| is ){NO_NAMES}{PERSON}")
                for which in ("first", "last", "full", "given", "family", "maiden", "legal", "middle", "patient")
            ),
            *(
                ("name", f'{which}_name"', rf"(?i:{which}_name){SEPARATOR}{NO_NAMES}{PERSON}")
                for which in ("first", "last", "full", "given", "family")
            ),
            ("surname", "surname", rf"(?i:surname)(?:{SEPARATOR}| is ){NO_NAMES}{PERSON}"),
            ("called", "i'm called ", rf"(?i:i'm called) {NO_NAMES}{PERSON}"),
            ("appelle", "m'appelle ", rf"m['’]appelle {NO_NAMES}{PERSON}"),
            ("nom", "mon nom est ", rf"(?i:mon nom est) {NO_NAMES}{PERSON}"),
            *(
                ("nom", which, rf"(?i:{which}){SEPARATOR}{NO_NAMES}{PERSON}")
                for which in (
                    "nom de famille",
                    "nom complet",
                    "nom de naissance",
                    "nom et prénom",
                    "nom de jeune fille",
                )
            ),
            ("prénom", "prénom", rf"(?i:prénom)s?(?:{SEPARATOR}| est ){NO_NAMES}{PERSON}"),
            ("llamo", "me llamo ", rf"(?i:me llamo) {NO_NAMES}{PERSON}"),
            ("chiamo", "mi chiamo ", rf"(?i:mi chiamo) {NO_NAMES}{PERSON}"),
            ("heiße", "ich heiße ", rf"(?i:ich heiße) {NO_NAMES}{PERSON}"),
            ("heisse", "ich heisse ", rf"(?i:ich heisse) {NO_NAMES}{PERSON}"),
            ("mein", "mein name ist ", rf"(?i:mein name ist) {NO_NAMES}{PERSON}"),
            ("vorname", "vorname", rf"(?i:vorname){SEPARATOR}{NO_NAMES}{PERSON}"),
            ("nachname", "nachname", rf"(?i:nachname){SEPARATOR}{NO_NAMES}{PERSON}"),
            ("apellidos", "apellidos", rf"(?i:apellidos){SEPARATOR}{NO_NAMES}{PERSON}"),
            ("cognome", "cognome", rf"(?i:cognome){SEPARATOR}{NO_NAMES}{PERSON}"),
            *(
                (title.lower(), title.lower(), rf"{title}\.? {NO_NAMES}{PERSON}")
                for title in ("Mr", "Mrs", "Ms", "Mme", "Mlle", "Monsieur", "Madame", "Mademoiselle", "Herr", "Frau")
            ),
            ("dr", "dr. ", rf"Dr\. {NO_NAMES}{PERSON}"),
            ("dear", "dear ", rf"(?i:dear) {NO_NAMES}{PERSON}(?=,)"),
            ("cher", "cher ", rf"(?i:cher) {NO_NAMES}{PERSON}(?=,)"),
            ("chère", "chère ", rf"(?i:chère) {NO_NAMES}{PERSON}(?=,)"),
            *(
                (
                    closing.split()[-1],
                    closing,
                    rf"(?i:{closing})(?: to you| à vous)?,\s{{0,2}}\n\s{{0,8}}{NO_NAMES}{PERSON}[ \t]*(?=\n|\Z)",
                )
                for closing in ("regards", "sincerely", "yours", "cheers", "wishes", "thanks", "best")
            ),
            *(
                (closing.split()[0], closing, rf"(?i:{closing}),?\s{{0,2}}\n\s{{0,8}}{NO_NAMES}{PERSON}[ \t]*(?=\n|\Z)")
                for closing in (
                    "cordialement",
                    "bien à vous",
                    "amicalement",
                    "salutations",
                    "sincèrement",
                    "grüßen",
                    "saludos",
                )
            ),
            ("signed", "signed", rf"(?i:signed)[,:]\s{{1,4}}{NO_NAMES}{PERSON}"),
            ("signé", "signé", rf"(?i:signé)e?\s?[,:]\s{{1,4}}{NO_NAMES}{PERSON}"),
        ),
        Kind.BIRTH_DATE: (
            ("born", "born", rf"(?i:born)(?: in {WORD})?(?: on|:)? (?i:{DATE})"),
            ("birth", "birth", rf"(?i:birth)\s?(?:date)?{TO}(?i:{DATE})"),
            ("birthdate", "birthdate", rf"(?i:birthdate){TO}(?i:{DATE})"),
            ("birthday", "birthday", rf"(?i:birthday){TO}(?i:{DATE})"),
            ("dob", "dob", rf"(?i:dob){TO}(?i:{DATE})"),
            ("né", "né", rf"né(?:e|\(e\))?(?: à {WORD})? le (?i:{DATE})"),
            ("née", "née", rf"née(?: à {WORD})? le (?i:{DATE})"),
            ("naissance", "naissance", rf"(?i:naissance)(?: est le| le|{TO})\s?(?i:{DATE})"),
            ("anniversaire", "anniversaire", rf"(?i:anniversaire)(?:\s?:|\sest le| le)\s?(?i:{DATE})"),
            ("geboren", "geboren", rf"(?i:geboren)(?: am|:)? (?i:{DATE})"),
            ("geburtsdatum", "geburtsdatum", rf"(?i:geburtsdatum)(?:\s?:|\sist)?\s?(?i:{DATE})"),
            ("nacimiento", "nacimiento", rf"(?i:nacimiento)(?:\s?:|\ses)?\s?(?:el )?(?i:{DATE})"),
            ("nascita", "nascita", rf"(?i:nascita)(?:\s?:|\sè)?\s?(?:il )?(?i:{DATE})"),
        ),
        Kind.PASSPORT: tuple(
            (
                word,
                word,
                rf"(?i:{word})(?i:[ _]?(?:number|num[ée]ro|book|no\.?|nr\.?|n°|#|nummer))?{TO}(?i:n° ?|no\.? ?)?"
                r"(?P<v>(?=[A-Z0-9]*\d{4})[A-Z0-9]{6,9})(?![\w-])",
            )
            for word in ("passport", "passeport", "pasaporte", "reisepass", "passaporto")
        ),
        Kind.PLATE: tuple(
            (
                word,
                begins,
                rf"(?i:{begins}[a-zé]*)(?: ?(?i:number|no\.?|n°|plate|is|est|ist|es|du véhicule|de ma voiture))"
                rf"{{0,3}}{TO}{PLATE}",
            )
            for word, begins in (
                ("plate", "license plate"),
                ("plate", "licence plate"),
                ("plate", "number plate"),
                ("plate", "plate number"),
                ("registration", "registration"),
                ("plaque", "plaque"),
                ("immatriculation", "immatriculation"),
                ("immatriculée", "immatriculée"),
                ("immatriculé", "immatriculé"),
                ("kennzeichen", "kennzeichen"),
                ("matrícula", "matrícula"),
                ("targa", "targa"),
            )
        ),
        Kind.HANDLE: (
            *(
                (word, word, rf"(?i:{word}){SAID_OF_HANDLE}{HANDLE}")
                for word in ("handle", "username", "pseudo", "nickname")
            ),
            *((word, word, rf"(?i:{word}){SAID_OF_HANDLE}{HANDLE}") for word in ("gamertag", "identifiant")),
            *((word, word, rf"(?i:{word}){SAID_OF_NETWORK}{HANDLE}") for word in NETWORKS),
            *(
                ("me", f"{verb} me", rf"(?i:{verb} me)[^@\n]{{0,24}}(?=@){HANDLE}")
                for verb in ("follow", "add", "find", "message", "dm")
            ),
            ("in", "linkedin.com/in/", r"(?i:linkedin\.com/in/)(?P<v>[\w%-]{3,64})"),
        ),
    }.items()
    for word, begins, pattern in rules
)
BY_WORD = {word: [rule for rule in RULES if rule.word == word] for word in {rule.word for rule in RULES}}
WORDS = frozenset(BY_WORD)


def find(text: str, look: Look) -> Iterator[Finding]:
    for word in look.words & WORDS:
        for rule in BY_WORD[word]:
            if rule.others <= look.words:
                yield from rule.find(text, look)
