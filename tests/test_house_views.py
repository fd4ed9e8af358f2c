"""The laws of the house about views: closed by default, pinned to their methods, one mark that opens one."""

import ast
import inspect
import re

import pytest
from django.test import RequestFactory

from tests.support import house
from tests.support.house import OURS

MIDDLEWARE = [name for name in house.python(*OURS) if name.endswith("middleware.py")]
# Who makes a session somebody's, and why.
LOGS_IN = {
    "accounts/views.py": "log-in and sign-up",
    "accounts/second_step.py": "the second step of a log-in",
    "claudeprivacy/qa/views.py": "the one way to be a persona",
}


def test_views_leave_the_ledger_alone():
    for module in {house.module_of(view) for view in house.views().values()}:
        name = f"{module.replace('.', '/')}.py"
        assert not {
            i for i in house.imports(name) if i.startswith("consent.core.ledger") or i.endswith(".ConsentEvent")
        }


@pytest.mark.parametrize("route", house.views())
def test_every_view_is_a_function_pinned_to_its_methods(route):
    view = house.views()[route]
    assert inspect.isfunction(inspect.unwrap(view))
    assert view(RequestFactory().generic("BREW", "/")).status_code == 405


def test_a_view_is_opened_by_its_mark_and_by_nothing_else():
    for name, source in house.python(*OURS).items():
        named = re.findall(r"""["']consent_not_required["']|\.consent_not_required\b(?!\()""", source)
        assert bool(named) == (name == "consent/decorators.py"), name


@pytest.mark.parametrize("name", [*MIDDLEWARE, "consent/gate/block.py"])
def test_no_middleware_looks_at_the_path(name):
    looked = {house.dotted(node) for node in house.nodes(name, ast.Attribute)}
    assert not looked & {"request.path", "request.path_info", "request.resolver_match", "request.META"}


def test_sessions_become_somebodys_in_known_places_only():
    found = {name for name in house.python(*OURS) if "django.contrib.auth.login" in house.imports(name)}
    assert found == set(LOGS_IN)
    entered = [name for name in house.python(*OURS) if "personas.enter" in house.calls(name)]
    assert entered == ["claudeprivacy/qa/views.py"]
