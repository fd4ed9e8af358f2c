"""The TOML file of a balanced update: four more words, and nothing preset. Pure: no database."""

import json
from dataclasses import replace

import pytest

from consent.policies import toml_file
from tests.consent.policies.test_toml_file import SOURCE
from tests.support.balanced import WORDS

BALANCED = SOURCE.replace('presentation = "original"', 'presentation = "balanced"').replace(
    "preset = true", "preset = false"
)
for language, words in WORDS.items():
    lines = "\n".join(f"{name} = {json.dumps(text)}" for name, text in words.items())
    BALANCED = BALANCED.replace(f"[{language}.choice]", f"[{language}.choice]\n{lines}")


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
        ('presentation = "balanced"', 'presentation = "original"', "en.choice.allow: no such field"),
    ],
)
def test_the_balanced_words_are_required_and_the_originals_has_none_of_them(old, new, says):
    assert old in BALANCED
    with pytest.raises(toml_file.CannotPublish, match=f"^{says}"):
        toml_file.read(BALANCED.replace(old, new, 1))


def test_every_mistake_is_found_at_once():
    broken = (
        BALANCED.replace('allow = "Allow"', "", 1).replace("preset = false", "").replace("last_day = 2025-09-28", "")
    )
    faults = toml_file.examine(toml_file.tomllib.loads(broken))[1]
    assert [fault.partition(":")[0] for fault in faults] == ["last_day", "preset", "en.choice.allow"]
