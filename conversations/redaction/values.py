"""Does what a name is given look like a secret? Told from code, types, blanks to fill in and plain words."""

import re
from dataclasses import dataclass

from conversations.redaction.kinds import Kind

SAID_INSTEAD = """
    string str text bool boolean int integer number float none null nil undefined true false any object bytes char
    varchar required optional hidden invalid valid incorrect correct wrong expired missing empty forgotten forgot reset
    changed new old your the and not self this await return func function default field input type value example
    placeholder redacted masked encrypted hashed protected secure strong weak unknown denied refused show hide change
    update bearer basic digest env process public private import from const async with using via only same here
    oublié oubliée perdu perdue incorrecte invalide requis requise obligatoire facultatif vide inconnu manquant expiré
    falsch ungültig erforderlich vergessen requerido obligatorio inválida olvidada
"""
WORDS = frozenset(SAID_INSTEAD.split())
BLANK = re.compile(
    r"\$?\{.*\}|\$\(?(?:[a-z]_?)+\)?|%\w+%|%s|%\(\w+\)s|<.*>|[*•x._#?-]{3,}|…|\[[^\]]*\]"
    r"|(?:your|my|the|votre|mon|tu|mi)[-_ ]?[a-z_-]*|(?:enter|insert|replace|put|change|add)[-_ ][a-z_ -]*",
    re.I,
)
NAME = re.compile(
    r"[a-z_-]*?(?:pass(?:word|wd|phrase|wort)?|pwd|mdp|token|secret|key|credentials?|auth)s?[_-]?\d?", re.I
)
CODE = re.compile(
    r"[A-Za-z_]{3,}\d?(?:(?:\.|->|::|\?\.)[A-Za-z_]\w*)*[(\[](?:.*[)\]]|\Z)|[A-Za-z_]+(?:(?:\.|->|::|\?\.)[A-Za-z_]+)+\Z"
)
PATH = re.compile(r"(?:[~.]{0,2}/[\w.-]+){2,}\Z|\w+://")
CUT = re.compile(r"[&;,](?=\w*[=:])|;\Z|\\[nrt\"]")
SPACE, DIGIT, LETTER = re.compile(r"\s"), re.compile(r"\d"), re.compile(r"[^\W\d_]")
MARK = re.compile(r"[\d!@#$%^&*+?~=]")
LONGEST_WORD = 80  # longer values are no name, no blank, no piece of code
LETTERS_ENOUGH = 16  # so long a mixture of capitals and small letters needs no digit
OPENING = {")": "(", "]": "[", "}": "{"}
KEPT = tuple(kind.placeholder for kind in Kind)


@dataclass(frozen=True, slots=True)
class Value:
    """`text[start:end]`, given to `name`. `tight`: with `=` and no space; `prose`: the name is said to be it."""

    text: str
    start: int
    end: int
    name: str
    quoted: bool = False
    tight: bool = False
    prose: bool = False

    def __str__(self) -> str:
        return self.text[self.start : self.end]

    @property
    def followed_by(self) -> str:
        return self.text[self.end : self.end + 1]


def trimmed(run: str, before: str) -> str:
    """Without what closes the sentence, list or query around it; a bracket only if one was opened before."""
    cut = CUT.search(run)
    end = cut.start() if cut else len(run)
    while end and (run[end - 1] in ",;.:" or (run[end - 1] in OPENING and OPENING[run[end - 1]] in before)):
        end -= 1
    return run[:end]


def is_password(value: Value) -> bool:
    word = str(value)
    if len(word) < 4 or is_none(value, word):
        return len(word) == 3 and word.isdigit() and value.name.startswith("cv")
    if value.quoted:
        return not SPACE.search(word) or value.name == "passphrase"
    if LETTER.search(word) and MARK.search(word):
        return len(word) > 5 or not value.prose
    if word.isdigit():
        return value.tight or value.name != "pass"
    ends_line = value.followed_by in {"", "\n", "\r"}
    return word.isalpha() and not value.prose and (ends_line or (value.tight and value.followed_by not in {")", ","}))


def is_token(value: Value) -> bool:
    word = str(value)
    if len(word) < 8 or is_none(value, word) or PATH.match(word) or SPACE.search(word):
        return False
    if DIGIT.search(word):
        return value.quoted or LETTER.search(word) is not None
    return len(word) >= LETTERS_ENOUGH and word.lower() != word != word.upper()


def is_none(value: Value, word: str) -> bool:
    """Nothing: a blank, a plain word, the name again, code, or what was replaced before."""
    if value.text.startswith(KEPT, value.start) and word.find("]") in {-1, len(word) - 1}:
        return True
    if len(word) > LONGEST_WORD:
        return False
    if word.lower() in WORDS or BLANK.fullmatch(word) or NAME.fullmatch(word):
        return True
    return CODE.match(word) is not None or (not value.quoted and value.followed_by in {"(", "["})
