"""Decide, defer, change, extend, publish, change plans, talk, delete and leave: all at once, in random order.

RACES=500 runs so many rounds (the default is for CI), RACES_SEED=n runs those of a seed again; -s prints the figures.
"""

import os
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection, connections

from accounts.models import User
from consent.core import documents, updates
from consent.evidence import verification
from tests.support import race_invariants
from tests.support.client import TravellingClient
from tests.support.factories import publish_shipped
from tests.support.race_actions import administer, browse
from tests.support.race_schedule import BROWSERS, PEOPLE, Round

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = int(os.environ.get("RACES", "6"))
SEED = os.environ.get("RACES_SEED") or secrets.token_hex(4)


def run(round_):
    """Everybody starts at the same moment, a thread and a connection each."""
    plans, waits = round_.plan(), [round_.random.choice((0, 0.01, 0.05)) for _ in range(3)]
    barrier = Barrier(len(plans) + 1)

    def alone(act, *arguments):
        try:
            act(round_, *arguments, barrier)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(plans) + 1) as pool:
        jobs = [pool.submit(alone, administer, waits)]
        for place, plan in enumerate(plans):
            who, client_at = divmod(place, BROWSERS)
            jobs.append(pool.submit(alone, browse, who, round_.people[who].browsers[client_at], plan))
        for job in jobs:
            job.result(120)


def check(round_, seed):
    try:
        race_invariants.check(round_)
        time.sleep(race_invariants.AGE)
        for person in round_.people:
            client_at, user = TravellingClient(), User.objects.filter(pk=person.user.pk).first()
            client_at = client_at.as_user(user) if user else client_at
            race_invariants.now_exact(round_, person, client_at.at(person.now).get(f"/chats/{person.chat.pk}/"))
    except AssertionError as error:
        raise AssertionError(f"RACES_SEED={seed}, round {round_.number}: {error}") from error


def test_whoever_is_first_all_that_must_hold_holds(monkeypatch, capsys):
    monkeypatch.setattr(updates, "MAX_AGE", race_invariants.AGE)
    updates.forget()
    documents.forget()
    publish_shipped()
    answers: Counter = Counter()
    for number in range(ROUNDS):
        round_ = Round(number, Random(f"{SEED}:{number}"))
        round_.prepare()
        run(round_)
        check(round_, SEED)
        answers.update(done.status for done in round_.log)
    assert not [found for found in verification.breaks() if isinstance(found, verification.Break)]
    assert answers.total() == ROUNDS * (len(round_.plan()) * len(round_.plan()[0]) + 3)
    unsaid = answers[503]
    print(f"\n{connection.vendor}, RACES_SEED={SEED}: {ROUNDS} rounds of {PEOPLE * BROWSERS + 1} threads, ", end="")
    print(f"{answers.total()} deeds, {unsaid} answered 503, 0 broken invariants; {dict(sorted(answers.items()))}")
