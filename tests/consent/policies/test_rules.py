"""What an update must not say: each rule by both doors, the command's and the console's, all told at once."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from consent.campaign import mail
from consent.lib import clock
from consent.models import PolicyUpdate
from consent.policies import drafts, publishing, rules
from consent.policies.toml_file import CannotPublish, field_of
from consent.policies.wording import BALANCED_WORDS
from tests.consent.admin.test_publish import ANNOUNCED, FILE, page, publish, words
from tests.support import balanced, toml_text
from tests.support.factories import SHIPPED, SLUG, another, shipped
from tests.support.screen import Screen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]


def policy(language="en", **texts):
    return replace(FILE, texts={**FILE.texts, language: replace(FILE.texts[language], **texts)})


def both(**changes):
    """The same change to a word of the choice in both languages."""
    texts = words("en", **changes)
    return replace(FILE, texts={**texts, "fr": words("fr", **changes)["fr"]})


def without_buttons(file):
    """Without the words of two equal buttons, which an original needn't carry."""
    texts = {
        language: replace(each, choice={name: word for name, word in each.choice.items() if name not in BALANCED_WORDS})
        for language, each in file.texts.items()
    }
    return replace(file, texts=texts)


def said(text):
    """In both policies and languages, after what they say."""
    texts = {
        language: replace(each, privacy_policy=each.privacy_policy + text, consumer_terms=each.consumer_terms + text)
        for language, each in FILE.texts.items()
    }
    return replace(FILE, texts=texts)


OLD = shipped(SLUG).texts
EVERYWHERE = ["en.consumer_terms", "en.privacy_policy", "fr.consumer_terms", "fr.privacy_policy"]
BROKEN = {
    "English changed, French not": (
        replace(FILE, texts=words("en", accept="Agree")),
        ["fr.choice.accept"],
        "is as in 2025-08-28, and en.choice.accept was changed",
    ),
    "French changed, English not": (
        replace(FILE, texts=words("fr", accept="D'accord")),
        ["en.choice.accept"],
        "fr.choice.accept was changed",
    ),
    "a policy changed in English alone": (
        policy("fr", privacy_policy=OLD["fr"].privacy_policy),
        ["fr.privacy_policy"],
        "en.privacy_policy was changed",
    ),
    "a policy changed in French alone": (
        policy("en", consumer_terms=OLD["en"].consumer_terms),
        ["en.consumer_terms"],
        "fr.consumer_terms was changed",
    ),
    "unchanged policies": (replace(FILE, texts=OLD), ["material"], "both policies are those of 2025-08-28"),
    "a title of two lines": (both(title="One\ntwo"), ["en.choice.title", "fr.choice.title"], "more than one line"),
    "a title with a line separator": (
        both(title="One\u2028two"),
        ["en.choice.title", "fr.choice.title"],
        "more than one line",
    ),
    "a title with another separator of lines": (
        both(title="One\u2028two"),
        ["en.choice.title", "fr.choice.title"],
        "more than one line",
    ),
    "a button of two lines": (both(accept="One\ntwo"), ["en.choice.accept", "fr.choice.accept"], "more than one line"),
    "another last day in words": (
        both(last_hours="Until April 2, 2026, and no longer."),
        ["en.choice.last_hours", "fr.choice.last_hours"],
        "says “April 2, 2026”, and the last day is",
    ),
    "another last day in French words": (
        both(last_hours="Jusqu'au 2 avril 2026."),
        ["en.choice.last_hours", "fr.choice.last_hours"],
        "says “2 avril 2026”",
    ),
    "another last day without a year": (
        both(last_hours="Until the 2nd of April."),
        ["en.choice.last_hours", "fr.choice.last_hours"],
        "says “2nd of April”",
    ),
    "the first of a month in French": (
        both(last_hours="Jusqu'au 1er mai"),
        ["en.choice.last_hours", "fr.choice.last_hours"],
        "says “1er mai”",
    ),
    "a later day in a policy": (said("\nFrom 12 April 2026 on."), EVERYWHERE, "says “12 April 2026”"),
    "the last day before, left behind": (said("\nJusqu'au 28 septembre 2025."), EVERYWHERE, "says “28 septembre 2025”"),
    "a day that there is none of": (said("\nOn February 30, 2026."), EVERYWHERE, "says “February 30, 2026”"),
    "a placeholder in a policy": (said("\nUntil {last_day}."), EVERYWHERE, "nothing fills {last_day} in a policy"),
    "an unknown placeholder": (
        both(intro="By {last_day}, {name}."),
        ["en.choice.intro", "fr.choice.intro"],
        "has the placeholders ['last_day', 'name'], needs ['last_day']",
    ),
    "a placeholder where none belongs": (
        both(accept="Accept {last_day}"),
        ["en.choice.accept", "fr.choice.accept"],
        "has the placeholders ['last_day'], needs []",
    ),
    "a placeholder with a space": (
        both(accept="Accept {last day}"),
        ["en.choice.accept", "fr.choice.accept"],
        "a brace that belongs to no placeholder",
    ),
    "half a placeholder": (
        both(intro="By {last_day} or {last_day."),
        ["en.choice.intro", "fr.choice.intro"],
        "a brace that belongs to no placeholder",
    ),
    "terms and policy the same": (
        policy(privacy_policy=FILE.texts["en"].consumer_terms),
        ["en.privacy_policy"],
        "is the very text of consumer_terms",
    ),
    "a last day too soon": (replace(FILE, last_day=date(2026, 3, 13)), ["last_day"], "less than 14 days"),
}


