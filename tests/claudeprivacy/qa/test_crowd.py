"""The demo's simulated campaign: the same people every time, through the verbs, marked as what they are."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from claudeprivacy.management.commands import load_campaign, load_demo
from claudeprivacy.qa import crowd
from consent.campaign import counting
from consent.core import updates
from consent.models import ConsentEvent, Installation, NoticeMessage, NoticeShowing
from consent.rules.standing import Kind

pytestmark = pytest.mark.django_db
SIMULATED = User.objects.filter(email__startswith="simulated-")


@pytest.fixture
def update(policy_update):
    Installation.objects.filter(pk=Installation.current().pk).update(demo=True)
    return updates.find(crowd.UPDATE)


def test_two_thousand_fill_every_day_of_the_campaign_and_every_way_through_it(update):
    lives = [crowd._life(number, update) for number in range(1, crowd.PEOPLE + 1)]
    assert lives == [crowd._life(number, update) for number in range(1, crowd.PEOPLE + 1)]
    days = {life.shown_at.date() for life in lives if life.shown_at}
    assert len(days) == 32
    acts = Counter((act.kind, act.help_improve) for life in lives for act in life.acts)
    for kind in ((Kind.DECISION, True), (Kind.DECISION, False), (Kind.DEFERRAL, False), (Kind.SETTING, True)):
        assert acts[kind] > 20, acts
    for life in lives:
        instants = [act.at for act in life.acts]
        assert instants == sorted(instants)
        assert (
            not instants
            or (life.joined_at < life.shown_at < instants[0] and life.decided_at is None)
            or (life.decided_at < update.deadline)
        )


def test_the_crowd_is_real_to_every_rule_and_marked(update):
    assert sum(crowd.load(70)) == 70
    assert SIMULATED.all().count() == 70
    assert not [person.email for person in SIMULATED.all() if person.has_usable_password()]
    assert all(person.is_confirmed for person in SIMULATED.all()), "as accounts made by commands are (section 9)"
    assert ConsentEvent.objects.count() > 40
    assert not ConsentEvent.objects.exclude(simulated=True).exists()
    assert set(ConsentEvent.objects.values_list("touched", flat=True)) >= {"yes", "no"}
    call_command("verify_ledger")  # chains, standings, journal: raises where one doesn't hold
    measures = Counter()
    for cell in counting.count(update, update.deadline - timedelta(hours=1)):
        measures[cell.measure] += cell.number
    assert measures["undecided"]
    assert measures["notified"] > 50
    assert measures["shown"] == NoticeShowing.objects.count() > 40


def test_run_again_it_adds_what_is_missing_and_nothing_twice(update):
    assert sum(crowd.load(10)) == 10
    assert sum(crowd.load(10)) == 0
    assert sum(crowd.load(12)) == 2
    mails = NoticeMessage.objects.values_list("subject_id", "occasion")
    assert len(mails) == len(set(mails))


def test_between_two_batches_others_may_write(update, monkeypatch):
    slept = []
    monkeypatch.setattr(load_campaign, "sleep", slept.append)
    monkeypatch.setattr(crowd, "load", lambda: iter((20, 20, 3)))
    call_command("load_campaign", stdout=StringIO())
    assert slept == [load_campaign.PAUSE] * 3


def test_the_demo_of_tests_does_without_it():
    load_demo.load()
    assert not SIMULATED.all().exists()


def test_it_is_refused_outside_a_demo_and_in_production(policy_update, settings):
    with pytest.raises(CommandError, match="only where load_demo"):
        call_command("load_campaign")
    Installation.objects.filter(pk=Installation.current().pk).update(demo=True)
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not in production") as refused:
        call_command("load_campaign")
    assert refused.value.returncode == 2
    assert not SIMULATED.all().exists()
