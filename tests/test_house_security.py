"""docs/security.md claims nothing without a test that is there."""

import re

import pytest

from tests.support import house

PAGE = (house.ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def test_every_row_names_its_item_and_a_test():
    assert len(ROWS) > 40
    for item, says, shown in ROWS:
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", number) for number in item.strip().split(", ")), item
        assert len(says.strip()) > 10
        assert re.fullmatch(r" (`tests/[\w/]+\.py::\w+`(, )?)+ ", shown), shown


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_that_is_named_is_there(file, name):
    assert name in {function.name for function in house.functions(file)}


def test_every_chapter_is_spoken_of():
    shown = {int(number.partition(".")[0]) for item, _, _ in ROWS for number in item.strip().split(", ")}
    spoken = {int(number) for number in re.findall(r"^- \*\*V(\d+)\*\*", PAGE, re.MULTILINE)}
    assert shown == spoken == set(range(1, 15))


def test_what_docs_security_tells_to_run_is_there():
    for path in re.findall(r"(?:tools|tests)/[\w./]+", PAGE):
        assert (house.ROOT / path.rstrip(".")).exists(), path
    assert "docs/security.md" in (house.ROOT / "SECURITY.md").read_text(encoding="utf-8")
