"""Whether the folder of a training export may be used (rules, section 5): whole, signed, in time, nothing withdrawn."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from consent.evidence import signing
from consent.evidence.signing import KeyOf
from consent.lib import files
from conversations.jobs import export_files
from conversations.jobs.export_files import MANIFEST, Manifest, Part
from conversations.jobs.withdrawals import Withdrawn

NAMED = 10  # lines of a file that a sentence names
# What the manifest that the site signed said, and a renewed one must say still.
FIXED = ("format", "export", "database", "as_of", "finished_at", "use_until", "ledger_rows")


def not_as_exported(folder: Path, keys: KeyOf | None) -> Iterator[str]:
    """What is wrong with its files, its manifest and the signature. `keys` as for signing.check."""
    found = list(export_files.problems(folder))
    yield from found
    if not found:
        manifest = files.read_json(folder / MANIFEST) or {}
        try:
            _check_signature(manifest, keys)
            datetime.fromisoformat(manifest["use_until"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            says = error if isinstance(error, signing.BadSignature) else "incomplete"
            yield f"{MANIFEST}: {says}"


def _check_signature(manifest: Manifest, keys: KeyOf | None) -> None:
    """One renewed away from the site holds the one that the site signed. Raises BadSignature, KeyError, TypeError."""
    signed = manifest.get("original", manifest)
    signing.check(signed, keys)
    if signed is manifest:
        return
    for name in FIXED:
        if manifest[name] != signed[name]:
            raise signing.BadSignature(f"its {name} is not what the site signed")
    before, after = ({part.name: part for part in export_files.parts_of(each)} for each in (signed, manifest))
    if before.keys() != after.keys():
        raise signing.BadSignature("its files are not those that the site signed")
    for name, part in after.items():
        if part != before[name] and not _is_what_is_left(part, before[name]):
            raise signing.BadSignature(f"{name} is neither the file that the site signed nor what is left of it")


def _is_what_is_left(part: Part, of: Part) -> bool:
    taken = {*part.taken_out} > {*of.taken_out} or {*part.without_feedback} > {*of.without_feedback}
    kept = {*part.taken_out} >= {*of.taken_out} and {*part.taken_out, *part.without_feedback} >= {*of.without_feedback}
    return taken and kept and part.exported == of.exported and part.messages <= of.messages


def no_longer_usable(folder: Path, withdrawn: Withdrawn, now: datetime) -> Iterator[str]:
    """What it holds that was withdrawn, and whether its time is over. Of a folder that is as exported."""
    manifest = files.read_json(folder / MANIFEST) or {}
    yield from past_its_time(manifest, now)
    if withdrawn.everything:
        yield f"{withdrawn.export}: nobody can tell any more what was withdrawn from it. Make a new export"
    for part in export_files.parts_of(manifest):
        if lines := withdrawn.lines_of(part):
            yield f"{part.name}: holds what was withdrawn: {_lines(lines)}"
        if feedback := _with_feedback(folder / part.name, part, withdrawn.feedback_of(part)):
            yield f"{part.name}: holds feedback that was taken back: {_lines(feedback)}"


def past_its_time(manifest: Manifest, now: datetime) -> Iterator[str]:
    """Nothing while it may be used."""
    if now > datetime.fromisoformat(manifest["use_until"]):
        yield f"{MANIFEST}: was to be used until {manifest['use_until']}. Make a new export"


def _with_feedback(path: Path, part: Part, asked: set[int]) -> set[int]:
    """Of these lines those that hold feedback."""
    if not asked:
        return asked
    lines = zip(part.numbers(), export_files.read_part(path), strict=True)
    return {number for number, line in lines if number in asked and "feedback" in line}


def _lines(numbers: set[int]) -> str:
    """“line 3”, “lines 3, 5 and 20 more”; numbers as exported."""
    ordered = sorted(numbers)
    named = ", ".join(map(str, ordered[:NAMED]))
    more = f" and {len(ordered) - NAMED} more" if len(ordered) > NAMED else ""
    return f"line{'s' if len(ordered) > 1 else ''} {named}{more} (as exported)"
