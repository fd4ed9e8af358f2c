"""The laws of the house about documents: what they point to is there, and decisions have one form."""

import re
from collections import Counter
from datetime import date
from functools import cache

import pytest

from tests.support import house
from tools import import_picture

DOCUMENTS = {name: text for name, text in house.texts() if name.endswith(".md")}
DECISIONS = {name: text for name, text in DOCUMENTS.items() if name.startswith("docs/adr/")}
PARTS = ["Status", "Date", "Context", "Decision", "Consequences", "Considered"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`([^`\n]+)`")
ADDRESS = re.compile(r"(?:[\w.-]+/)+(?:[\w.-]+\.(?:css|html|js|json|md|po|py|sh|svg|toml|txt))?")  # a file or a folder/
MADE_HERE = ("var/", ".venv/")  # by the program, so in no clone


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_points_to_is_there(name):
    targets = [target.partition("#")[0] for target in LINK.findall(DOCUMENTS[name]) if "://" not in target]
    folder = (house.ROOT / name).parent
    assert not [target for target in targets if target and not (folder / target).exists()]


def test_every_page_of_the_documentation_is_named_in_the_readme():
    pages = [name for name in DOCUMENTS if re.fullmatch(r"docs/[\w-]+\.md", name)]
    assert not [name for name in pages if name not in DOCUMENTS["README.md"]]


@cache
def places():
    """Every file of the repository, every folder that holds one, and templates by the names Django knows them by."""
    names = [house.name_of(path) for path in house.files()]
    names += [name.partition("templates/")[2] for name in names if "templates/" in name]
    return {*names, *(f"{folder}/" for name in names for folder in above(name))}


def packages():
    """Our folders of Python that hold more than Django's own bookkeeping."""
    found = {name.rsplit("/", 1)[0] for name in house.python(*house.OURS)}
    djangos = re.compile(r"/(?:management|migrations|templatetags)\b")
    return sorted(f"{folder}/" for folder in found if not djangos.search(folder))


def above(name):
    parts = name.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_or_folder_that_a_document_names_exists(name):
    named = set(QUOTED.findall(DOCUMENTS[name]))
    with_folder = [quoted for quoted in named if ADDRESS.fullmatch(quoted) and not quoted.startswith(MADE_HERE)]
    alone = [quoted for quoted in named if re.fullmatch(r"[\w-]+\.(?:py|sh|css|js|html)", quoted)]
    assert not [place for place in with_folder if place not in places()]
    assert not [file for file in alone if not any(place.rsplit("/", 1)[-1] == file for place in places())]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_name_that_a_document_puts_into_a_file_is_in_that_file(name):
    pairs = re.findall(r"((?:`[\w.]+`(?:, | and )?)+) in `([\w/.-]+\.py)`", DOCUMENTS[name])
    for named, file in pairs:
        source = (house.ROOT / file).read_text(encoding="utf-8")
        assert not [each for each in QUOTED.findall(named) if each.rpartition(".")[2] not in source], file


def test_the_picture_of_imports_is_what_the_contracts_say():
    drawn = import_picture.draw()
    assert import_picture.PICTURE.read_text(encoding="utf-8") == drawn, "Run: python -m tools.import_picture"
    assert not [package for package in house.OURS if f">{package}<" not in drawn]


@pytest.mark.parametrize("folder", packages())
def test_the_table_of_folders_names_each_of_ours_and_modules_that_are_in_it(folder):
    row = re.search(rf"^\| `{folder}` \|(.+)\|$", DOCUMENTS["docs/architecture.md"], re.MULTILINE)
    assert row, folder
    named = [word for word in QUOTED.findall(row[1]) if re.fullmatch(r"[a-z_]+", word)]
    assert not [word for word in named if not {f"{folder}{word}.py", f"{folder}{word}/"} & places()]


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_short_has_its_parts_in_order_and_says_since_when_it_holds(name):
    text = DECISIONS[name]
    assert re.match(rf"# {int(name.split('/')[-1][:4])}\. \S", text)
    assert re.findall(r"\*\*(\w+)\.\*\*", text) == PARTS
    assert re.search(r"\*\*Status\.\*\* (?:Accepted|Superseded by \[decision \d+\]\(\S+\))\.", text)
    assert date.fromisoformat(re.search(r"\*\*Date\.\*\* (\S+)\.", text)[1])
    assert text.count("\n") <= 25


def test_decisions_are_numbered_one_by_one():
    numbers = Counter(name.split("/")[-1][:4] for name in DECISIONS)
    assert numbers == Counter({f"{number:04}": 1 for number in range(1, len(numbers) + 1)})
