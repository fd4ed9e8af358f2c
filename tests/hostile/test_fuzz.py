"""Every form and parameter of every address, fuzzed: no 500, and no row where none belongs.

HOSTILE_INPUTS=500 tries so many at each address (the default is for CI); -s prints how many were tried.
"""

import os
import re
from collections import Counter
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import hostile_values
from tests.support.depth import examples
from tests.support.factories import SLUG
from tests.support.request_parameters import FORMS, LISTS, QUERY, heard
from tests.support.url_sweep import doors
from tests.support.verbs import digest

pytestmark = pytest.mark.django_db
INPUTS = int(os.environ.get("HOSTILE_INPUTS") or examples(12))
TRIED: Counter[str] = Counter()
hostile = settings(
    max_examples=INPUTS, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=INPUTS < 50
)
LEDGER, SESSIONS, ATTEMPTS = "consent_consentevent", "accounts_accountsession", "axes_accessattempt"
CHAT, MESSAGE, FEEDBACK = "conversations_conversation", "conversations_message", "conversations_feedback"
PERSON = {"accounts_user", "consent_segmentchange"}  # an account, and the plan it begins with
LINKS = "accounts_emaillink"
KEPT = {"consent_refusedform"}  # a form that the gate refused waits for its sender
# What an answer that refuses (400 and above) may leave behind.
REFUSED = {name: {ATTEMPTS} for name in ("login", "delete-account", "change-email", "add-app", "add-passkey")}
# What an answer that takes the form may. Of anything else not one row.
LEAVING = {"accounts_user", LEDGER, CHAT, MESSAGE, FEEDBACK, SESSIONS, "consent_noticeshowing", ATTEMPTS}
TAKEN = {
    **dict.fromkeys(["consent:decide", "consent:not-now", "consent:help-improve"], {LEDGER}),
    **{"chats": {CHAT, MESSAGE}, "chat": {MESSAGE}, "give-feedback": {FEEDBACK}, "delete-account": LEAVING},
    **dict.fromkeys(["login", "logout", "reset-confirm"], {SESSIONS}),
    "signup": {SESSIONS, LINKS, *PERSON},
    **dict.fromkeys(["change-email", "send-confirmation-again", "add-app", "add-passkey"], {LINKS}),
    "end-session": {SESSIONS},
    "log-out-everywhere": {SESSIONS},
    "qa-enter": {SESSIONS, *PERSON, CHAT, MESSAGE, LEDGER},
    "qa-people": {*PERSON, CHAT, MESSAGE, LEDGER},
}
BY_NO_TEXT = {"delete-account": {"erased"}}  # kinds of rows that are about no text that was shown
WHO = ["nobody", "prompt", "blocked", "decided", "decided", "work"]


def check(name, probe):
    """What holds for every answer."""
    response = probe.response
    assert response.status_code < 500
    may = TAKEN.get(name, set()) if response.status_code < 400 else REFUSED.get(name, set())
    assert set(probe.changed) - KEPT <= may, (name, response.status_code, probe.changed)
    assert response.streaming or hostile_values.MARKUP.encode() not in response.content
    assert re.match(r"[/?](?![/\\])", response.headers.get("Location", "/")), response.headers["Location"]
    for event in probe.new_events:
        assert event.kind in BY_NO_TEXT.get(name, {"setting"}) or name == "qa-enter" or event.update_id == SLUG
        assert event.kind != "decision" or name == "qa-enter" or event.digest == digest()
    TRIED[name] += 1


@pytest.mark.parametrize("name", sorted(QUERY))
def test_hostile_queries_break_nothing_and_leave_no_row(site, name):
    taken = {key: site.filled(value) for key, value in QUERY[name].items()}

    @hostile
    @given(st.sampled_from(WHO), hostile_values.pairs(taken), hostile_values.headers)
    def fuzz(who, query, headers):
        check(name, site.send(who, "GET", site.doors(who)[name].address, query=query, headers=headers))

    fuzz()


@pytest.mark.parametrize("name", sorted(FORMS))
def test_hostile_forms_break_nothing_and_leave_no_row_where_none_belongs(site, name):
    taken = {key: site.filled(value) for key, value in FORMS[name].items()}

    @hostile
    @given(st.sampled_from(WHO), hostile_values.pairs(taken), hostile_values.bodies, hostile_values.headers)
    def fuzz(who, sent, kind, headers):
        address, body = site.doors(who)[name].address, hostile_values.BODIES[kind](sent)
        check(name, site.send(who, "POST", address, body=body, content_type=kind, headers=headers))

    fuzz()


ADMIN = sorted(door.name for door in doors(UUID(int=0)) if door.admin)
STAFF_WRITES = {"django_admin_log", "accounts_user", "auth_group", "consent_lastdayextension"}
STAFF_WRITES |= {"conversations_jobswitch", "auth_group_permissions", SESSIONS}
# A person deleted by staff is erased, wherever they left something.
ERASES = {"admin:accounts_user_delete": LEAVING | KEPT}
KEYS = ["1", "0", "-1", "9" * 30, "x", "%00", "%FF", "_5F", "a" * 3000, "00000000-0000-0000-0000-000000000000"]


@pytest.mark.parametrize("name", ADMIN)
def test_hostile_input_to_the_administration_breaks_nothing(site, name):
    """As superuser: what nobody else gets to. Forms with the names they are heard to ask for."""
    address, keys = site.doors()[name].address, [*KEYS, *site.keys, *site.keys]
    with heard() as asked:
        site.send("staff", "POST", address)
    taken = {**LISTS, **dict.fromkeys(sorted(map(str, asked)), "1")}

    @settings(hostile, max_examples=max(INPUTS // 3, 1))
    @given(st.sampled_from(["GET", "POST"]), st.sampled_from(keys), hostile_values.pairs(taken), hostile_values.bodies)
    def fuzz(method, key, sent, kind):
        where = address.replace("/1/", f"/{key}/")
        parts = (
            {"query": sent} if method == "GET" else {"body": hostile_values.BODIES[kind](sent), "content_type": kind}
        )
        probe = site.send("staff", method, where, **parts)
        assert probe.response.status_code < 500
        assert set(probe.changed) <= (STAFF_WRITES | ERASES.get(name, set()) if method == "POST" else {SESSIONS})
        TRIED[name] += 1

    fuzz()


def test_how_many_were_tried(site):
    print(f"\n{sum(TRIED.values())} hostile inputs at {len(TRIED)} addresses")
