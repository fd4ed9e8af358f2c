"""Export of all one's data: a ZIP that is whole, one's own alone, and streams however big it is."""

import io
import json
import re
import zipfile
from uuid import uuid4

import pytest

from consent.evidence import receipt_checks
from consent.lib import clock
from consent.lib.dates import instant
from consent.models import NoticeShowing
from consent.models.campaign import NoticeMessage
from consent.rules.hashing import plain
from conversations import chats, feedback
from conversations.jobs import training_export
from conversations.models import ExportRun, RemovedChats
from tests.support.factories import AFTER, BEFORE, SLUG, ConversationFactory, UserFactory
from tests.support.verbs import accept, put_off, rows, set_to

pytestmark = pytest.mark.django_db
NAMES = ["account.json", "index.html", "ledger.json", "notices.json", "profile.json", "style.css"]
ADDRESS = "/settings/privacy/export/"


@pytest.fixture
def user(policy_update):
    return UserFactory(name="Ada", location_metadata=True)


def exported(client_at, user, at=BEFORE, **headers):
    response = client_at.at(at).as_user(user).post(ADDRESS, headers=headers)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    return archive


def read(archive, name):
    return json.loads(archive.read(name))


def test_profile_ledger_and_conversations_are_in_an_export(client_at, user):
    put_off(user)
    accept(user)
    talk = ConversationFactory(owner=user, text="What does the fox say?", time_zone="Europe/Paris")
    chats.resume(owner=user, pk=talk.pk, text="And the <b>owl</b>?", now=BEFORE)
    feedback.give(owner=user, pk=talk.pk, value="up", comment="Fine", now=BEFORE)
    archive = exported(client_at, user)
    profile = read(archive, "profile.json")
    assert (profile["email"], profile["name"], profile["subject_id"]) == (user.email, "Ada", str(user.subject_id))
    assert [each["receipt_id"] for each in read(archive, "ledger.json")] == [str(row.pk) for row in rows(user)[::-1]]
    (said,) = read(archive, "conversations/00001.json")
    assert [message["text"] for message in said["messages"]] == ["What does the fox say?", "And the <b>owl</b>?"]
    assert (said["feedback"]["value"], said["feedback"]["comment"]) == ("up", "Fine")
    assert (said["region"], said["may_be_used"], said["reason"]) == ("Europe/Paris", True, "feedback")


def test_an_export_can_be_read_by_people(client_at, user):
    accept(user)
    ConversationFactory(owner=user, text="And the <b>owl</b>?")
    archive = exported(client_at, user)
    index, page = (archive.read(name).decode() for name in ("index.html", "conversations/00001.html"))
    assert user.email in index
    profile = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", index))
    said = {"Joined at": "June 1, 2025, 09:00 UTC", "Location metadata": "yes", "Appearance": "Same as the device"}
    assert {name: profile[name] for name in said} == said
    assert "You accepted the updated terms" in index
    assert 'href="conversations/00001.html"' in index
    assert "And the &lt;b&gt;owl&lt;/b&gt;?" in page
    assert "<script" not in index + page
    assert "http" not in index + page


def test_white_space_and_code_are_as_they_were_written(client_at, user):
    talk = ConversationFactory(owner=user, text="See:\n\n  this\n```python\ndef f():\n    return 1 < 2\n```")
    feedback.give(owner=user, pk=talk.pk, value="up", comment="a\n    b", now=BEFORE)
    archive = exported(client_at, user)
    page = archive.read("conversations/00001.html").decode()
    assert '<p class="written" dir="auto">See:\n\n  this</p>' in page
    assert "<code>def f():\n    return 1 &lt; 2</code></pre>" in page
    assert '<p class="written" dir="auto">a\n    b</p>' in page
    assert 'href="../style.css"' in page
    assert "white-space: pre-wrap" in archive.read("style.css").decode()


def test_each_receipt_in_an_export_is_genuine(client_at, user):
    accept(user)
    set_to(user, False)
    told = read(exported(client_at, user), "ledger.json")
    assert [receipt_checks.examine(each).genuine for each in told] == [True, True]


def test_deleted_and_incognito_conversations_are_ones_data_too(client_at, user):
    deleted, hidden = ConversationFactory(owner=user), ConversationFactory(owner=user, incognito=True)
    chats.delete(owner=user, pk=deleted.pk, now=BEFORE)
    told = {each["id"]: each for each in read(exported(client_at, user), "conversations/00001.json")}
    assert told.keys() == {str(deleted.pk), str(hidden.pk)}
    assert told[str(deleted.pk)]["deleted_at"]
    assert told[str(hidden.pk)]["incognito"] is True


