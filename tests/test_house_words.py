"""The laws of the house about translations: all is said in French too, and what is compiled is what is written."""

import os
import re
import shutil
import subprocess
import sys

import polib
import pytest

from tests.support import house

FOLDER = house.ROOT / "locale" / "fr" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(FOLDER / "django.po"))


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def test_every_text_is_translated(catalogue):
    assert not [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()]


def test_no_translation_is_a_guess_or_left_over(catalogue):
    assert not [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete or entry.previous_msgid]
    assert "\n#|" not in (FOLDER / "django.po").read_text(
        encoding="utf-8"
    )  # gettext's own tools stumble over half of one


def test_placeholders_are_the_same_in_both_languages(catalogue):
    for entry in catalogue:
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert placeholders(said) <= wanted, entry.msgid
        assert not entry.msgstr or placeholders(entry.msgstr) == wanted, entry.msgid


def test_what_is_compiled_is_what_is_written(catalogue):
    compiled = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(FOLDER / "django.mo"))}
    assert compiled == {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in catalogue.translated_entries()}


def test_every_text_of_the_code_and_the_pages_is_in_the_catalogue(catalogue, tmp_path):
    if not shutil.which("xgettext"):
        assert os.environ.get("CLAUDEPRIVACY_NO_SKIPS") != "1", "xgettext is missing: install gettext"
        pytest.skip("xgettext is not installed")
    for name in (*house.python(*house.OURS), *(f"templates/{name}" for name in house.templates())):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(house.ROOT / name, copy)
    (tmp_path / "locale").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "fr"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    fresh = polib.pofile(str(tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    assert len(fresh) > 100
    assert not {key(entry) for entry in fresh} - {key(entry) for entry in catalogue}
