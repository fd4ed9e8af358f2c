"""What is served of our style sheets and scripts is what stands in them, less comments and indentation."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile

from claudeprivacy import static_files

OURS = {
    name: Path(storage.path(name)).read_text(encoding="utf-8")
    for finder in finders.get_finders()
    for name, storage in finder.list([])
    if static_files.OURS.match(name)
}
STRINGS = r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`"


def without_comments(source):
    return re.sub(r"(?s)/\*.*?\*/|^\s*//[^\n]*|(?<=[;{]) // [^\n]*", "", source, flags=re.MULTILINE)


def test_every_style_sheet_and_script_of_ours_is_among_them():
    assert {"app.css", "app.js", "components.css", "consent/consent.css", "consent/consent.js"} <= set(OURS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_file_is_lighter_and_says_the_same(name):
    served = static_files.light(OURS[name], name.rpartition(".")[2])
    plain = without_comments(OURS[name])
    assert "".join(served.split()) == "".join(plain.split())
    assert re.findall(STRINGS, served) == re.findall(STRINGS, plain)
    assert len(served) < len(OURS[name])
    assert not re.search(r"/\*|(?m:^\s*//)|\n\n", served)
    assert static_files.light(served, name.rpartition(".")[2]) == served


def test_spaces_that_mean_something_stay():
    style = "@media (width < 30rem) {\n  .a :is(b, c) > d { width: calc(1px + 2px - var(--x)); margin: 0 auto }\n}"
    assert static_files.light(style, "css") == (
        "@media (width < 30rem){.a :is(b,c) > d{width: calc(1px + 2px - var(--x));margin: 0 auto}}"
    )
    assert static_files.light('a("https://x"); // why\n  // what\n  b();', "js") == 'a("https://x");\nb();'


def test_what_is_collected_is_light_under_both_its_names(tmp_path):
    storage = static_files.LightManifestStorage(location=tmp_path)
    style = ContentFile(b"/* why */\n.a {\n  color: red;\n}\n")
    style.read()
    for name in ("app.css", "app.0123456789ab.css"):
        storage._save(name, style)
        assert (tmp_path / name).read_text() == ".a{color: red;}"
    storage._save("admin/app.css", style)
    assert "why" in (tmp_path / "admin" / "app.css").read_text()
