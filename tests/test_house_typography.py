"""The laws of the house about how texts are set: quotes that curl, and French spaces that hold."""

import re
import tomllib

import pytest

from tests.support import house

ENTRIES = [entry for whose in house.CATALOGUES for entry in house.catalogue(whose)]
UPDATES = sorted((house.ROOT / "consent" / "policies" / "shipped").glob("*.toml"))
LOOSE = re.compile(r"\w [:;?!»%]|« |[\w)][;?!»]|\w:(?=\s|$)|\S«\w|\w\.{3}(?!\w)")
STRAIGHT = re.compile(r'(?<![=\w(])"\w[^"<>]*"')


def french():
    for entry in ENTRIES:
        yield from [entry.msgstr, *entry.msgstr_plural.values()]


def words(update, language):
    """Every word of the choice and both policies, without the placeholders and the addresses of links."""
    texts = tomllib.loads(update.read_text(encoding="utf-8")).get(language, {})
    for text in [*texts.get("choice", {}).values(), texts.get("consumer_terms", ""), texts.get("privacy_policy", "")]:
        yield re.sub(r"\]\([^)]*\)|\{\w+\}|`[^`]*`", "", text)


def test_french_spaces_hold():
    """A narrow no-break space before ; ? ! : and inside « »."""
    without_names = (re.sub(r"%\(\w+\)[sd]|https?:\S+|%[sd]|<[^>]*>", "x", text) for text in french())
    assert not [text for text in without_names if LOOSE.search(text)]


@pytest.mark.parametrize("update", UPDATES, ids=lambda path: path.stem)
def test_french_spaces_hold_in_the_frozen_texts(update):
    around = rf".{{0,20}}(?:{LOOSE.pattern})"
    assert not [match[0] for text in words(update, "fr") for match in re.finditer(around, text)]


def test_quotes_curl():
    english = [entry.msgid for entry in ENTRIES] + [entry.msgid_plural for entry in ENTRIES]
    assert not [text for text in [*english, *french()] if STRAIGHT.search(text)]


def test_no_text_is_put_together_of_pieces():
    """A language has its own order: a text is one message with names in it, never pieces added up."""
    joined = r"\b_\([^()]*\)\s*\+|\+\s*\b_\(|f[\"'][^\"']*\{_\("
    assert not house.where(joined, house.python(*house.OURS))
