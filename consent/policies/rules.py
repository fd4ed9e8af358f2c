"""What an update must not say, whichever way it is published (rules, section 1): told all at once, each with its field.

What a file can't hold is said by consent.policies.toml_file. Here is what is wrong in what it says: against itself, its
dates, the update before it, and the messages that will be made of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from consent.core.documents import ChoiceText
from consent.lib import written
from consent.lib.dates import YEARS, day_in_words
from consent.models import PolicyUpdate
from consent.policies import days_in_words, drafts
from consent.policies.toml_file import PolicyFile
from consent.policies.wording import ONE_LINE
from consent.rules.verdict import Update

LEAST_DAYS = 14  # between the announcement and the last day, so that every reminder has its turn
POLICIES = ("consumer_terms", "privacy_policy")
Faults = Iterator[str]
# Ask whether messages can be made of an update (consent.campaign hands its own in): faults, each with its field.
composers: list[Callable[[Update, dict[str, ChoiceText]], Iterable[str]]] = []


def broken(file: PolicyFile, *, now: datetime, past: bool) -> Faults:
    """Every rule that what is there of the file breaks; what is missing breaks none. `past`: may be announced."""
    dated = file.is_dated and all(day.year in YEARS for day in (file.announced_at, file.last_day) if day)
    if dated:
        yield from _times(file, now, past)
    multiline = list(_lines(file))
    yield from multiline
    before = previous(file.slug, file.announced_at if dated else now)
    yield from _policies(file)
    if not file.material:
        return
    if before:
        yield from _unchanged(file, before)
        yield from _drifted(file, before)
    if dated and file.last_day:
        yield from _days(file, file.last_day, before)
        if not multiline:
            yield from _messages(file, file.last_day)


def previous(slug: str | None, announced_at: datetime) -> PolicyUpdate | None:
    """The published update that was the newest before one of that slug."""
    older = PolicyUpdate.objects.published().filter(announced_at__lte=announced_at)
    return older.exclude(slug=slug or "").order_by("-announced_at", "-pk").first()


def _times(file: PolicyFile, now: datetime, past: bool) -> Faults:
    if file.announced_at < now and not past:
        yield "announced_at: is in the past. Choose a later instant."
    if file.material and file.last_day is not None:
        if file.deadline <= now and not past:
            yield "last_day: is over already. Choose a later day."
        if file.announced_at < file.deadline < file.announced_at + timedelta(days=LEAST_DAYS):
            yield f"last_day: leaves less than {LEAST_DAYS} days from the announcement. Choose a later day."


def _lines(file: PolicyFile) -> Faults:
    """A title is a mail's subject too, and a button's words are one line."""
    for language, texts in file.texts.items():
        for name, words in (texts.choice or {}).items():
            if name in ONE_LINE and written.BREAKS.search(words):
                yield f"{language}.choice.{name}: has more than one line. Write it in one."


def _days(file: PolicyFile, last_day: date, before: PolicyUpdate | None) -> Faults:
    """Days in words that aren't those of the fields.

    In the words of the choice every other day contradicts them. Policies tell of the past, too: there only a later day
    does, or the last day of the update before, left behind.
    """
    announced = file.announced_at.astimezone(UTC).date()
    known = {announced, last_day}
    left_behind = {before.last_day} if before and before.last_day else set()
    for name, text in file.by_name().items():
        language, _, rest = name.partition(".")
        for day in days_in_words.find(text) if rest else ():
            in_choice = rest.startswith("choice.")
            if not day.is_one_of(known) and (in_choice or _contradicts(day, announced, left_behind)):
                says = f"says “{day.words}”, and the last day is {day_in_words(last_day, language)}"
                mend = "Write {last_day} where it may stand" if in_choice else "Another day that is meant is 2027-01-31"
                yield f"{name}: {says}. {mend}, or leave the day out."


def _contradicts(day: days_in_words.Day, announced: date, left_behind: set[date]) -> bool:
    if day.year is None:
        return False
    at = day.as_date()
    return at is None or at > announced or at in left_behind


def _policies(file: PolicyFile) -> Faults:
    for language, texts in file.texts.items():
        for name in POLICIES:
            if found := sorted(set(re.findall(r"\{\w+\}", getattr(texts, name)))):
                yield f"{language}.{name}: nothing fills {', '.join(found)} in a policy. Write the words themselves."
        if texts.consumer_terms.strip() and texts.consumer_terms == texts.privacy_policy:
            yield f"{language}.privacy_policy: is the very text of consumer_terms. Write the policy."


def _unchanged(file: PolicyFile, before: PolicyUpdate) -> Faults:
    """Asking everybody again needs something new to ask about."""
    stored = drafts.as_file(before).texts
    pairs = [
        (getattr(texts, name).strip(), getattr(stored[language], name).strip())
        for language, texts in file.texts.items()
        for name in POLICIES
        if language in stored
    ]
    if pairs and all(new and new == old for new, old in pairs):
        yield f"material: both policies are those of {before.slug}. Change them, or make the update a minor one."


def _drifted(file: PolicyFile, before: PolicyUpdate) -> Faults:
    """A text that was changed against the update before in one language and not in another."""
    old = _comparable(drafts.as_file(before))
    if not before.material:  # which has no words of a choice: those of the newest that has
        asked = PolicyUpdate.objects.published().filter(material=True, announced_at__lte=before.announced_at)
        if newest := asked.exclude(slug=file.slug).order_by("-announced_at", "-pk").first():
            words = _comparable(drafts.as_file(newest))
            old |= {name: text for name, text in words.items() if ".choice." in name}
    new = _comparable(file)
    for rest in dict.fromkeys(name.partition(".")[2] for name in new):
        there = [language for language in file.texts if new.get(f"{language}.{rest}") and old.get(f"{language}.{rest}")]
        same = [language for language in there if new[f"{language}.{rest}"] == old[f"{language}.{rest}"]]
        changed = [f"{language}.{rest}" for language in there if language not in same]
        if changed:
            for language in same:
                says = f"is as in {before.slug}, and {' and '.join(changed)} was changed"
                yield f"{language}.{rest}: {says}. Change both, or neither."


def _comparable(file: PolicyFile) -> dict[str, str]:
    return {name: text.strip() for name, text in file.by_name().items() if "." in name}


def _messages(file: PolicyFile, last_day: date) -> Faults:
    """Composed as they will be sent."""
    update = Update(file.slug or "", file.announced_at, True, last_day)
    texts = {
        language: ChoiceText(file.slug or "", language, "", dict(texts.choice))
        for language, texts in file.texts.items()
        if texts.choice and texts.choice.get("title")
    }
    for compose in composers:
        yield from compose(update, texts)
