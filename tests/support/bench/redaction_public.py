"""Cases that others made, read from checkouts of their repositories (a folder that the environment names)."""

import random
import re
import re._constants as op  # the parsed form of a pattern, to make texts that match it
import re._parser as parser
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import phonenumbers

from tests.support.bench.published_cards import PUBLISHED

ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
CLASSES = {op.CATEGORY_DIGIT: "0123456789", op.CATEGORY_WORD: f"{ALNUM}_", op.CATEGORY_SPACE: " "}
TAILS = (r"(?:[\x60'\"\s;]|\\[nr]|$|\b)", r"(?:[\x60'\"\s;]|\\[nr]|$)")
IN_GO = re.compile(r"`([^`]*)`|\"((?:[^\"\\\n]|\\.)*)\"")
IN_CONTEXT = r"(?i)[\w.-]{0,50}?(?:"
NEEDS_CONTEXT = {"generic-api-key", "curl-auth-header", "curl-auth-user", "kubernetes-secret-yaml", "jwt-base64"}
FILES = (
    ".log",
    ".csv",
    ".c",
    ".h",
    ".py",
    ".md",
    ".js",
    ".ts",
    ".tsx",
    ".tcl",
    ".json",
    ".svg",
    ".yml",
    ".rb",
    ".sh",
    ".txt",
)
# How a key is given to a name, in languages and files; %(name)s and %(key)s stand in each.
SHAPES = (
    '%(name)s_api_token = "%(key)s"',
    "%(name)s_TOKEN := `%(key)s`",
    'const %(name)sApiKey: string = "%(key)s";',
    "export %(name)s_SECRET='%(key)s'",
    "%(name)s_token=%(key)s",
    '{"%(name)s_api_key": "%(key)s"}',
    "%(name)s_token: %(key)s",
    '  "%(name)sToken" => "%(key)s",',
    "define('%(name)s_API_KEY', '%(key)s');",
    'String %(name)sApiKey = "%(key)s";',
    'os.environ["%(name)s_TOKEN"] = "%(key)s"',
    "<%(name)sToken>%(key)s</%(name)sToken>",
)
EACH = 8  # samples of a rule
LARGEST = 400_000  # bytes


class Case(NamedTuple):
    """`group`: the rule, detector or region; nothing of `values` may be left."""

    group: str
    text: str
    values: tuple[str, ...]


def sample(pattern: Iterable[tuple[Any, Any]], chance: random.Random) -> str:
    """A text that the parsed pattern matches."""
    return "".join(PIECES[code](what, chance) for code, what in pattern if code in PIECES)


def repeated(what: Any, chance: random.Random) -> str:
    least, most, part = what
    most = least + 4 if most is op.MAXREPEAT else min(most, least + 8)
    return "".join(sample(part, chance) for _ in range(chance.randint(least, most)))


def one_of(what: list[tuple[Any, Any]], chance: random.Random) -> str:
    chars = ""
    for code, item in what:
        if code is op.LITERAL:
            chars += chr(item)
        elif code is op.RANGE:
            chars += "".join(map(chr, range(item[0], item[1] + 1)))
        elif code is op.CATEGORY:
            chars += CLASSES.get(item, ALNUM)
    others = [char for char in f"{ALNUM}-" if char not in chars]
    return chance.choice((others if what[0][0] is op.NEGATE else chars) or ".")


PIECES: dict[Any, Callable[[Any, random.Random], str]] = {
    op.LITERAL: lambda what, _: chr(what),
    op.ANY: lambda *_: ".",
    op.IN: one_of,
    op.BRANCH: lambda what, chance: sample(chance.choice(what[1]), chance),
    op.MAX_REPEAT: repeated,
    op.MIN_REPEAT: repeated,
    op.SUBPATTERN: lambda what, chance: sample(what[3], chance),
}


def python_of(pattern: str) -> str:
    """Go's regular expression as Python reads it, without what only ends the match."""
    for tail in TAILS:
        pattern = pattern.replace(tail, "")
    pattern = re.sub(r"\(\?[a-z]+\)", "", pattern).replace("(?-i:", "(?:").replace("(?i:", "(?:").replace(r"\z", "$")
    return pattern.replace("[[:alnum:]]", "[A-Za-z0-9]").replace("(?s:.)", ".")


