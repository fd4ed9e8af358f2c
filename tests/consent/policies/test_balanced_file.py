"""The TOML file of a balanced update: four more words, and nothing preset. Pure: no database."""

import re
from dataclasses import replace

import pytest

from consent.policies import toml_file
from tests.consent.policies.test_toml_file import SOURCE
from tests.support.balanced import WORDS

BALANCED = SOURCE.replace('presentation = "original"', 'presentation = "balanced"').replace(
    "preset = true", "preset = false"
)


def test_a_balanced_file_reads_as_written():
    file = toml_file.read(BALANCED)
    assert (file.presentation, file.preset) == ("balanced", False)
    assert file == replace(toml_file.read(SOURCE), presentation="balanced", preset=False, texts=file.texts)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("preset = false", "preset = true", "preset: two equal buttons preset nothing"),
        ('allow = "Allow"', "", "en.choice.allow: missing"),
        ('dont_allow = "Ne pas autoriser"', 'dont_allow = ""', "fr.choice.dont_allow: is empty"),
    ],
)
def test_the_balanced_words_are_required(old, new, says):
    assert old in BALANCED
    with pytest.raises(toml_file.CannotPublish, match=f"^{says}"):
        toml_file.read(BALANCED.replace(old, new, 1))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_original_carries_all_of_them_or_none(language):
    assert toml_file.read(SOURCE).texts[language].choice.keys() > WORDS[language].keys()
    without = SOURCE
    for name in WORDS["en"]:
        without = re.sub(rf"^{name} = .*\n", "", without, flags=re.MULTILINE)
    assert toml_file.read(without).texts[language].choice.keys().isdisjoint(WORDS[language])
    for name, text in WORDS[language].items():
        with pytest.raises(toml_file.CannotPublish, match=f"^{language}.choice.{name}: missing"):
            toml_file.read(SOURCE.replace(f'{name} = "{text}"\n', ""))


def test_every_mistake_is_found_at_once():
    broken = (
        BALANCED.replace('allow = "Allow"', "", 1).replace("preset = false", "").replace("last_day = 2025-09-28", "")
    )
    faults = toml_file.examine(toml_file.tomllib.loads(broken))[1]
    assert [fault.partition(":")[0] for fault in faults] == ["last_day", "preset", "en.choice.allow"]
