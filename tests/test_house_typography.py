"""The laws of the house about how texts are set: quotes that curl, spaces that hold, words that are gone for good."""

import re
import tomllib
from datetime import UTC, date, datetime

import polib
import pytest
from django.utils.translation import override

from consent.lib import dates
from tests.support import house
from tools import typography

ENTRIES = [entry for whose in house.CATALOGUES for entry in house.catalogue(whose)]
UPDATES = sorted((house.ROOT / "consent" / "policies" / "shipped").glob("*.toml"))
LOOSE = re.compile(r"\w [:;?!»%]|« |[\w)][;?!»]|\w:(?=\s|$)|\S«\w|\w\.{3}(?!\w)")
# Words that read like a translation once stood here. What says it better is in their place.
GONE = {
    "en": (
        "It serves two purposes|Open to you meanwhile|This needs mending|Make an account|Log in to an account",
        "Password again|Same as the browser|Delete the account|Change the password|Delete the chat|For good\\.",
        "at once and for good|What stays|listed, not undone|a new person here|Ends every session",
        "All that is yours|says it in full|It is back, not sent yet|No model answers here|counts as continued",
        "up to the message you sent it at|brings none of them back|while your choice is open|is removed after",
        "are removed after %|There is no export of yours|waits for its turn|ask you for a",
        "Stood:|is announced since|is over since|said so many times|is not in it|There is much to count",
    ),
    "fr": (
        "Jusque.là, cette conv|Ce qui part,|non défaits|pas défaits|Celle du navigateur|une seconde fois",
        "Décider de la plus récente|Accessible en attendant|Rien trouvé|[Pp]as authentique|Personne de ce nom",
        "Si vous partagez|Déconnexion|pour de bon|[Oo]ffres? commerciale|Claude pour l'éducation",
        "tranquille jusqu|mise à jour tranchée|qui vaut décide",
    ),
}
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


def test_french_is_set_as_it_is_printed():
    """As tools/typography.py sets it: dates, hours and units hold together, one kind of apostrophe."""
    assert not [text for text in french() if text != typography.french(text)]
    assert typography.french("celle-ci, le 28 septembre 2025 à 7 h 55 UTC : 5 ans, l’an 100 000") == (
        "celle\u2011ci, le 28\u00a0septembre\u00a02025 à 7\u00a0h\u00a055\u00a0UTC\u202f: 5\u00a0ans, l'an 100\u202f000"
    )


def test_english_keeps_a_number_and_its_unit_together():
    """By a catalogue of its own, which holds what differs from the code and nothing else."""
    for whose, folder in house.CATALOGUES.items():
        english = house.ROOT / folder.replace("/fr/", "/en/")
        wanted = {(each.msgctxt, each.msgid): each.msgstr for each in typography.own_words(house.catalogue(whose))}
        for read, name in ((polib.pofile, "django.po"), (polib.mofile, "django.mo")):
            assert {(each.msgctxt, each.msgid): each.msgstr for each in read(str(english / name))} == wanted
        assert "15\u00a0minutes" in "".join(wanted.values())


def test_a_day_in_french_is_one_word_to_a_line(settings):
    assert dates.day_in_words(date(2025, 9, 28), "fr") == "28\u00a0septembre\u00a02025"
    with override("fr"):
        assert " " not in dates.instant(datetime(2025, 9, 28, 7, 5, tzinfo=UTC)).replace(" à ", "")


def test_no_apostrophe_curls():
    assert not [text for text in [*(entry.msgid for entry in ENTRIES), *french()] if "\u2019" in text]


@pytest.mark.parametrize("language", GONE)
def test_words_that_were_mended_stay_away(language):
    said = french() if language == "fr" else (text for entry in ENTRIES for text in (entry.msgid, entry.msgid_plural))
    gone = re.compile("|".join(GONE[language]))
    assert not [text for text in said if gone.search(text.replace("\u00a0", " "))]


def test_quotes_curl():
    english = [entry.msgid for entry in ENTRIES] + [entry.msgid_plural for entry in ENTRIES]
    assert not [text for text in [*english, *french()] if STRAIGHT.search(text)]


def test_no_text_is_put_together_of_pieces():
    """A language has its own order: a text is one message with names in it, never pieces added up."""
    joined = r"\b_\([^()]*\)\s*\+|\+\s*\b_\(|f[\"'][^\"']*\{_\("
    assert not house.where(joined, house.python(*house.OURS))
