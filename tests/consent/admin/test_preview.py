"""The preview: the very templates, every variant, nothing recorded, and frames for our own pages only."""

from dataclasses import replace
from itertools import product

import pytest

from consent.admin.preview import OPTIONS
from consent.models import ConsentEvent, NoticeShowing
from consent.policies import drafts
from tests.consent.admin.test_publish import FILE
from tests.support import balanced
from tests.support.screen import Screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(policy_update):
    return drafts.create(FILE)


def address(draft, page="scene"):
    return f"/admin/consent/policyupdate/{draft.pk}/{page}/"


def show(client, draft, **chosen):
    response = client.get(address(draft), chosen)
    assert response.status_code == 200
    return Screen(response)


def test_the_modal_is_the_drafts_own(manager, draft):
    screen = show(manager, draft, scene="modal")
    assert "will take effect on April 1, 2026." in screen.text
    assert (screen.marks("data-verdict"), screen.marks("data-reason")) == (["prompt"], ["due"])
    assert screen.toggle_is_on
    assert "Not now" in screen.text
    assert "until 23:59 UTC" not in screen.text


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"scene": "last-hours"}, "until 23:59 UTC"),
        ({"scene": "block"}, "You need to make a choice to continue using Claude."),
        ({"scene": "sign-up"}, "Here's a few things you should know about me:"),
        ({"scene": "privacy"}, "Help improve Claude"),
        ({"scene": "modal", "language": "fr"}, "entrera en vigueur le 1er avril 2026"),
        ({"scene": "privacy", "language": "fr"}, "Aider à améliorer Claude"),
        ({"scene": "modal", "gpc": "1"}, "because your browser sends Global Privacy Control"),
    ],
)
def test_each_scene_is_shown_in_each_language(manager, draft, chosen, words):
    assert words in show(manager, draft, **chosen).text


def test_a_preview_can_be_dark_and_follows_no_setting_of_ones_own(manager, draft):
    assert show(manager, draft, appearance="dark").marks("data-appearance") == ["dark"]
    assert show(manager, draft, appearance="light").marks("data-appearance") == ["light"]


def test_two_equal_buttons_are_previewed_too(manager, policy_update):
    draft = drafts.create(replace(FILE, presentation="balanced", preset=False, texts=balanced.texts()))
    for scene in ("modal", "block", "sign-up"):
        screen = show(manager, draft, scene=scene)
        assert "Allow" in screen.text
        assert "choice-toggle" not in screen.marks("id")


def test_nothing_is_recorded_and_every_variant_answers(manager, draft):
    names = [name for name in OPTIONS if name != "size"]
    for values in product(*(OPTIONS[name] for name in names)):
        show(manager, draft, **dict(zip(names, values, strict=True)))
    assert not NoticeShowing.objects.exists()
    assert not ConsentEvent.objects.exists()


def test_only_our_own_pages_may_frame_it_and_its_forms_lead_nowhere(manager, draft):
    response = manager.get(address(draft))
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert "default-src 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    around = manager.get(address(draft, "preview"))
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]
    assert around["X-Frame-Options"] == "DENY"


def test_the_page_around_offers_every_variant_and_frames_the_chosen_one(manager, draft):
    screen = Screen(manager.get(address(draft, "preview"), {"scene": "block", "language": "fr", "size": "desk"}))
    offered = {value for value in screen.marks("value") if value}
    assert {value for values in OPTIONS.values() for value in values} <= offered
    (source,) = [attributes["src"] for tag, attributes in screen.tags if tag == "iframe"]
    assert source == f"{address(draft)}?scene=block&language=fr&appearance=light&gpc=0"
    assert "console-frame-desk" in screen.html


def test_what_is_not_written_yet_shows_its_name(manager, policy_update):
    words = {key: text for key, text in FILE.texts["fr"].choice.items() if key not in ("title", "intro")}
    draft = drafts.create(replace(FILE, texts={**FILE.texts, "fr": replace(FILE.texts["fr"], choice=words)}))
    assert "[title]" in show(manager, draft, language="fr").text


@pytest.mark.parametrize("change", [{"last_day": None}, {"material": False}])
def test_where_there_is_nothing_to_show_it_says_so(manager, policy_update, change):
    draft = drafts.create(replace(FILE, **change))
    assert "There is nothing to show yet" in Screen(manager.get(address(draft, "preview"))).text
    assert manager.get(address(draft)).status_code == 404


def test_nonsense_shows_the_first_of_each(manager, draft):
    assert show(manager, draft, scene="x", language="de", appearance="pink", gpc="2").marks("data-verdict") == [
        "prompt"
    ]


def test_a_published_update_is_previewed_by_whoever_may_look(reviewer, policy_update, draft):
    assert "September 28, 2025" in show(reviewer, policy_update).text
    assert reviewer.get(address(draft)).status_code == 404
