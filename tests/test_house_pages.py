"""The laws of the house that its pages keep: nothing from elsewhere, nothing inline, nothing left over."""

import ast
import re

import pytest
from django.contrib.staticfiles import finders
from django.template import loader

from tests.support import house
from tests.support.house import OURS

TEMPLATES = house.templates()
HTML = {name: source for name, source in TEMPLATES.items() if name.endswith(".html")}
STATIC = {
    house.name_of(path): path.read_text(encoding="utf-8")
    for path in house.files()
    if path.relative_to(house.ROOT).parts[0] == "static" and path.suffix in {".css", ".js", ".svg"}
}
# Marked safe because: it is Django's own HTML, not anybody's input.
SAFE = {"includes/field.html": "the help texts of Django's password fields are HTML"}
# Served or shipped without being named by a page.
UNNAMED = {"fonts/OFL-inter.txt": "the font's licence", "fonts/OFL-source-serif-4.txt": "the font's licence"}
# Named by the code like a template, and something else.
OTHER_FILES = {"index.html": "a page in the archive of one's data"}
NAME = r"[\w./-]+\.(?:html|txt)"


def test_no_script_or_style_is_inline():
    assert not house.where(r"<style\b", HTML)
    assert not house.where(r"<script(?![^>]*\bsrc=)", HTML)
    assert not house.where(r"\sstyle\s*=", HTML)
    assert not house.where(r"(?i)\shx-on\b|\shx-vals=.js:|javascript:", HTML)


def test_no_event_handler_is_an_attribute():
    assert not house.where(r"(?i)<[^>{]*\son[a-z]+\s*=", HTML)


def test_nothing_comes_from_another_host():
    pages = {**TEMPLATES, **STATIC}
    without_names = {name: re.sub(r'xmlns(:\w+)?="[^"]*"', "", source) for name, source in pages.items()}
    assert not house.where(r"(?:https?:)?//[A-Za-z0-9][\w-]*\.", without_names)
    assert not house.where(r"@import|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource", STATIC)


def test_no_script_makes_html_of_text():
    assert not house.where(r"innerHTML\s*=|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(", STATIC)


def test_nothing_is_marked_safe_without_a_reason():
    found = {place.partition(":")[0] for place in house.where(r"\|\s*safe\b|{%\s*autoescape\s+off", HTML)}
    assert found == set(SAFE)


def test_every_form_that_changes_something_carries_its_token():
    carried = {name for name, source in HTML.items() if "{% csrf_token %}" in source}
    for name, source in HTML.items():
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, re.DOTALL):
            included = set(re.findall(r'{% include "([^"]+)"', form))
            assert "{% csrf_token %}" in form or included & carried, name


def written(node):
    """The string a literal stands for; what an f-string fills in is a name."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else ""
    return "".join(r"\w+" if isinstance(part, ast.FormattedValue) else written(part) for part in node.values)


def names_in_code():
    """Templates named by the code, f-strings as every name they can stand for."""
    literals = {written(n) for name in house.python(*OURS) for n in house.nodes(name, ast.Constant, ast.JoinedStr)}
    shapes = [text for text in literals if re.search(r"\.(?:html|txt)(?:\\#[\w\\-]+)?$", text) and "/" in text]
    whole = {re.sub(r"\\(.)", r"\1", text).partition("#")[0] for text in literals if r"\w+" not in text}
    named = {text for text in whole if re.fullmatch(NAME, text)} - set(OTHER_FILES)
    return named | {name for name in TEMPLATES for shape in shapes if re.fullmatch(shape, name)}


def names_in_templates():
    tags = re.findall(r"{% (?:extends|include) ([^%]*)%}", "".join(TEMPLATES.values()))
    return {name for tag in tags for name in re.findall(NAME, tag)}


@pytest.mark.parametrize("name", sorted(names_in_code() | names_in_templates()))
def test_every_template_that_is_named_exists(name):
    loader.get_template(name)


def test_every_template_is_used():
    assert not set(TEMPLATES) - names_in_code() - names_in_templates()


def test_every_partial_that_is_named_exists():
    asked = {
        node.value
        for name in house.python(*OURS)
        for node in house.nodes(name, ast.Constant)
        if isinstance(node.value, str) and re.fullmatch(rf"{NAME}#[\w-]+", node.value)
    }
    assert asked
    for name in asked:
        loader.get_template(name)


def static_names():
    named = re.findall(r"""{% static ['"]([^'"]+)['"]""", "".join(TEMPLATES.values()))
    in_css = re.findall(r"""url\(["']?([^"')#]+)""", STATIC["static/app.css"])
    return {*named, *in_css}


@pytest.mark.parametrize("name", sorted(static_names()))
def test_every_static_file_that_is_named_exists(name):
    assert finders.find(name)


def test_every_static_file_is_used():
    shipped = {house.name_of(path).removeprefix("static/") for path in house.files() if "static" in path.parts}
    assert {name for name in shipped if (house.ROOT / "static" / name).exists()} - static_names() == set(UNNAMED)


def test_every_icon_that_is_named_is_drawn():
    named = re.findall(r'includes/icon\.html" with name="(\w+)"', "".join(HTML.values()))
    assert set(named) == set(re.findall(r'<symbol[^>]*id="(\w+)"', STATIC["static/icons.svg"]))