def lines_of(error):
    return str(error).splitlines()


def by_command(file, tmp_path, *arguments):
    """The lines that publish_update complains with, without the file's name; and its exit code."""
    path = tmp_path / "update.toml"
    path.write_text(toml_text.written(file), encoding="utf-8")
    try:
        call_command("publish_update", str(path), *arguments)
    except CommandError as error:
        return [line.removeprefix(f"{path}: ") for line in lines_of(error)], error.returncode
    return [], 0


@pytest.mark.parametrize(("file", "fields", "says"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("arguments", [(), ("--check",)], ids=["publishing", "checking"])
def test_the_command_names_what_is_wrong_and_writes_nothing(file, fields, says, arguments, tmp_path):
    complaints, code = by_command(file, tmp_path, *arguments)
    assert ([field_of(each) for each in complaints], code) == (fields, 1)
    assert all(says in each for each in complaints)
    assert not PolicyUpdate.objects.filter(slug=FILE.slug).exists()


@pytest.mark.parametrize(("file", "fields", "says"), BROKEN.values(), ids=BROKEN)
def test_the_console_says_the_same_with_a_link_to_the_field_and_publishes_nothing(manager, file, fields, says):
    draft = drafts.create(file)
    response = manager.get(page(draft))
    screen = Screen(response)
    assert f'data-faults="{len(fields)}"' in screen.html
    assert screen.text.count(says) >= len(fields)
    for field in fields:
        assert told_with_a_link(screen, f"/admin/consent/policyupdate/{draft.pk}/change/#{box(field)}", field)
    assert publish(manager, draft).status_code == 422
    edit = Screen(manager.get(f"/admin/consent/policyupdate/{draft.pk}/change/"))
    for field in fields:
        assert told_with_a_link(edit, f"#{box(field)}", field)
        assert f'id="{box(field)}"' in edit.html
        (tag,) = [each for each in edit.html.split("<") if f'id="{box(field)}"' in each]
        assert 'aria-invalid="true"' in tag
    assert edit.html.count("console-fault") == len(fields)
    assert PolicyUpdate.objects.get(pk=draft.pk).published_at is None


def told_with_a_link(screen, address, field):
    """The field by its label, which leads to it, and by its name in small print."""
    return re.search(
        rf'<a href="{re.escape(address)}">[^<]+:</a> [^<]+<code[^>]*>{re.escape(field)}</code>', screen.html
    )


def box(field):
    language, _, rest = field.partition(".")
    if not rest:
        return f"id_{field}"
    return (
        f"id_{language}-{rest.removeprefix('choice.')}"
        if rest.startswith("choice.")
        else f"id_{language}-policy-{rest}"
    )


def test_each_rule_counts_for_publishing_however_it_is_called(policy_update):
    for file, fields, _says in BROKEN.values():
        with pytest.raises(CannotPublish) as refused:
            publishing.publish_file(file, now=clock.real_now())
        assert [field_of(each) for each in refused.value.faults] == fields
        assert not PolicyUpdate.objects.filter(slug=FILE.slug).exists()


def test_all_of_them_are_told_at_once_by_both_doors(manager, tmp_path):
    """Of a file made balanced, say, with a title of two lines, a day that contradicts, and too few days."""
    changed = both(title="One\ntwo", last_hours="Until 2 April 2026.")
    file = replace(without_buttons(changed), presentation="balanced", last_day=date(2026, 3, 10))
    complaints, code = by_command(file, tmp_path, "--check")
    named = [field_of(each) for each in complaints]
    assert code == 1
    assert {"preset", "en.choice.allow", "fr.choice.dont_allow", "last_day", "en.choice.title"} <= set(named)
    assert {"en.choice.last_hours", "fr.choice.last_hours"} <= set(named)
    draft = drafts.create(file)
    screen = Screen(manager.get(page(draft)))
    assert f'data-faults="{len(named)}"' in screen.html
    for field in named:
        assert told_with_a_link(screen, f"/admin/consent/policyupdate/{draft.pk}/change/#{box(field)}", field)


def test_a_file_made_balanced_names_the_preset_and_its_words_at_once(tmp_path, manager):
    file = replace(without_buttons(FILE), presentation="balanced")
    expected = ["preset", *(f"{language}.choice.{name}" for language in ("en", "fr") for name in balanced.WORDS["en"])]
    assert [field_of(each) for each in by_command(file, tmp_path)[0]] == expected
    assert [field_of(each) for each in publishing.faults(drafts.create(file), now=ANNOUNCED)] == expected


@pytest.mark.parametrize("slug", SHIPPED)
def test_nothing_is_said_of_the_shipped_updates(slug):
    assert publishing.faults_of(shipped(slug), now=clock.real_now()) == []


def test_nothing_is_said_of_a_next_update_that_is_right(tmp_path):
    assert publishing.faults_of(FILE, now=ANNOUNCED - timedelta(days=1)) == []
    fine = both(last_hours="Until April 1, 2026 (1 April). Announced on 1 March 2026; you may 5 times. Avril 2026.")
    assert publishing.faults_of(fine, now=ANNOUNCED) == []
    history = said("\nThe notice of 28 August 2025, 28 août 2025; every 29 February. See 2027-01-31.")
    assert publishing.faults_of(history, now=ANNOUNCED) == []
    assert by_command(fine, tmp_path) == ([], 0)


def test_a_correction_in_one_language_is_a_minor_update():
    texts = {language: replace(text, choice=None) for language, text in OLD.items()}
    texts["fr"] = replace(texts["fr"], privacy_policy=OLD["fr"].privacy_policy.replace("e", "é", 1))
    minor = replace(FILE, material=False, last_day=None, preset=False, texts=texts)
    assert publishing.faults_of(minor, now=ANNOUNCED) == []
    unchanged = replace(minor, texts={language: replace(text, choice=None) for language, text in OLD.items()})
    assert publishing.faults_of(unchanged, now=ANNOUNCED) == []


def test_after_a_minor_update_words_are_held_against_the_choice_before_it():
    texts = {language: replace(text, choice=None) for language, text in another(FILE).texts.items()}
    minor = replace(
        FILE, slug="2026-01-01", announced_at=datetime(2026, 1, 1, tzinfo=UTC), material=False, last_day=None
    )
    publishing.publish_file(replace(minor, preset=False, texts=texts), now=clock.real_now())
    changed = another(another(replace(FILE, texts=words("en", accept="Agree"))))
    assert [field_of(each) for each in publishing.faults_of(changed, now=ANNOUNCED)] == ["fr.choice.accept"]


def no_envelope(*of):
    raise ValueError("no header can hold it")


def test_a_mail_that_can_not_be_made_keeps_an_update_from_being_published(tmp_path, settings, monkeypatch):
    settings.CONSENT_SITE_URL = "https://example.com"
    monkeypatch.setattr(mail, "letter", no_envelope)
    complaints, code = by_command(FILE, tmp_path)
    assert ([field_of(each) for each in complaints], code) == (["en.choice.title", "fr.choice.title"], 1)
    assert all("e-mail (announcement) can't be made of it" in each for each in complaints)


def test_messages_are_composed_in_both_languages_of_every_occasion(settings, monkeypatch):
    settings.CONSENT_SITE_URL = "https://example.com"
    made = []
    monkeypatch.setattr(rules, "composers", [lambda update, texts: made.append((update, texts)) or []])
    assert publishing.faults_of(FILE, now=ANNOUNCED) == []
    ((update, texts),) = made
    assert (update.slug, update.last_day, sorted(texts)) == (FILE.slug, FILE.last_day, ["en", "fr"])
    assert texts["fr"].words == FILE.texts["fr"].choice


def test_an_upload_that_no_draft_can_hold_names_all_that_is_wrong(manager, tmp_path):
    file = both(title="One\ntwo")
    content = toml_text.written(replace(file, last_day=date(2026, 3, 10))).replace("preset = true", "")
    sent = SimpleUploadedFile("update.toml", content.encode(), "application/toml")
    response = manager.post("/admin/consent/policyupdate/upload/", {"file": sent})
    text = Screen(response).text
    assert response.status_code == 422
    for field in ("preset: missing", "last_day: leaves less", "en.choice.title: has more", "fr.choice.title: has more"):
        assert field in text
