"""Looking at messages in the console: previews, the record of each, and what those who only look can't do."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail as outgoing
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from consent.campaign import sending
from consent.models import NoticeMessage
from tests.consent.admin.test_mail_pages import WHICH, page, text
from tests.support.client import TravellingClient
from tests.support.factories import BEFORE, UserFactory
from tests.support.screen import Screen
from tests.support.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.CONSENT_NOTICES_PER_MINUTE = 0


def test_a_preview_shows_both_parts_as_they_are_sent(reviewer, policy_update):
    screen = Screen(reviewer.get(page(policy_update, "_preview"), WHICH))
    assert "Rappel : choisissez d'ici le 28 septembre 2025" in screen.text
    assert "Ce que vous pouvez faire" in screen.text
    (address,) = [link for link in screen.links() if link and "preview/html" in link]
    answer = reviewer.get(address)
    assert "<h2>Ce que vous pouvez faire</h2>" in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; ")
    assert not NoticeMessage.objects.exists()


@pytest.mark.parametrize("change", [{"kind": "x"}, {"language": "de"}, {"kind": ""}, {"language": "\x00"}])
def test_a_preview_of_what_there_is_not_says_which_field(reviewer, policy_update, change):
    response = reviewer.get(page(policy_update, "_preview"), {**WHICH, **change})
    assert (response.status_code, "errorlist" in response.content.decode()) == (422, True)
    assert reviewer.get(page(policy_update, "_preview_html"), {**WHICH, **change}).status_code == 422


def test_messages_are_found_by_address_or_subject(reviewer, policy_update):
    ada, _other = UserFactory(email="ada@x.org"), UserFactory()
    sending.run(lambda: BEFORE)
    listed = reverse("admin:consent_noticemessage_changelist")
    for wanted in ("ada@x.org", "ADA@x.org", str(ada.subject_id)):
        assert "1 message" in text(reviewer, listed, q=wanted)
    assert "0 messages" in text(reviewer, listed, q="nobody@x.org")
    assert "ada@x.org" not in reviewer.get(listed).content.decode()


def test_who_may_look_sees_no_button_and_can_send_nothing(reviewer, policy_update):
    UserFactory()
    for address in (page(policy_update), page(policy_update, "_preview")):
        assert page(policy_update, "_send") not in reviewer.get(address, WHICH).content.decode()
        assert page(policy_update, "_test") not in reviewer.get(address, WHICH).content.decode()
    names = [f"consent_policyupdate_{name}" for name in ("notices_send", "notices_test", "campaign_count")]
    for address in [reverse(f"admin:{name}", args=[policy_update.pk]) for name in names]:
        for method in ("get", "post", "put", "patch", "delete"):
            assert getattr(reviewer, method)(address, WHICH).status_code in (403, 405)
    assert (outgoing.outbox, DBTaskResult.objects.count(), LogEntry.objects.count()) == ([], 0, 0)


def test_pages_change_nothing_whatever_the_method(reviewer, policy_update):
    for name in ("", "_preview", "_preview_html"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(reviewer, method)(page(policy_update, name), WHICH).status_code == 405
    assert TravellingClient().as_user(staff()).get(page(policy_update)).status_code == 403


def test_a_post_without_its_token_is_refused(policy_update):
    strict = TravellingClient(enforce_csrf_checks=True).as_user(staff("Policy manager"))
    assert {strict.post(page(policy_update, name)).status_code for name in ("_send", "_test")} == {403}
