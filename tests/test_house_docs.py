"""The laws of the house about documents: what they point to is there, and decisions have numbers of their own."""

import re
from collections import Counter

import pytest

from tests.support import house

DOCUMENTS = {name: text for name, text in house.texts() if name.endswith(".md")}
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_points_to_is_there(name):
    targets = [target.partition("#")[0] for target in LINK.findall(DOCUMENTS[name]) if "://" not in target]
    folder = (house.ROOT / name).parent
    assert not [target for target in targets if target and not (folder / target).exists()]


def test_every_page_of_the_documentation_is_named_in_the_readme():
    pages = [name for name in DOCUMENTS if re.fullmatch(r"docs/[\w-]+\.md", name)]
    assert not [name for name in pages if name not in DOCUMENTS["README.md"]]


def test_decisions_are_numbered_one_by_one():
    numbers = Counter(name.split("/")[-1][:4] for name in DOCUMENTS if name.startswith("docs/adr/"))
    assert numbers == Counter({f"{number:04}": 1 for number in range(1, len(numbers) + 1)})
