"""Whether what a name is given can be a secret: not a blank, a plain word, a version, a piece of code."""

import re
from dataclasses import dataclass

from redaction.kinds import Kind

SAID_INSTEAD = """
    string str text bool boolean int integer number float none null nil undefined true false any object bytes char
    varchar required optional hidden invalid valid incorrect correct wrong expired missing empty forgotten forgot reset
    changed new old your the and not self this await return func function default field input type value example
    placeholder redacted masked encrypted hashed protected secure strong weak unknown denied refused show hide change
    update bearer basic digest env process public private import from const async with using via only same here
    pass passed fail failed success skip skipped error yes no ok on off enabled disabled enable disable auto always
    never prompt simple plain sasl oauth oauth2 token password secret session cookie vault file stdin interactive manual
    oublié oubliée perdu perdue incorrecte invalide requis requise obligatoire facultatif vide inconnu manquant expiré
    falsch ungültig erforderlich vergessen requerido obligatorio inválida olvidada
"""
WORDS = frozenset(SAID_INSTEAD.split())
# No words of a pass phrase: what people say of a password.
SAID_OF_IT = """
    not the a an is are was be been has have had too very so and or but because in on at to of for with by from my your
    it that this no longer working work works wrong invalid incorrect right expired required being still never
    always same as always stored saved kept secret safe only than when if then will would can could should must long
    short weak strong changed lost forgotten hashed encrypted ne pas plus trop est le la les un une de du des et ou mais
"""
STOPS = frozenset(SAID_OF_IT.split())
BLANK = re.compile(
    r"\$?\{.*\}|\$\(?(?:[a-z]_?)+\)?|%\w+%|(?:%[sdrvq]|[:@/ _-])+|%\(\w+\)s|<.*>|[*•x._#?-]{3,}|…|\[[^\]]*\]"
    r"|(?:your|my|the|votre|mon|tu|mi)[-_ ]?[a-z_-]*|(?:enter|insert|replace|put|change|add)[-_ ][a-z_ -]*",
    re.I,
)
NAME = re.compile(
    r"[a-z_-]*?(?:pass(?:word|wd|phrase|wort)?|pwd|mdp|token|secret|key|credentials?|auth)s?[_-]?\d?", re.I
)
CODE = re.compile(
    r"[A-Za-z_]{3,}\d?(?:(?:\.|->|::|\?\.)[A-Za-z_]\w*)*[(\[{](?:.*[)\]}]|\Z|[\w\[(.]+\Z)"
    r"|[A-Za-z_]+(?:(?:\.|->|::|\?\.)[A-Za-z_]+\d?[A-Za-z_]*)+(?:\Z|[(\[])|[A-Za-z_]+\??\.\w+\("
    r"|[a-z]+(?:\.[A-Za-z_]+){2,}[/@]"
)
OTHER = re.compile(  # a version, a number of a computer's, an address
    r"[\^~>=<v]{0,2}\d+(?:\.[\dx*]+)+[\w.+-]*\Z|0x[0-9a-fA-F]+(?:,|\Z)|(?:\w+:)?:?:[0-9a-fA-F:]+\Z|#[0-9a-fA-F]{3,8}\Z"
    r"|(?:~|\.{1,2})/[\w./-]*\Z|[\w./{}-]+\.(?:go|py|js|ts|c|h|java|rb|md|json|ya?ml|toml|txt|html?)\Z"
)
IN_MANUALS = re.compile(r"\^[A-Z]+\^|[A-Z]{4}\d?")  # FUZZ, FILE0
TEMPLATE = re.compile(r"\{\{|\$\{|<%|\$\(|\{%|\}\}")
PATH = re.compile(r"(?:[~.]{0,2}/[\w.-]+){2,}\Z|\w+://")
SPACE, DIGIT, LETTER = re.compile(r"\s"), re.compile(r"\d"), re.compile(r"[^\W\d_]")
MARK = re.compile(r"[\d!@#$%^&*+?~=]")
TURN = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")  # from a letter to a digit or back
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
PHRASE = re.compile(r"[a-z]{3,12}(?: [a-z]{3,12}){2,23}", re.I)
LONGEST_WORD = 80  # longer values are no name, no blank, no piece of code
LETTERS_ENOUGH = 16  # so long a mixture of capitals and small letters needs no digit
TURNS_ENOUGH = 3
WORDS_ENOUGH = 4  # of a pass phrase, where only a sentence says that it is one
KEPT = tuple(kind.placeholder for kind in Kind)