def test_the_training_exports_that_ones_chats_went_into_are_in_it(client_at, user, tmp_path):
    accept(user)
    went = ConversationFactory(owner=user, now=BEFORE)
    list(training_export.export(tmp_path / "export", None))
    set_to(user, False)
    ConversationFactory(owner=user, now=BEFORE)
    archive = exported(client_at, user)
    told = {each["id"]: each["training_exports"] for each in read(archive, "conversations/00001.json")}
    (export,) = told.pop(str(went.pk))
    run = ExportRun.objects.get()
    assert export["export"] == str(run.identity)
    assert export["use_until"][:10] == run.use_until.date().isoformat()
    assert (export["withdrawn_at"][:10], export["feedback_withdrawn_at"]) == (BEFORE.date().isoformat(), None)
    assert list(told.values()) == [[]]
    page = archive.read("conversations/00001.html").decode()
    assert f"Withdrawn from this export on {instant(BEFORE)}" in page
    assert str(run.identity) in page


def test_nothing_of_anybody_elses_is_in_an_export(client_at, user):
    other = UserFactory(name="Grace")
    accept(other)
    ConversationFactory(owner=other, text="a secret of somebody else")
    ConversationFactory(owner=user)
    archive = exported(client_at, user)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for theirs in ("a secret of somebody else", other.email, "Grace", str(other.subject_id)):
        assert theirs not in everything


@pytest.mark.parametrize(("plan", "at"), [("free", AFTER), ("team", BEFORE), ("team", AFTER), ("max", BEFORE)])
def test_exporting_works_for_everybody_and_while_blocked(client_at, policy_update, plan, at):
    user = UserFactory(plan=plan)
    ConversationFactory(owner=user)
    assert len(read(exported(client_at, user, at), "conversations/00001.json")) == 1


def test_an_empty_account_has_an_export(client_at):
    assert sorted(exported(client_at, UserFactory()).namelist()) == NAMES


def test_what_one_was_shown_and_sent_is_in_an_export(client_at, user, policy_update):
    about = {"subject_id": user.subject_id, "update_id": policy_update.slug, "language": "fr"}
    NoticeShowing.objects.create(**about, shown_at=BEFORE)
    mail = {"kind": "announcement", "occasion": "announcement", "last_day": policy_update.last_day, "state": "sent"}
    NoticeMessage.objects.create(**about, **mail, tried_at=BEFORE)
    NoticeShowing.objects.create(**{**about, "subject_id": UserFactory().subject_id}, shown_at=BEFORE)
    archive = exported(client_at, user)
    told = read(archive, "notices.json")
    assert told["shown"] == [{"update": SLUG, "shown_at": plain(BEFORE), "language": "fr"}]
    [sent] = told["mailed"]
    assert (sent["kind"], sent["state"], sent["last_day"]) == ("announcement", "sent", "2025-09-28")
    assert "1 notice of new terms was shown to you. 1 e-mail" in archive.read("index.html").decode()


def test_an_export_is_in_french_for_who_reads_french(client_at, user):
    assert '<html lang="fr">' in exported(client_at, user, **{"Accept-Language": "fr"}).read("index.html").decode()


def test_each_choice_has_its_receipt_as_a_file_that_the_public_page_takes(client_at, user):
    accept(user)
    set_to(user, False)
    archive = exported(client_at, user)
    assert 'href="receipts/00002.json"' in archive.read("index.html").decode()
    for sequence in (1, 2):
        answer = client_at.post(
            "/receipts/verify/", {"receipt": archive.read(f"receipts/{sequence:05d}.json").decode()}
        )
        assert answer.status_code == 200


def test_feedback_can_be_read_too(client_at, user):
    talk = ConversationFactory(owner=user)
    feedback.give(owner=user, pk=talk.pk, value="down", comment="Not <i>so</i>", now=BEFORE)
    page = exported(client_at, user).read("conversations/00001.html").decode()
    assert "thumbs down" in page
    assert "Not &lt;i&gt;so&lt;/i&gt;" in page


def test_an_export_is_asked_for_by_form_and_logged_in(client_at, user):
    assert client_at.post(ADDRESS)["Location"].startswith("/login/")
    assert client_at.as_user(user).get(ADDRESS).status_code == 405


def test_every_plan_one_was_on_and_every_chat_that_was_removed_is_told(client_at, user):
    with clock.travelled_to(BEFORE):
        type(user).objects.filter(pk=user.pk).update(plan="max")
    RemovedChats.objects.create(subject_id=user.subject_id, removed_on=BEFORE.date(), why="rested", number=3)
    RemovedChats.objects.create(subject_id=uuid4(), removed_on=BEFORE.date(), why="rested", number=9)
    archive = exported(client_at, user, at=AFTER)
    plans = read(archive, "profile.json")["plans"]
    assert [(each["plan"], each["since"][:10]) for each in plans] == [("free", "2025-06-01"), ("max", "2025-09-15")]
    assert read(archive, "notices.json")["removed"] == [{"removed_on": "2025-09-15", "why": "rested", "number": 3}]
