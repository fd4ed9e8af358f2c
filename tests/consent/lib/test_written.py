"""What text is: one normal form, something to see, a length. Invisible alone is refused wherever text is asked for."""

import unicodedata

import pytest
from django.forms import ValidationError

from consent.lib import written
from consent.lib.written import WrittenField
from consent.models import LastDayExtension
from conversations.models import Conversation, Feedback
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, ConversationFactory, UserFactory, decide
from tests.support.staff import staff

INVISIBLE = [
    *["\u200b", "\u2800", "\u3164", "\uffa0", "\u115f\u1160", "\u00ad", "\u2060\ufeff", "\u202e", "\u034f", "\ufe0f"],
    *[
        "\u0301\u0301",
        "\U000e0041",
        "\u180e",
        "\u17b4",
        " \u00a0\u3000\u2003",
        "\x07",
        "\U0001d159",
        "\ufdd0",
        "\u2028",
        "\u061c",
    ],
]
VISIBLE = ["a", "é", "🦊", "\U0001fae9", "中", "א", "-", "¬", "\ue000", "👨\u200d👩\u200d👧", "\u200ba", "ก็", "०"]


@pytest.mark.parametrize("text", INVISIBLE)
def test_what_shows_nothing_is_not_visible(text):
    assert not written.is_visible(text)
    with pytest.raises(ValidationError):
        WrittenField(80).clean(text)
    assert WrittenField(80, required=False).clean(text) == ""


@pytest.mark.parametrize("text", VISIBLE)
def test_what_shows_something_is_visible_and_kept_as_it_is(text):
    assert written.is_visible(text)
    assert WrittenField(80).clean(text) == text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_text_is_stored_composed(form):
    assert WrittenField(80).clean(unicodedata.normalize(form, "idées à Noël")) == "idées à Noël"


@pytest.mark.parametrize(
    ("text", "good"), [("e\u0301" * 80, True), ("é" * 81, False), ("x" * 80, True), ("x" * 81, False)]
)
def test_the_length_counts_what_is_stored(text, good):
    if good:
        assert len(WrittenField(80).clean(text)) == 80
    else:
        with pytest.raises(ValidationError):
            WrittenField(80).clean(text)


@pytest.mark.parametrize("between", ["\n", "\r\n", "\u2028", "\t", "\x85", "\v"])
def test_a_title_is_one_line_and_a_message_keeps_its_lines(between):
    assert WrittenField(80).clean(f"a{between}b\u00a0c") == "a b\u00a0c"
    assert WrittenField(80, lines=True).clean(f"a{between}b") == f"a{between}b"


@pytest.mark.django_db
@pytest.mark.parametrize("text", INVISIBLE[:5])
def test_every_form_refuses_what_can_not_be_seen(policy_update, text):
    user = decide(UserFactory(name="Ada"))
    chat = ConversationFactory(owner=user)
    browser = TravellingClient().as_user(user).at(BEFORE)
    before = list(Conversation.objects.values_list("title", "messages__text"))
    for address, sent in {"": {"text": text}, "rename/": {"title": text}}.items():
        answer = browser.post(f"/chats/{chat.pk}/{address}", sent)
        assert (answer.status_code, "only invisible characters" in answer.content.decode()) == (422, True)
    assert browser.post("/chats/", {"text": text}).status_code == 422
    assert list(Conversation.objects.values_list("title", "messages__text")) == before
    browser.post(f"/chats/{chat.pk}/feedback/", {"value": "up", "comment": text})
    assert Feedback.objects.get().comment == ""
    browser.post("/settings/", {"name": text, "language": "", "appearance": "system"})
    user.refresh_from_db()
    assert user.name == ""


@pytest.mark.django_db
@pytest.mark.parametrize("text", INVISIBLE[:5])
def test_a_reason_that_can_not_be_seen_is_none(policy_update, text):
    answer = (
        TravellingClient()
        .as_user(staff(is_superuser=True))
        .at(BEFORE)
        .post(f"/admin/consent/policyupdate/{policy_update.pk}/extend/", {"last_day": "2025-10-08", "reason": text})
    )
    assert (answer.status_code, LastDayExtension.objects.count()) == (422, 0)
