"""A law of the house about patterns: what Python 3.11.0 to 3.11.4 gets wrong is not written."""

import re

import pytest

from tests.support import house

# Repeating a group possessively loses matches there (CPython issue 106052): a private key went through the filter.
GROUP_POSSESSIVELY = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
PATTERNS = {name: source for name, source in house.python().items() if not name.startswith("tests/")}


def test_no_group_is_repeated_possessively():
    assert not [name for name, source in PATTERNS.items() if GROUP_POSSESSIVELY.search(source)]


@pytest.mark.parametrize("pattern", ["(?:a|b)*+", "(?:a|b)++c", "(a){2,}+", "(a)?+"])
def test_a_pattern_that_oldest_pythons_get_wrong_would_be_noticed(pattern):
    assert GROUP_POSSESSIVELY.search(pattern)


@pytest.mark.parametrize("pattern", ["[a-z]*+", r"(?=((?:\d\d){4,29}))\1", "(?:a|b)+", r"\)\+?"])
def test_what_every_version_gets_right_is_allowed(pattern):
    assert not GROUP_POSSESSIVELY.search(pattern)
