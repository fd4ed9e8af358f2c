"""The laws of the house that its pages keep: nothing from elsewhere, nothing inline, nothing left over."""

import ast
import re
from pathlib import Path

import django.contrib.admin
import pytest
from django.contrib.staticfiles import finders
from django.template import loader

from tests.support import house
from tests.support.house import OURS

TEMPLATES = house.templates()
HTML = {name: source for name, source in TEMPLATES.items() if name.endswith(".html")}
CONSENT = {name: source for name, source in TEMPLATES.items() if name.startswith("consent/")}
MAILS = {name: source for name, source in HTML.items() if "/email/" in name}  # they travel with their style
CALLED = {house.called(name) for name in TEMPLATES}
STATIC = {
    name: source
    for name, source in house.texts()
    if house.called(name, house.STATIC) and name.endswith((".css", ".js", ".svg"))
}
# Marked safe because: it is Django's own HTML, not anybody's input.
SAFE = {"consent/templates/consent/parts/field.html": "the help texts of Django's password fields are HTML"}
# Served or shipped without being named by a page.
UNNAMED = {"fonts/OFL-inter.txt": "the font's licence", "fonts/OFL-source-serif-4.txt": "the font's licence"}
# Named by the code like a template, and something else.
OTHER_FILES = {
    "index.html": "a page in the archive of one's data",
    ".well-known/security.txt": "an address",
    "robots.txt": "an address",
}
NAME = r"[\w./-]+\.(?:html|txt)"


def test_no_script_or_style_is_inline():
    pages = {name: source for name, source in HTML.items() if name not in MAILS}
    assert not house.where(r"<style\b", pages)
    assert not house.where(r"<script(?![^>]*\bsrc=)", HTML)
    assert not house.where(r"\sstyle\s*=", pages)
    assert not house.where(r"(?i)\shx-on\b|\shx-vals=.js:|javascript:", HTML)


def test_a_mail_loads_nothing_and_is_made_of_the_one_page_for_all_of_them():
    assert not house.where(r"<(?:img|link|script|iframe|form|object)\b|\ssrc=|@import|url\(", MAILS)
    whole = {name: source for name, source in MAILS.items() if f"{name.removesuffix('.html')}.txt" in TEMPLATES}
    assert len(whole) >= 6
    for name, source in whole.items():
        extended = 'extends "consent/email/base.html"' in source
        assert extended is not name.endswith("consent/email/base.html"), name


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
    carried = {house.called(name) for name, source in HTML.items() if "{% csrf_token %}" in source}
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
    mails = [text for text in literals if re.fullmatch(r"[\w/\\+]+/email/[\w\\+]+", text)]  # both parts have that name
    named |= {name for name in CALLED for mail in mails if re.fullmatch(rf"{mail}\.(?:html|txt)", name)}
    return named | {name for name in CALLED for shape in shapes if re.fullmatch(shape, name)}


def names_in_templates(templates=TEMPLATES):
    tags = re.findall(r"{% (?:extends|include) ([^%]*)%}", "".join(templates.values()))
    return {name for tag in tags for name in re.findall(NAME, tag)}


@pytest.mark.parametrize("name", sorted(names_in_code() | names_in_templates()))
def test_every_template_that_is_named_exists(name):
    loader.get_template(name)


def test_every_template_is_used():
    assert not CALLED - names_in_code() - names_in_templates()


def test_what_the_site_overrides_is_there_to_be_overridden():
    own = {house.called(name) for name in CONSENT}
    overriding = {house.called(name) for name in set(TEMPLATES) - set(CONSENT)}
    assert {name for name in overriding if name.startswith("consent/")} <= own


def test_consents_pages_are_made_of_its_own_and_of_djangos():
    """So that it can be installed anywhere: no template, file or address of this site, no app it doesn't bring."""
    own, admin = {house.called(name) for name in CONSENT}, Path(django.contrib.admin.__path__[0], "templates")
    assert not [name for name in names_in_templates(CONSENT) - own if not (admin / name).exists()]
    addresses = r"{% url '(?!consent:|admin:(?:consent_|index|app_list|jsi18n))"
    files = r"{% static ['\"](?!consent/|admin/)"
    assert not house.where(rf"{addresses}|{files}|request\.htmx", CONSENT)
    loads = re.findall(r"{% load ([\w ]+) %}", "".join(CONSENT.values()))
    assert {name for names in loads for name in names.split()} <= {
        "days",
        "i18n",
        "l10n",
        "static",
        "admin_list",
        "admin_urls",
    }


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
    in_css = re.findall(r"""url\(["']?([^"')#]+)""", "".join(STATIC.values()))
    return {*named, *in_css}


@pytest.mark.parametrize("name", sorted(static_names()))
def test_every_static_file_that_is_named_exists(name):
    assert finders.find(name)


def test_every_static_file_is_used():
    shipped = {house.called(house.name_of(path), house.STATIC) for path in house.files()}
    assert shipped - {""} - static_names() == set(UNNAMED)


def test_each_variable_of_the_style_is_defined_once():
    """consent.css defines what both style sheets use."""
    defined = {
        name: re.findall(r"(?<!\w)(--[\w-]+):", source) for name, source in STATIC.items() if name.endswith(".css")
    }
    assert (
        len(set(defined["consent/static/consent/consent.css"]))
        == len(defined["consent/static/consent/consent.css"])
        > 30
    )
    assert not defined["static/app.css"]


def outermost(css):
    """The selector of each rule that stands in no other rule; a step of an animation is none."""
    opened: list[str] = []
    for said, brace in re.findall(r"([^{};]*)([{};])", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if brace == "{":
            if all(outer.startswith("@") and "keyframes" not in outer for outer in opened) and "@" not in said:
                yield said.strip()
            opened.append(said.strip())
        elif brace == "}":
            opened.pop()


def test_all_that_consent_styles_stands_inside_its_own_element():
    """A page over which the choice is laid keeps its own look; of that only the root is told that it is covered."""
    found = list(outermost(STATIC["consent/static/consent/consent.css"]))
    assert len(found) > 10
    assert not [
        said for said in found if not re.match(r":where\((html)?\.consent|html\.consent|:root:has\(\.choice-", said)
    ]


def test_every_icon_that_is_named_is_drawn():
    named = re.findall(r'includes/icon\.html" with name="(\w+)"', "".join(HTML.values()))
    assert set(named) == set(re.findall(r'<symbol[^>]*id="(\w+)"', STATIC["static/icons.svg"]))
