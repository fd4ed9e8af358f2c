"""POST /qa/people/ and GET /qa/ledger/: somebody with a past, and the rows it left (rules, section 8)."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from accounts.models import User
from accounts.plans import Plan
from claudeprivacy.qa import recipes
from consent.models import ConsentEvent
from conversations.models import Conversation
from tests.support import journals, tampering
from tests.support.factories import BEFORE
from tests.support.log_in import is_logged_in, log_in
from tests.support.production import JSON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
PAST = {
    "plan": "pro",
    "joined_at": "2025-07-01T08:00:00Z",
    "language": "fr",
    "decisions": [
        {"kind": "setting", "at": "2025-09-10T09:00:00Z", "help_improve": False},
        {"kind": "deferral", "at": "2025-08-29T09:00:00Z", "gpc": True},
        {"at": "2025-09-01T09:00:00Z", "help_improve": True},
    ],
    "conversations": [
        {
            "texts": [
                {"text": "Première question", "at": "2025-08-30T10:00:00Z"},
                {"text": "Et ensuite ?", "at": "2025-09-02T10:00:00Z"},
            ]
        },
        {"texts": [{"text": "Secret", "at": "2025-09-03T10:00:00Z"}], "incognito": True},
    ],
}


def make(client, recipe, **headers):
    return client.post("/qa/people/", json.dumps(recipe), content_type="application/json", headers=headers)


def ledger(client, subject_id):
    return client.get("/qa/ledger/", {"subject_id": subject_id}, headers=JSON)


@pytest.fixture
def made(client_at):
    answer = make(client_at, PAST)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_answer_says_who_and_which_conversations(made):
    user = User.objects.get(email=made["email"])
    assert (made["subject_id"], made["password"]) == (str(user.subject_id), "demo")
    assert (user.plan, user.language, user.date_joined) == ("pro", "fr", datetime(2025, 7, 1, 8, tzinfo=UTC))
    assert {UUID(pk) for pk in made["conversation_ids"]} == {each.pk for each in user.conversations.all()}


def test_somebody_is_confirmed_unless_the_recipe_says_otherwise(made, client_at):
    other = make(client_at, {"confirmed": False}).json()
    told = {user.email: user.is_confirmed for user in User.objects.all()}
    assert told == {made["email"]: True, other["email"]: False}
    assert "confirmed: use true or false." in make(client_at, {"confirmed": 1}).content.decode()


def test_every_act_is_a_row_in_the_order_of_time_simulated_and_sound(made, client_at):
    rows = ledger(client_at, made["subject_id"]).json()["rows"]
    told = [(row["sequence"], row["kind"], row["help_improve"], row["occurred_at"]) for row in rows]
    assert told == [
        (1, "deferral", None, "2025-08-29T09:00:00.000000Z"),
        (2, "decision", True, "2025-09-01T09:00:00.000000Z"),
        (3, "setting", False, "2025-09-10T09:00:00.000000Z"),
    ]
    assert {row["simulated"] for row in rows} == {True}
    assert [(row["language"], row["gpc"], row["plan"]) for row in rows][0] == ("fr", True, "pro")
    assert tampering.verify()[0] == 0


def test_texts_stand_at_their_instants(made):
    first = Conversation.objects.get(pk=made["conversation_ids"][0])
    assert (first.started_at, first.last_message_at) == (
        datetime(2025, 8, 30, 10, tzinfo=UTC),
        datetime(2025, 9, 2, 10, tzinfo=UTC),
    )
    assert list(first.messages.order_by("written_at").values_list("text", flat=True)) == [
        *("Première question", "Et ensuite ?")
    ]
    assert Conversation.objects.get(pk=made["conversation_ids"][1]).incognito


def test_they_can_log_in_and_be_entered(made, client_at, new_client):
    log_in(client_at, made["email"])
    assert is_logged_in(client_at)
    entered = new_client().post("/qa/enter/", {"persona": made["email"]}, headers=JSON)
    assert entered.json()["subject_id"] == made["subject_id"]


@pytest.mark.parametrize("plan", Plan)
def test_every_plan_can_be_had(client_at, plan):
    made = make(client_at, {"plan": plan}).json()
    assert User.objects.get(email=made["email"]).plan == plan
    assert made["conversation_ids"] == []
    assert ledger(client_at, made["subject_id"]).json()["rows"] == []


def test_a_recipe_can_be_sent_as_a_form(client_at):
    answer = client_at.post("/qa/people/", {"recipe": '{"plan": "max"}'})
    assert User.objects.get(email=answer.json()["email"]).plan == "max"


def test_acts_happen_in_the_world_of_the_browser_that_asks(client_at):
    client_at.post("/qa/world/", {"last_day": "2025-12-24"})
    recipe = {"decisions": [{"at": "2025-12-01T00:00:00Z", "kind": "deferral"}]}
    made = make(client_at, recipe).json()
    assert ledger(client_at, made["subject_id"]).json()["rows"][0]["last_day"] == "2025-12-24"


AT = "2025-09-15T10:00:00Z"
BAD = [
    ([], "recipe"),
    ({"plan": "gold"}, "plan"),
    ({"plan": ["pro"]}, "plan"),
    ({"joined_at": "never"}, "joined_at"),
    ({"joined_at": "1999-01-01"}, "joined_at"),
    ({"language": "de"}, "language"),
    ({"colour": "red"}, "colour"),
    ({"decisions": {}}, "decisions"),
    ({"decisions": ["x"]}, "decisions[0]"),
    ({"decisions": [{"at": AT}]}, "decisions[0].help_improve"),
    ({"decisions": [{"help_improve": True}]}, "decisions[0].at"),
    ({"decisions": [{"at": AT, "help_improve": "on"}]}, "decisions[0].help_improve"),
    ({"decisions": [{"at": AT, "kind": "erased"}]}, "decisions[0].kind"),
    ({"decisions": [{"at": AT, "kind": "deferral", "help_improve": True}]}, "decisions[0].help_improve"),
    ({"decisions": [{"at": "2025-05-01", "help_improve": True}]}, "decisions[0].at"),
    ({"conversations": [{}]}, "conversations[0].texts"),
    ({"conversations": [{"texts": []}]}, "conversations[0].texts"),
    ({"conversations": [{"texts": [{"text": "", "at": AT}]}]}, "conversations[0].texts[0].text"),
    ({"conversations": [{"texts": [{"text": "a\0b", "at": AT}]}]}, "conversations[0].texts[0].text"),
    ({"conversations": [{"texts": [{"text": "\ud800", "at": AT}]}]}, "conversations[0].texts[0].text"),
    ({"conversations": [{"texts": [{"text": "x" * 20_001, "at": AT}]}]}, "conversations[0].texts[0].text"),
    ({"conversations": [{"texts": [{"text": "x", "at": 5}]}]}, "conversations[0].texts[0].at"),
    ({"conversations": [{"texts": [{"text": "x", "at": AT, "by": "me"}]}]}, "conversations[0].texts[0].by"),
    ({"conversations": [{"texts": [{"text": "x", "at": AT}], "incognito": 1}]}, "conversations[0].incognito"),
    ({"conversations": [{}] * 101}, "conversations"),
]


@pytest.mark.parametrize(("recipe", "place"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_a_recipe_that_is_wrong_is_refused_by_place_and_makes_nobody(client_at, recipe, place):
    answer = make(client_at, recipe)
    assert answer.status_code == 400
    assert f"{place}: " in answer.json()["title"]
    assert not User.objects.exists()


def test_what_can_not_be_done_then_is_refused_and_leaves_nothing_anywhere(client_at):
    """A deferral after the last day: what came before it in the recipe isn't kept, in the journal neither."""
    recipe = {**PAST, "decisions": [{"at": "2025-10-15T00:00:00Z", "kind": "deferral"}]}
    answer = make(client_at, recipe)
    assert answer.status_code == 400
    assert "decisions[0]: The last day is over" in answer.json()["title"]
    assert not User.objects.exists()
    assert not Conversation.objects.exists()
    assert not ConsentEvent.objects.exists()
    assert not [entry for entry in journals.entries() if entry.kind == "ledger"]
    assert tampering.verify()[0] == 0