@dataclass(frozen=True, slots=True)
class Value:
    """`text[start:end]`, given to `name`.

    `tight`: with `=` and no space; `prose`: the name is said to be it; `loose`: what links the two could be chance, so
    that only a password's or token's looks tell.
    """

    text: str
    start: int
    end: int
    name: str
    quoted: bool = False
    tight: bool = False
    prose: bool = False
    loose: bool = False

    def __str__(self) -> str:
        return self.text[self.start : self.end]

    @property
    def followed_by(self) -> str:
        return self.text[self.end : self.end + 1]


def is_password(value: Value) -> bool:
    word = str(value)
    if len(word) < 4 or is_none(value, word):
        return len(word) == 3 and is_short(value, word)
    if SPACE.search(word):
        return is_phrase(value, word)
    if value.loose or value.prose:
        return len(word) > 5 and looks_made_up(word)
    if value.quoted or looks_made_up(word):
        return LETTER.search(word) is not None or DIGIT.search(word) is not None
    if word.isdigit():
        return value.tight or value.name != "pass"
    ends_line = value.followed_by in {"", "\n", "\r"}
    return word.isalpha() and (ends_line or (value.tight and value.followed_by not in {")", ","}))


def is_short(value: Value, word: str) -> bool:
    if word.isdigit():
        return value.name.startswith("cv")
    return value.tight and all(sign.search(word) for sign in (LETTER, DIGIT, MARK)) and not word.isalnum()


def looks_made_up(word: str) -> bool:
    return LETTER.search(word) is not None and MARK.search(word) is not None


def is_phrase(value: Value, word: str) -> bool:
    """Several words: given by code, or said to be it and nothing that is said of passwords."""
    words = word.lower().split()
    if (
        not PHRASE.fullmatch(word)
        or word[0].isupper()
        or not STOPS.isdisjoint(words)
        or len(WORDS.intersection(words)) > 1
    ):
        return value.name in {"passphrase", "mnemonic"} and len(words) > 1
    return len(words) >= WORDS_ENOUGH or (value.quoted and not value.loose)


def is_token(value: Value) -> bool:
    word = str(value)
    if len(word) < 8 or is_none(value, word) or PATH.match(word) or SPACE.search(word):
        return False
    if value.loose:
        return is_random(word)
    if DIGIT.search(word):
        return value.quoted or LETTER.search(word) is not None
    if value.quoted and len(word) >= LETTERS_ENOUGH and looks_made_up(word):
        return True
    return len(word) >= LETTERS_ENOUGH and word.lower() != word != word.upper()


def is_key(value: Value) -> bool:
    """Random, since keys of all kinds are called keys; a UUID only for a key of something."""
    word = str(value)
    if is_none(value, word) or PATH.match(word) or SPACE.search(word):
        return False
    if UUID.fullmatch(word):
        return value.text[value.start - 48 : value.start].rstrip("\"'` :=").lower().endswith(("_key", "-key")) and (
            not value.prose
        )
    return is_random(word)


def is_random(word: str) -> bool:
    """Long, and turns from letters to digits and back more often than names and dates do."""
    return len(word) >= LETTERS_ENOUGH and "\\x" not in word and len(TURN.findall(word)) >= TURNS_ENOUGH


def is_none(value: Value, word: str) -> bool:
    """Nothing: a blank, a plain word, the name again, code, or what was replaced before."""
    if value.text.startswith(KEPT, value.start) and word.find("]") in {-1, len(word) - 1}:
        return True
    if len(word) > LONGEST_WORD:
        return False
    if word.lower() in WORDS or BLANK.fullmatch(word) or NAME.fullmatch(word) or OTHER.match(word):
        return True
    if value.quoted:
        return TEMPLATE.match(word) is not None or (CODE.match(word) is not None and word.endswith(")"))
    return (
        TEMPLATE.search(word) is not None
        or IN_MANUALS.fullmatch(word) is not None
        or CODE.match(word) is not None
        or value.followed_by in {"(", "["}
    )
