"""The laws of the house about its words: what the glossary names is in the code, and on screen in French."""

import re
from functools import cache

import polib
import pytest
from django.core.management import get_commands
from django.urls import URLPattern, get_resolver

from tests.support import house

GLOSSARY = (house.ROOT / "docs/glossary.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in GLOSSARY.splitlines() if line.startswith("| ")]
WORDS = [(row + [""])[:4] for row in ROWS if row[0] != "word"]
FILE = re.compile(r"(?:[\w.-]+/)+(?:[\w.-]+\.\w+)?")
PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")


@cache
def code():
    """Every word of our Python and our templates, and the commands."""
    sources = [*house.python(*house.OURS).values(), *house.templates().values()]
    return {word for source in sources for word in re.findall(r"[\w-]+", source)} | set(get_commands())


@cache
def files():
    return "\n".join(f"/{house.name_of(path)}" for path in house.files())


def addresses():
    """Every address of the site, its converters left out: /chats/<>/."""

    def walk(resolver, prefix):
        for item in resolver.url_patterns:
            route = f"{prefix}{item.pattern}"
            yield from [route] if isinstance(item, URLPattern) else walk(item, route)

    return {PLACEHOLDER.sub("<>", route) for route in walk(get_resolver(), "/")}


@cache
def french():
    """All that a French screen can say, in small letters, with plain spaces."""
    catalogues = [path for path in house.files() if path.match("locale/fr/LC_MESSAGES/django.po")]
    entries = [entry for path in catalogues for entry in polib.pofile(str(path))]
    said = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    said += [text for name, text in house.texts() if name.startswith("consent/policies/shipped/")]
    return re.sub(r"\s", " ", "\n".join(said)).lower()


def is_there(name):
    if name.startswith("/"):
        return PLACEHOLDER.sub("<>", name) in addresses()
    if FILE.fullmatch(name):
        return f"/{name}" in files() or f"/templates/{name}" in files()
    return set(re.findall(r"[\w-]+", name.removeprefix("--"))) <= code()


@pytest.mark.parametrize(("word", "where"), [(word, where) for word, _, where, _ in WORDS])
def test_what_the_glossary_points_to_is_in_the_code(word, where):
    named = re.findall(r"`([^`]+)`", where)
    assert named, f"{word} points nowhere"
    assert not [name for name in named if not is_there(name)]


@pytest.mark.parametrize(("word", "said"), [(word, said) for word, _, _, said in WORDS if said.strip()])
def test_the_glossarys_french_is_what_a_french_screen_says(word, said):
    assert not [each for each in said.strip().split(", ") if each.strip("«» \u00a0").lower() not in french()]


def test_a_word_stands_in_the_glossary_once():
    words = [each for word, *_ in WORDS for each in re.sub(r" \(.+\)", "", word).split(", ")]
    assert len(words) == len(set(words))
    assert len(words) >= 60