def gitleaks(root: Path, seed: int) -> Iterator[Case]:
    """Samples of every rule whose keys are known by their own form, in a sentence without any label."""
    chance = random.Random(seed)
    for rule in tomllib.loads((root / "config/gitleaks.toml").read_text())["rules"]:
        pattern = rule.get("regex", "")
        if not pattern or pattern.startswith((IN_CONTEXT, r"[\w.-]{0,50}?")) or rule["id"] in NEEDS_CONTEXT:
            continue
        form = re.compile(python_of(pattern))
        parsed = parser.parse(form.pattern)
        for _ in range(EACH):
            text = re.sub(r"\\[nr]\Z", "", sample(parsed, chance).strip()).rstrip(";\"'`\\")
            match = form.search(text)
            key = match[match.lastindex or 0] if match else text
            yield Case(rule["id"], f"I pasted {text} into it", (key,))


def labelled(root: Path, seed: int) -> Iterator[Case]:
    """Keys of the rules that want a name beside them, given to a name of that maker in every shape."""
    chance = random.Random(seed)
    for rule in tomllib.loads((root / "config/gitleaks.toml").read_text())["rules"]:
        pattern = rule.get("regex", "")
        if not pattern.startswith(IN_CONTEXT):
            continue
        maker = re.sub(r"\W", "", pattern.removeprefix(IN_CONTEXT).partition(")")[0].partition("|")[0])
        groups = (what[3] for code, what in parser.parse(python_of(pattern)) if code is op.SUBPATTERN and what[0])
        group = next(groups, None)
        for shape in SHAPES if group else ():
            key = sample(group or (), chance)
            yield Case(rule["id"], shape % {"name": maker, "key": key}, (key,))


def trufflehog(root: Path) -> Iterator[Case]:
    """The inputs of its detectors' tests whose results are written beside them."""
    test = re.compile(r"input:\s*(`[^`]*`|\"(?:[^\"\\\n]|\\.)*\"),\s*want:\s*\[\]string\{(.*?)\},?\n", re.S)
    for path in sorted((root / "pkg/detectors").rglob("*_test.go")):
        for match in test.finditer(path.read_text()):
            text = "".join(IN_GO.fullmatch(match[1]).groups(default=""))  # type: ignore[union-attr]
            wanted = tuple(one or two for one, two in IN_GO.findall(match[2]))
            if held := tuple(value for value in wanted if value in text):
                yield Case(path.parent.name, text, held)


def phone_numbers(frame: str, form: int) -> Iterator[Case]:
    """libphonenumber's example numbers of every region and type."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in phonenumbers.PhoneNumberType.values():
            number = phonenumbers.example_number_for_type(region, kind)
            if number:
                written = phonenumbers.format_number(number, form)
                yield Case(region, frame.format(written), (written,))


def ibans(root: Path) -> Iterator[Case]:
    """python-stdnum's, which are those of the registry: as printed, without spaces, in fours."""
    text = (root / "tests/test_iban.doctest").read_text()
    for line in text.partition("IBAN REGISTRY")[2].partition("'''")[2].partition("'''")[0].splitlines():
        number = line.strip().removeprefix("...").strip()
        plain = re.sub(r"\W", "", number)
        for written in (number, plain, " ".join(plain[place : place + 4] for place in range(0, len(plain), 4))):
            if plain:
                yield Case(plain[:2], f"Here it is: {written} ok", (written,))


def cards() -> Iterator[Case]:
    """Those that payment providers publish for tests: in one piece, and in fours."""
    for provider, numbers in PUBLISHED.items():
        for number in numbers.split():
            fours = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
            yield from (Case(provider, f"Here it is: {written} ok", (written,)) for written in (number, fours))


def pieces(folder: Path, size: int) -> Iterator[tuple[str, str]]:
    """Whole lines of the real texts, about so many characters at a time, each with the name of its file's folder."""
    for name, text in real_texts(folder):
        piece = ""
        for line in text.splitlines(keepends=True):
            piece += line
            if len(piece) > size:
                yield name.partition("/")[0], piece
                piece = ""
        if piece:
            yield name.partition("/")[0], piece


def real_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and content of every file of text: logs, code, prose."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in FILES and path.is_file() and path.stat().st_size < LARGEST:
            yield str(path.relative_to(folder)), path.read_text(errors="replace")
