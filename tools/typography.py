"""Sets texts as they are printed, so that no line breaks where it shouldn't. `make messages` runs it.

French: a narrow no-break space before ; : ? ! and inside « », no-break spaces in dates, hours and before units, one
kind of apostrophe. English: what has a number before a unit gets an entry in a catalogue of its own, with that space.
"""

import re
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [ROOT / "locale", ROOT / "consent" / "locale"]
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
FRENCH = (
    ("’", "'"),
    (r"[ \u00a0](?=[:;?!»])", "\u202f"),
    (r"« |«\u00a0", "«\u202f"),
    (r"(\d) (?=\d{3}\b)", "\\1\u202f"),
    (rf"(\d|1er) (?=(?:ans?|jours?|heures?|minutes?|secondes?|caractères?|chiffres?|octets?|{MONTHS})\b)", "\\1\u00a0"),
    (rf"({MONTHS}) (?=\d{{4}})", "\\1\u00a0"),
    (r"(\d|\)s) h (?=\d|%)", "\\1\u00a0h\u00a0"),
    (r"(\d|minute\)s) (?=UTC)", "\\1\u00a0"),
    (r"(?i)\b(ce(?:lles?|lui|ux)|jusque)-(?=(?:ci|là)\b)", "\\1\u2011"),
)
ENGLISH = ((r"(\d) (?=(?:years?|days?|hours?|minutes?|seconds?|characters?|bytes?)\b)", "\\1\u00a0"),)


def french(text: str) -> str:
    return _set(FRENCH, text)


def english(text: str) -> str:
    return _set(ENGLISH, text)


def _set(rules: tuple[tuple[str, str], ...], text: str) -> str:
    for wrong, right in rules:
        text = re.sub(wrong, right, text)
    return text


def own_words(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Of the texts of that French catalogue, those that English sets otherwise than the code writes them."""
    made = []
    for entry in catalogue:
        if entry.obsolete or (entry.msgid, entry.msgid_plural) == (english(entry.msgid), english(entry.msgid_plural)):
            continue
        said = polib.POEntry(
            msgid=entry.msgid, msgctxt=entry.msgctxt, flags=[flag for flag in entry.flags if flag != "fuzzy"]
        )
        if entry.msgid_plural:
            said.msgid_plural = entry.msgid_plural
            said.msgstr_plural = {0: english(entry.msgid), 1: english(entry.msgid_plural)}
        else:
            said.msgstr = english(entry.msgid)
        made.append(said)
    return made


def main() -> None:
    for folder in FOLDERS:
        path = folder / "fr" / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path))
        before = str(catalogue)
        for entry in catalogue:
            entry.msgstr = french(entry.msgstr)
            entry.msgstr_plural = {number: french(text) for number, text in entry.msgstr_plural.items()}
        if str(catalogue) != before:
            catalogue.save()
        _write(folder / "en" / "LC_MESSAGES" / "django.po", own_words(catalogue))


def _write(path: Path, entries: list[polib.POEntry]) -> None:
    catalogue = polib.POFile(wrapwidth=78)
    catalogue.header = "Written by tools/typography.py: English as the code has it, with spaces that hold."
    catalogue.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    catalogue.extend(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


if __name__ == "__main__":
    main()
