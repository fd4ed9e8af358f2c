"""The laws of the house about its documents: what they name exists."""

import re

import pytest

from tests import house

DOCS = {name: text for name, text in house.texts() if name.endswith(".md")}
FOLDERS = {path.relative_to(house.ROOT).parts[0] for path in house.files() if path.parent != house.ROOT}
NAMED = rf"`((?:{'|'.join(sorted(map(re.escape, FOLDERS)))})/[\w./-]*\w)`"


@pytest.mark.parametrize("name", DOCS)
def test_every_file_a_document_names_exists(name):
    named = set(re.findall(NAMED, DOCS[name]))
    assert not [path for path in named if not (house.ROOT / path).exists()]


def test_the_table_of_fidelity_names_many():
    assert len(set(re.findall(NAMED, DOCS["docs/fidelity.md"]))) > 40
