"""Whatever people do after an export, in whatever order and on whatever clock: withdrawn is what they withdrew."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from conversations import chats, feedback
from conversations.jobs import training_export, withdrawals
from conversations.jobs.export_files import name_of
from conversations.models import Conversation, ExportedConversation, ExportRun
from conversations.rules import exports
from rights import erasure
from tests.support.depth import examples
from tests.support.factories import BEFORE, ConversationFactory
from tests.support.jobs import DAY, person, turn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_update")]
WROTE, NOW = BEFORE + DAY, BEFORE + 9 * DAY
DEEDS = ["on", "off", "resume", "delete", "give", "take back", "leave"]
STEPS = some.lists(some.tuples(some.sampled_from(DEEDS), some.integers(0, 1), some.integers(0, 3)), max_size=12)


class Life:
    """One person with two chats: the first went by their setting, with feedback perhaps; the second as they liked."""

    def __init__(self, folder, *, on: bool, sent: bool) -> None:
        self.owner = person(help_improve=on)
        self.chats = [ConversationFactory(owner=self.owner, text=f"chat {n}", now=WROTE) for n in range(2)]
        if sent:
            self.give(0, WROTE)
        list(training_export.export(folder, None))
        self.run = ExportRun.objects.order_by("-pk").first()
        items = ExportedConversation.objects.filter(export=self.run, conversation__in=self.chats)
        self.items = {self.chats.index(item.conversation): item for item in items.select_related("conversation")}
        self.on, self.left = on, False
        self.gone, self.without = set(), set()
        self.sent = {0} if sent else set()

    def give(self, which, now):
        feedback.give(owner=self.owner, pk=self.chats[which].pk, value="up", comment="", now=now)

    def there(self, which):
        return not self.left and Conversation.objects.filter(pk=self.chats[which].pk, deleted_at=None).exists()

    def step(self, deed, which, now):
        if self.left or (deed not in ("on", "off", "leave") and not self.there(which)):
            return
        if deed in ("on", "off"):
            turn(self.owner, on=deed == "on", now=now)
            if deed == "off" and self.on:
                self.gone |= {each for each, item in self.items.items() if item.whole}
            self.on = deed == "on"
        elif deed == "resume":
            chats.resume(owner=self.owner, pk=self.chats[which].pk, text="more", now=now)
        elif deed == "delete":
            chats.delete(owner=self.owner, pk=self.chats[which].pk, now=now)
            self.gone.add(which)
        elif deed == "give":
            self.give(which, now)
        elif deed == "take back":
            feedback.take_back(owner=self.owner, pk=self.chats[which].pk, now=now)
            if which in self.sent and which in self.items:
                (self.without if self.items[which].whole else self.gone).add(which)
        else:
            erasure.erase(user_pk=self.owner.pk, surface="account", now=now)
            self.left, self.gone = True, {0, 1}

    def expected(self):
        lines = {(item.part, item.position) for which, item in self.items.items() if which in self.gone}
        kept = {(item.part, item.position) for which, item in self.items.items() if which in self.without - self.gone}
        return lines, kept


def numbers(found):
    return {(part, number) for part in (1, 2) for number in found.get(name_of(part), ())}


@settings(max_examples=examples(100), deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(on=some.booleans(), sent=some.booleans(), steps=STEPS)
def test_withdrawn_is_what_was_deleted_turned_off_left_or_taken_back(tmp_path_factory, on, sent, steps):
    life = Life(tmp_path_factory.mktemp("life") / "export", on=on, sent=sent)
    for deed, which, clock in steps:
        life.step(deed, which, BEFORE + timedelta(days=5 * clock))
    found = withdrawals.ask(str(life.run.identity), NOW)
    lines, feedback_alone = life.expected()
    mine = {(item.part, item.position) for item in life.items.values()}
    assert numbers(found.lines) & mine == lines
    assert numbers(found.feedback) & mine == feedback_alone
    if not life.left:
        rows = list(Conversation.objects.filter(owner=life.owner))
        told = exports.of(rows, life.owner)
        for which, item in life.items.items():
            for each in told.get(life.chats[which].pk, []):
                if each.identity == life.run.identity:
                    is_out = (item.part, item.position) in lines
                    assert (each.withdrawn_at is not None) is is_out
