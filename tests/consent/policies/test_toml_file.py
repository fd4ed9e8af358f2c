"""An update's TOML file: every mistake names its field and what would mend it. Pure: no database."""

import re
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from consent.policies import toml_file
from consent.policies.toml_file import CannotPublish
from tests.support.factories import SLUG, shipped

SOURCE = resources.files("consent").joinpath("policies", "shipped", f"{SLUG}.toml").read_text(encoding="utf-8")
MINOR = resources.files("consent").joinpath("policies", "shipped", "2025-05-01.toml").read_text(encoding="utf-8")


def line(name, value):
    """Set a one-line field of the file's head."""
    return lambda source: re.sub(rf"(?m)^{name} = .*$", lambda _: f"{name} = {value}" if value else "", source, count=1)


def word(name, value, table="en.choice"):
    """Set a one-line word of the choice in one language."""

    def change(source):
        head, start, rest = source.partition(f"[{table}]")
        return head + start + line(name, value)(rest)

    return change


def added(text, after=""):
    return lambda source: source.replace(after, f"{after}\n{text}\n", 1) if after else f"{text}\n{source}"


def policy(name, text):
    """Replace a whole text in the first language."""
    return lambda source: re.sub(rf"(?s)^(.*?{name} = )'''.*?'''", lambda found: f"{found[1]}'''{text}'''", source)


MISTAKES = [
    (lambda source: source + "\n[", "file", "not valid TOML"),
    (line("slug", ""), "slug", "missing"),
    (line("slug", "5"), "slug", "is int, needs str"),
    (line("slug", '""'), "slug", "is empty"),
    (line("slug", '"Été 2025"'), "slug", "small letters, digits and hyphens"),
    (line("slug", f'"{"a" * 41}"'), "slug", "up to 40"),
    (line("slug", '"2025/08"'), "slug", "hyphens"),
    (line("material", ""), "material", "missing"),
    (line("material", "1"), "material", "is int, needs bool"),
    (line("announced_at", ""), "announced_at", "missing"),
    (line("announced_at", "2025-08-28"), "announced_at", "is date, needs datetime"),
    (line("announced_at", '"2025-08-28"'), "announced_at", "is str, needs datetime"),
    (line("announced_at", "2025-08-28T00:00:00"), "announced_at", "add the time zone"),
    (line("announced_at", "0001-01-01T00:00:00+10:00"), "announced_at", "between 2000 and 2100"),
    (line("last_day", ""), "last_day", "missing"),
    (line("last_day", '"2025-09-28"'), "last_day", "is str, needs date"),
    (line("last_day", "2025-09-28T00:00:00Z"), "last_day", "a day without a time"),
    (line("last_day", "2025-08-27"), "last_day", "before the announcement"),
    (line("last_day", "9999-12-31"), "last_day", "between 2000 and 2100"),
    (line("preset", ""), "preset", "missing"),
    (line("preset", '"on"'), "preset", "is str, needs bool"),
    (line("presentation", '"surprise"'), "presentation", "use one of original"),
    (line("presentation", "[]"), "presentation", "use one of original"),
    (added("retention_years_on = 5"), "retention_years_on", "no such field"),
    (added("retention_days_off = 30"), "retention_days_off", "no such field"),
    (added("surprise = 1"), "surprise", "no such field"),
    (added("texts = 1"), "texts", "no such field"),
    (lambda source: source + "\n[de]\nconsumer_terms = 'x'", "de", "no such field"),
    (lambda source: source.partition("[fr]")[0], "fr", "missing"),
    (lambda source: source.partition("[fr.choice]")[0], "fr.choice", "missing"),
    (added("surprise = 'x'", after="[en]"), "en.surprise", "no such field"),
    (policy("consumer_terms", ""), "en.consumer_terms", "is empty"),
    (policy("privacy_policy", " "), "en.privacy_policy", "is empty"),
    (word("title", ""), "en.choice.title", "missing"),
    (word("title", '""'), "en.choice.title", "is empty"),
    (word("title", '"  "'), "en.choice.title", "is empty"),
    (word("title", '"\\u200b\\u2800\\u3164"'), "en.choice.title", "nothing that can be seen"),
    (word("title", '"Bell \\u0007"'), "en.choice.title", "control character"),
    (word("title", "7"), "en.choice.title", "is int, needs str"),
    (word("title", '"NUL \\u0000"'), "en.choice.title", "can't be stored"),
    (word("accept", "", table="fr.choice"), "fr.choice.accept", "missing"),
    (added('surprise = "x"', after="[fr.choice]"), "fr.choice.surprise", "no such field"),
    (word("intro", '"No date here."'), "en.choice.intro", "needs ['last_day']"),
    (word("intro", '"On {last_day} or {deadline}."'), "en.choice.intro", "['deadline', 'last_day']"),
    (word("accept", '"Accept {last_day}"'), "en.choice.accept", "has the placeholders ['last_day'], needs []"),
    (
        word("signup_terms", '"{consumer_terms}"'),
        "en.choice.signup_terms",
        "needs ['consumer_terms', 'privacy_policy']",
    ),
]


@pytest.mark.parametrize(("change", "field", "mend"), MISTAKES, ids=[f"{m[1]}: {m[2]}" for m in MISTAKES])
def test_a_mistake_names_its_field_and_what_would_mend_it(change, field, mend):
    changed = change(SOURCE)
    assert changed != SOURCE
    with pytest.raises(CannotPublish, match=f"^{re.escape(field)}[:,]") as refusal:
        toml_file.read(changed)
    assert mend in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (added("last_day = 2025-09-28", after="material = false"), "last_day"),
        (added("preset = true", after="material = false"), "preset"),
        (lambda source: source + "\n[en.choice]\ntitle = 'x'", "en.choice"),
    ],
)
def test_a_minor_update_asks_nobody_so_it_says_nothing_about_a_choice(change, field):
    with pytest.raises(CannotPublish, match=f"^{re.escape(field)}: .*minor"):
        toml_file.read(change(MINOR))


def test_a_correct_file_reads_as_written():
    update = shipped()
    assert (update.slug, update.material, update.preset) == (SLUG, True, True)
    assert (update.announced_at, update.last_day) == (datetime(2025, 8, 28, tzinfo=UTC), date(2025, 9, 28))
    assert update.deadline == datetime(2025, 9, 29, tzinfo=UTC)


def test_another_time_zone_is_another_way_to_say_the_instant():
    update = toml_file.read(line("announced_at", "2025-08-28T02:00:00+02:00")(SOURCE))
    assert update.announced_at == shipped().announced_at


def test_the_last_day_may_be_the_day_of_the_announcement():
    assert toml_file.read(line("last_day", "2025-08-28")(SOURCE)).last_day == date(2025, 8, 28)
