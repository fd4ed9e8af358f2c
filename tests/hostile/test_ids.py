"""Ids of other people and of nothing: 404, not 403. Forms about other updates, replayed and forged digests: nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from consent.core import updates
from consent.lib import clock
from consent.models import ConsentEvent, PolicyUpdate
from conversations.models import Conversation
from tests.support.factories import AFTER, SLUG, ConversationFactory, decide, publish, shipped
from tests.support.verbs import digest, rows

pytestmark = pytest.mark.django_db
THEIRS = ["", "rename/", "delete/", "undo-delete/", "feedback/", "feedback/take-back/"]
SENT = [("text", "x"), ("title", "x"), ("value", "up")]
MALFORMED = [
    "x",
    "0",
    "-1",
    "%00",
    "%FF%FE",
    "a" * 3000,
    "00000000-0000-0000-0000-00000000000g",
    "{%7B}",
    "..%2f..",
    "1;--",
]


@pytest.mark.parametrize("who", ["decided", "prompt", "work", "staff"])
@pytest.mark.parametrize("action", THEIRS)
def test_another_persons_conversation_is_not_there(site, who, action):
    """The superuser's eyes and hands included."""
    stranger = ConversationFactory()
    answers = [
        [site.send(who, method, f"/chats/{pk}/{action}", body=SENT) for method in ("GET", "POST")]
        for pk in (stranger.pk, uuid4())
    ]
    theirs, nobodys = [[(p.response.status_code, p.response.content, p.changed) for p in probes] for probes in answers]
    assert {status for status, _, _ in theirs} <= {404, 405}
    assert theirs[1][0] == 404
    assert theirs == nobodys


@pytest.mark.parametrize("who", ["prompt", "blocked", "work", "staff"])
@pytest.mark.parametrize("form", ["", ".json"])
def test_another_persons_receipt_is_not_there(site, who, form):
    (event,) = rows(site.users["decided"])
    tail = form or "/"
    theirs, nobodys = (site.send(who, "GET", f"/receipts/{pk}{tail}").response for pk in (event.pk, uuid4()))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
    assert site.send("decided", "GET", f"/receipts/{event.pk}{tail}").response.status_code == 200


@pytest.mark.parametrize("key", MALFORMED)
def test_an_id_that_is_none_is_not_there(site, key):
    for address in (
        "/chats/{}/",
        "/receipts/{}/",
        "/receipts/{}.json",
        "/legal/updates/{}/",
        "/legal/consumer-terms/{}/",
    ):
        for who in ("decided", "nobody"):
            assert site.send(who, "GET", address.format(key)).response.status_code == 404


def test_a_deleted_conversation_of_somebody_else_can_not_be_brought_back(site):
    stranger = ConversationFactory(now=clock.real_now())
    Conversation.objects.update(deleted_at=AFTER)
    assert site.send("decided", "POST", f"/chats/{stranger.pk}/undo-delete/").response.status_code == 404
    page = site.send("decided", "GET", f"/?deleted={stranger.pk}").response
    assert stranger.title not in page.content.decode()


def choose(site, who="prompt", **changes):
    sent = {"update": SLUG, "digest": digest(), "help_improve": "on", **changes}
    return site.send(who, "POST", "/consent/decide/", body=list(sent.items()))


@pytest.mark.parametrize("slug", ["2025-05-01", "draft", "next", "2099-01-01"])
def test_a_form_about_any_other_update_is_stale(site, slug):
    """An older one, a draft, one that is announced later, one that never was."""
    PolicyUpdate.objects.create(slug="draft", announced_at=AFTER - timedelta(days=20), last_day=AFTER.date())
    publish(
        "next", announced_at=clock.real_now() + timedelta(days=300), last_day=clock.real_now().date() + timedelta(400)
    )
    known = PolicyUpdate.objects.get(slug="next").documents.get(kind="choice", language="en").digest
    for sent in (digest(), known):
        for who in ("prompt", "blocked"):
            probe = choose(site, who, update=slug, digest=sent)
            assert (probe.response.status_code, probe.changed) == (409, {})


@pytest.mark.parametrize("kind", ["consumer_terms", "privacy_policy"])
def test_the_digest_of_another_text_is_no_consent(site, kind):
    other = PolicyUpdate.objects.get(slug=SLUG).documents.get(kind=kind, language="en").digest
    publish(
        "minor", material=False, announced_at=shipped().announced_at + timedelta(days=1), last_day=None, preset=False
    )
    for forged in (
        other,
        digest()[::-1],
        "0" * 64,
        PolicyUpdate.objects.get(slug="2025-05-01").documents.first().digest,
    ):
        probe = choose(site, digest=forged)
        assert (probe.response.status_code, probe.changed) == (409, {})


def test_a_form_replayed_by_another_person_counts_for_who_sends_it_and_once(site, client_at):
    decide(site.users["prompt"])
    probe = choose(site, "prompt", help_improve="")
    assert (probe.response.status_code, probe.changed) == (303, {})
    probe = choose(
        site, "blocked", subject_id=str(site.users["prompt"].subject_id), user_pk=str(site.users["prompt"].pk)
    )
    assert probe.changed == {"consent_consentevent": 1}
    (counted,) = {event.subject_id for event in probe.new_events} - {site.users["prompt"].subject_id}
    assert counted == site.users["blocked"].subject_id


def test_a_replay_after_the_next_update_adds_nothing_and_leads_on(site):
    decide(site.users["prompt"])
    publish("2025-09-01", announced_at=shipped().announced_at + timedelta(days=4))
    updates.forget()
    probe = choose(site, "prompt")
    assert probe.response.status_code == 303
    assert ConsentEvent.objects.filter(subject_id=site.users["prompt"].subject_id).count() == 1


@pytest.mark.parametrize("number", ["-1", "0", "999999999999", "9" * 5000, "x", "1.5", "\0", "１", "last"])
@pytest.mark.parametrize("address", ["/", "/chats/{chat}/"])
def test_a_page_that_is_none_shows_one_that_is(site, number, address):
    where, odd = address.format(chat=site.chats["decided"].pk), [("page", number), ("q", "\0"), ("deleted", "\0")]
    assert site.send("decided", "GET", where, query=odd).response.status_code == 200
