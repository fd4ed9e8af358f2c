"""Whatever `next` holds: an address of this host, in printable characters, that no browser reads as another's."""

from urllib.parse import urljoin, urlsplit

from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from consent.lib.web import safe_next

HERE = RequestFactory().get("/consent/")
PIECES = st.sampled_from(
    [
        "/",
        "//",
        "\\",
        "testserver",
        "evil.example",
        "http:",
        "https:",
        "javascript:",
        "@",
        ":",
        "?",
        "#",
        "a",
        "é",
        "%2f",
    ]
    + ["\t", "\n", "\r", "\0", " ", "\x7f", "\x85", "\u2028", "..", "[", "]", "&next=", "%5c", "%0d%0a"]
)
ADDRESSES = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


@given(ADDRESSES)
@example("http://testserver//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
def test_next_never_leads_elsewhere(address):
    found = safe_next(HERE, address)
    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
    assert urlsplit(urljoin("http://testserver/consent/", found)).netloc == "testserver"
    assert not [character for character in found if ord(character) < 33 or character in "\\\x7f"]
    assert safe_next(HERE, found) == found


@given(
    st.from_regex(
        r"/[a-z0-9/]{0,9}[a-z0-9]/(\?[a-z]=[a-z0-9%+.é-]{0,9}(&[a-z]=[^\s#\\\x00-\x20\x7f]{0,5})?)?", fullmatch=True
    )
)
def test_an_address_of_this_host_comes_through_with_its_query(address):
    if not address.startswith("//"):
        assert safe_next(HERE, address) == address
        assert safe_next(HERE, f"http://testserver{address}") == address
