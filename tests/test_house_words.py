"""The laws of the house about translations: all is said in French too, and what is compiled is what is written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import polib
import pytest

from tests.support import house


@pytest.fixture(scope="module", params=house.CATALOGUES)
def whose(request):
    return request.param


@pytest.fixture(scope="module")
def catalogue(whose):
    return house.catalogue(whose)


@pytest.fixture(scope="module")
def folder(whose):
    return house.ROOT / house.CATALOGUES[whose]


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural or ""


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def test_every_text_is_translated(catalogue):
    assert not [entry.msgid for entry in catalogue if not entry.obsolete and not entry.translated()]


def test_no_translation_is_a_guess_or_left_over(catalogue, folder):
    assert not [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete or entry.previous_msgid]
    # Gettext's own tools stumble over half of one.
    assert "\n#|" not in (folder / "django.po").read_text(encoding="utf-8")


def test_placeholders_are_the_same_in_both_languages(catalogue):
    for entry in catalogue:
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert placeholders(said) <= wanted, entry.msgid
        assert not entry.msgstr or placeholders(entry.msgstr) == wanted, entry.msgid


def test_what_is_compiled_is_what_is_written(catalogue, folder):
    compiled = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(folder / "django.mo"))}
    assert compiled == {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in catalogue.translated_entries()}


def test_a_text_that_both_catalogues_have_says_the_same():
    site, consent = ({key(entry): entry.msgstr for entry in house.catalogue(whose)} for whose in house.CATALOGUES)
    assert not {said for said in site.keys() & consent.keys() if site[said] != consent[said]}


def test_no_text_of_consent_is_another_one_in_django():
    """An app's French counts for the whole site; where Django has these words, too, they mean the same or say more."""
    django_fr = Path(django.__file__).parent
    paths = [*django_fr.glob("contrib/*/locale/fr/LC_MESSAGES/django.mo")]
    theirs = {key(entry): entry.msgstr for path in paths for entry in polib.mofile(str(path))}
    ours = {key(entry): entry.msgstr for entry in house.catalogue("consent")}
    assert len(theirs) > 300
    assert not {said for said in ours.keys() & theirs.keys() if ours[said] != theirs[said]}


def test_each_catalogue_holds_the_texts_of_its_code_and_its_pages_and_no_others(whose, catalogue, tmp_path):
    if not shutil.which("xgettext"):
        assert os.environ.get("CLAUDEPRIVACY_NO_SKIPS") != "1", "xgettext is missing: install gettext"
        pytest.skip("xgettext is not installed")
    for name in house.speaks(whose):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(house.ROOT / name, copy)
    (tmp_path / "locale").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "fr"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    fresh = polib.pofile(str(tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    assert len(fresh) > 100
    assert {key(entry) for entry in fresh} == {key(entry) for entry in catalogue}
