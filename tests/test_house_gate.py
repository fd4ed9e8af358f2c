"""docs/gate.md is what the sweep finds: each address, and what a block answers to each method of each kind of client.

To write it anew: WRITE_GATE_TABLE=1 .venv/bin/pytest tests/test_house_gate.py
"""

import os

import pytest

from tests.support import house
from tests.support.factories import AFTER, ConversationFactory, UserFactory
from tests.support.url_sweep import CLIENTS, METHODS, doors, knock

pytestmark = pytest.mark.django_db
PAGE = house.ROOT / "docs" / "gate.md"
HEAD = """# The gate, address by address

How the gate answers a person whose last day is over: every address of the site (QA mode on), asked with {methods} by
each kind of client. `WRITE_GATE_TABLE=1 .venv/bin/pytest tests/test_house_gate.py` makes this page; that test fails
when it is no longer true. `303` leads to the choice, `403` is `HX-Redirect` or problem+json (rules, section 7).
"open" carries the visible mark `@consent_not_required`. Django admin asks for staff instead, and is no part of it.
`tests/claudeprivacy/test_sweep.py` looks into every one of these answers, and those of five other verdicts.

| address | {clients} |
|---|{lines}
"""


def answers(client_at, door):
    """One cell a kind of client: the statuses of all methods."""
    if door.open:
        return ["open"] * len(CLIENTS)
    return [
        " ".join(sorted({str(knock(client_at, method, door.address, kind).status_code) for method in METHODS}))
        for kind in CLIENTS
    ]


def test_the_page_in_docs_is_what_the_sweep_finds(policy_update, client_at):
    person = UserFactory()
    chat = ConversationFactory(owner=person).pk
    found = doors(chat)
    client_at.as_user(person).at(AFTER)
    own = [(door, answers(client_at, door)) for door in found if not door.admin]
    gated = [cells for door, cells in own if not door.open]
    assert len(gated) >= 8
    assert {tuple(cells) for cells in gated} == {("303", "403", "403", "403", "303")}
    head = HEAD.format(
        methods=", ".join(METHODS),
        clients=" | ".join(CLIENTS),
        lines="---|" * len(CLIENTS),
    )
    rows = [f"| `{door.address.replace(str(chat), '<uuid>')}` | {' | '.join(cells)} |" for door, cells in own]
    asked = len(gated) * len(METHODS) * len(CLIENTS)
    tail = f"\n{len(own)} addresses, {len(gated)} of them gated; {asked} requests to these, none let through.\n"
    page = head + "\n".join(rows) + "\n" + tail
    if os.environ.get("WRITE_GATE_TABLE") == "1":
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page
