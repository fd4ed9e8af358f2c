"""The plugin, loaded by name into a run of its own: its option, its fixtures, what it says without an address."""

import pytest

from tests.support import house

pytest_plugins = ["pytester"]
TESTS = """
    def test_alpha(qa_url, qa_browser, qa_person, qa_clock, qa_world, qa_outbox, qa_ledger, qa_fault, qa):
        assert qa_url == qa_browser.url == qa.url == "http://127.0.0.1:1"

    def test_omega(pytestconfig):
        assert getattr(pytestconfig.option, "base_url", "http://127.0.0.1:1") == "http://127.0.0.1:1/"
"""
PLUGIN = ("-p", "claudeprivacy.qa.kit.plugin", "-p", "no:randomly", "-p", "no:django", "-p", "no:cacheprovider")


@pytest.fixture
def run(pytester, monkeypatch):
    monkeypatch.delenv("QA_URL", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(house.ROOT))
    pytester.makepyfile(TESTS)
    return lambda *arguments: pytester.runpytest_subprocess(*PLUGIN, *arguments)


def test_the_address_is_an_option_and_where_pages_go(run):
    run("--qa-url", "http://127.0.0.1:1/").assert_outcomes(passed=2)


def test_the_address_may_stand_in_the_environment(run, monkeypatch):
    monkeypatch.setenv("QA_URL", "http://127.0.0.1:1/")
    run("-k", "alpha").assert_outcomes(passed=1)


def test_a_base_url_of_ones_own_stays(run):
    run("--qa-url", "http://127.0.0.1:1", "--base-url", "http://127.0.0.1:1/", "-k", "omega").assert_outcomes(passed=1)


def test_without_an_address_it_says_how_to_give_one(run):
    result = run("-k", "alpha")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*--qa-url http://127.0.0.1:8000*"])
