"""Sensitive data leaves no export: each kind is replaced by its name in brackets; what only looks alike survives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.redaction import find, redact

SENSITIVE = [
    ("mail me at jane.doe@example.com now", "mail me at [e-mail address] now"),
    ("call +33 6 12 34 56 78 or 06 12 34 56 78", "call [phone number] or [phone number]"),
    ("card 4111 1111 1111 1111 exp", "card [payment card] exp"),
    ("IBAN FR76 3000 6000 0112 3456 7890 189", "IBAN [IBAN]"),
    ("from 192.168.10.25 here", "from [IP address] here"),
    ("from 2001:db8::8a2e:370:7334", "from [IP address]"),
    ("NIR 1 84 12 76 451 089 46", "NIR [FR NIR]"),
    ("SSN 123-45-6789", "SSN [US SSN]"),
    ("NINO AB 12 34 56 C", "NINO [UK NINO]"),
    ("DNI 12345678Z", "DNI [ES DNI]"),
    ("NIE X1234567L", "NIE [ES NIE]"),
    ("CF RSSMRA85T10A562S", "CF [IT codice fiscale]"),
    ("Steuer-ID 86 095 742 719", "Steuer-ID [DE Steuer-ID]"),
    ("key sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCD", "key [API key]"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "[API key]"),
    ("https://user:secret@host.example/x", "https://[credentials]@host.example/x"),
    ("password=hunter2secret", "password=[secret]"),
]
HARMLESS = [
    "version 1.2.3.4",
    "order 4111111111111112",
    "commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "id 123e4567-e89b-12d3-a456-426614174000",
    "2025-09-28T23:59:59Z",
    "ISBN 978-3-16-148410-0",
    "price 1 234,56 EUR",
]
PIECES = st.sampled_from([text for text, _ in SENSITIVE] + HARMLESS)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=6).map(" \n".join))


@pytest.mark.parametrize(("text", "filtered"), SENSITIVE, ids=[filtered for _, filtered in SENSITIVE])
def test_each_kind_is_replaced_by_its_name(text, filtered):
    assert redact(text) == filtered


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_alike_survives(text):
    assert redact(text) == text


@pytest.mark.parametrize("frame", ["{}", "« {} »", '{{"field": "{}"}}', "2025-09-01 INFO {}", "a\n{}\nb"])
def test_it_is_found_in_prose_json_and_logs(frame):
    for text in ("jane.doe@example.com", "4111 1111 1111 1111", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"):
        assert text not in redact(frame.format(text))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_filtering_twice_is_filtering_once(text):
    assert redact(redact(text)) == redact(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_findings_are_in_order_and_never_overlap(text):
    ends = [0]
    for finding in find(text):
        assert ends[-1] <= finding.start < finding.end <= len(text)
        ends.append(finding.end)


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "9" * 50_000, "a@" * 20_000, "1.2." * 20_000])
def test_no_text_is_too_strange_for_it(text):
    assert isinstance(redact(text), str)
