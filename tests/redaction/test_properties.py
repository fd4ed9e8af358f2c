"""Held against generated texts, most of them made of pieces that are nearly something."""

from hypothesis import given, settings
from hypothesis import strategies as st

from redaction import Kind, find, redact
from tests.support.depth import examples

PIECES = [
    piece
    for line in (
        "0612345678|+33 6 12 34 56 78|4111 1111 1111 1111|FR7630006000011234567890189|185057800608491|536-90-4399|x123",
        "AB123456C|12345678Z|X1234567L|RCCMNL83S18D969H|36574261809|a@b.fr|192.0.2.1|2001:db8::1|1.2.3.4.5|%40|(at)",
        "password=|token: |api_key=|hunter2|://u:p@|http://|Bearer |curl -u |--password | est |version |order |phone ",
        "sk-a1B2a1B2a1B2a1B2a1B2a1B2|eyJhbGciOi.eyJzdWIiOi.x|-----BEGIN PRIVATE KEY-----|nir |[|]|-|(|)|+|00| |@",
        "my name is |Ada |Mr. |12 rue de la Paix, 75002 Paris|born on |12/03/1985|<b>|</b>|",
        "**|%34|&#52;|\\u0034|card |iban |\t|_",
        "a at b dot fr|@ |curl -u a:b1! |== password|",
        "name: token value: |-----BEGIN RSA PRIVATE KEY-----\n|1 2 3 4 5 6 7 8 9 ",
        "\u200b|\u00a0|１|«|\ud800|\0|\n|\"|'|\\|" + "|".join(kind.placeholder for kind in Kind),
    )
    for piece in line.split("|")
]
ANYTHING = st.text(st.characters(), max_size=80)
TEXTS = ANYTHING | st.lists(st.sampled_from(PIECES) | ANYTHING, max_size=12).map("".join)


@settings(max_examples=examples(400), deadline=None)
@given(TEXTS)
def test_findings_are_in_order_inside_the_text_and_apart(text):
    findings = find(text)
    edges = [edge for finding in findings for edge in (finding.start, finding.end)]
    assert edges == sorted(edges)
    assert all(finding.start < finding.end for finding in findings)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))


@settings(max_examples=examples(400), deadline=None)
@given(TEXTS)
def test_nothing_is_left_to_find_and_a_second_time_changes_nothing(text):
    redacted = redact(text)
    assert find(redacted) == []
    assert redact(redacted) == redacted
    assert (redacted == text) == (find(text) == [])


@settings(max_examples=examples(200), deadline=None)
@given(
    st.text(
        st.characters(categories=["Lu", "Ll", "Lo", "Zs", "Po"], exclude_characters="@%&#*?!:;'\"\\/"), max_size=300
    )
)
def test_words_alone_are_never_touched(text):
    assert redact(text) == text