@pytest.mark.parametrize("when", ["2025-08-27T23:59:59Z", "2025-07-01T00:00:00Z"])
def test_nobody_decides_before_anything_is_announced(client_at, when):
    for act in ({"help_improve": True}, {"kind": "deferral"}, {"kind": "setting", "help_improve": True}):
        answer = make(client_at, {"decisions": [{"at": when, **act}]})
        assert "decisions[0]: No update has been announced" in answer.json()["title"]


@pytest.mark.parametrize("body", ["", "{", "nul", "[" * 5000, "1" * 6000, "\ud800".encode("utf-8", "surrogatepass")])
def test_what_is_no_json_is_refused(client_at, body):
    answer = client_at.post("/qa/people/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed") if body else (200, None)


@pytest.mark.parametrize("subject", ["", "x", "1"])
def test_a_ledger_is_somebodys(client_at, subject):
    answer = ledger(client_at, subject)
    assert answer.status_code == 400
    assert answer.json()["title"].startswith("subject_id: ")


def test_of_somebody_unknown_there_are_no_rows(client_at):
    who = str(uuid4())
    assert ledger(client_at, who).json() == {"subject_id": who, "rows": []}


def test_the_default_recipe_is_an_existing_undecided_person():
    recipe = recipes.read({})
    assert (recipe.plan, recipe.acts, recipe.chats) == ("free", [], [])
    assert recipe.joined_at < BEFORE
