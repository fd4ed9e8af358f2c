"""The laws of the house that its code keeps (docs/architecture.md)."""

import ast

import pytest

from tests.support import house
from tests.support.house import OURS

PURE = {
    "consent.rules.verdict",
    "consent.rules.standing",
    "consent.rules.hashing",
    "consent.rules.retention",
    "conversations.rules.eligibility",
    "conversations.rules.retention",
}
VERBS = [
    "consent/core/decisions.py",
    "consent/policies/publishing.py",
    "conversations/chats.py",
    "conversations/feedback.py",
    "conversations/jobs/purge.py",
    "rights/erasure.py",
]
WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "_raw_delete",
}
# Who goes past the manager that refuses to write the standing, and why.
BASE_MANAGER = {"consent/core/ledger.py": "writes the standing with the row it follows from"}


def modules(*folders):
    return sorted(house.python(*(folders or OURS)))


def test_no_column_fills_itself_with_the_time():
    """ruff bans the functions (TID251); a model's own two ways are banned here."""
    written = {word.arg for name in modules() for word in house.nodes(name, ast.keyword)}
    assert not written & {"auto_now", "auto_now_add"}


def test_no_template_asks_the_time():
    assert not house.where(r"{% now\b", house.templates())


@pytest.mark.parametrize("name", [name for name in modules() if name != "consent/core/ledger.py"])
def test_only_the_ledger_inserts_and_nobody_changes(name):
    called = [call.split(".") for call in house.calls(name)]
    assert not [call for call in called if call[-1] == "ConsentEvent"]
    assert not [call for call in called if "ConsentEvent" in call and call[-1] in WRITES]


def test_nobody_goes_past_the_guarded_manager_but_who_must():
    found = {name for name in modules() for node in house.nodes(name, ast.Attribute) if node.attr == "_base_manager"}
    assert found == set(BASE_MANAGER)


@pytest.mark.parametrize("name", VERBS)
def test_verbs_never_see_a_request(name):
    named = {node.id for node in house.nodes(name, ast.Name)} | {node.arg for node in house.nodes(name, ast.arg)}
    assert not [word for word in named | house.imports(name) if "request" in word.lower()]
    assert not [imported for imported in house.imports(name) if imported.startswith("django.http")]


@pytest.mark.parametrize("name", VERBS[:4])
def test_verbs_take_now_by_name(name):
    for function in house.functions(name):
        if "now" in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}:
            assert function.name.startswith("_") or "now" in {each.arg for each in function.args.kwonlyargs}


RULES = [f"{module.replace('.', '/')}.py" for module in sorted(PURE)]


@pytest.mark.parametrize("name", [*RULES, *VERBS, "consent/core/ledger.py", "consent/core/updates.py"])
def test_public_functions_of_the_rules_and_verbs_say_what_they_do(name):
    public = [node for node in house.tree(name).body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    assert not [function.name for function in public if not ast.get_docstring(function)]
