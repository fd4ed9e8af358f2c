"""What a hostile client sends: values, headers and bodies that nobody's browser would."""

from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.support.url_sweep import FORM

MARKUP = "<script>alert(1)</script>"
ODD: list[str | bytes] = [
    *["", " ", "\0", "a\0b", "-1", "0", "1e999", "NaN", "9" * 5000, "１２３", "true", "null", "[]", "{}", "on\n"],
    *["'", '"', "' OR 1=1 --", "{{7*7}}", "%s%n", "${7*7}", "../../etc/passwd", "\r\nSet-Cookie: a=b", MARKUP],
    *["\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", b"%zz", b"\xc0\x80"],
    *["\u202e", "🦊" * 300, "e\u0301" * 200],
    *["2025-08-28", "2025-05-01", "9999-12-31", "0001-01-01T00:00:00+23:59", "2025-09-15T10:00:00.0000001Z"],
    *[
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/" * 9000,
    ],
    *["00000000-0000-0000-0000-000000000000", "urn:uuid:" + "0" * 32, "a" * 64, "0" * 64, "x" * 21_000, "a@b.c", "@"],
    *['{"schema_version": "ISO/IEC TS 27560:2023", "signature": {"algorithm": "Ed25519", "key": "' + "0" * 16 + '"}}'],
    *["[" * 5000, '"\\ud800"', '{"a": 1, "a": 2}', "1" * 6000],
]
values = st.one_of(st.sampled_from(ODD), st.text(max_size=30), st.binary(max_size=20))
HEADERS: dict[str, list[str]] = {
    "Accept": [
        "",
        "/",
        "*",
        "text/html;q=x",
        "application/json",
        "application/*;q=0.1, */*",
        ";" * 500,
        "a/b;c",
        "\xff",
    ],
    "Accept-Language": ["fr", "xx-" + "a" * 600, "en;q=9" * 200, "\xff", "-", "fr-\0"],
    "HX-Request": ["true", "false", ""],
    "HX-Current-URL": ["//evil.example", "javascript:x", "http://[", "/?\r\n", "http://testserver/" + "a" * 5000, "%"],
    "HX-Current-URL-URI-AutoEncoded": ["true"],
    "Referer": ["http://[", "https://evil.example/", "http://testserver:99999999/", "\0", "http://testserver/\xff"],
    "Sec-GPC": ["1", "2", "\xff"],
    "User-Agent": ["", "a" * 9000, "\xff", MARKUP],
    "Cookie": [
        'sessionid="aaaaaaaa\\000"',
        "sessionid=" + "a" * 9000,
        "csrftoken=x; csrftoken=\xff",
        "=;;=",
        "qa_clock=1:x",
    ],
    "Content-Length": ["-1", "x", ""],
    "X-Forwarded-For": ["' OR 1=1", "::1, \0", "a" * 9000],
    "X-Forwarded-Host": ["evil.example"],
    "X-HTTP-Method-Override": ["DELETE"],
    "Range": ["bytes=0-"],
    "If-None-Match": ["*", '"'],
    "If-Modified-Since": ["x", "Thu, 01 Jan 99999 00:00:00 GMT"],
    "Origin": ["null", "http://[", "https://evil.example"],
}
one_header = st.sampled_from(sorted(HEADERS)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]))
)
no_headers: st.SearchStrategy[dict[str, str]] = st.just({})
headers = st.one_of(
    no_headers, st.dictionaries(st.sampled_from(["Accept", "HX-Request"]), st.just("*/*"), max_size=1)
).flatmap(lambda some: st.lists(one_header, max_size=3).map(lambda more: {**some, **dict(more)}))


def pairs(taken: dict[str, str]) -> Any:
    """Of these parameters: some as they are taken, some odd, some twice, some missing, some that nobody asked for."""
    name = st.sampled_from([*taken, "nobody-asks", "form_of", "next", "id", ""])
    some = st.lists(st.tuples(name, values), max_size=4)
    kept = st.sets(st.sampled_from(sorted(taken))) if taken else st.just(set())
    return st.builds(lambda keep, odd: [(key, value) for key, value in taken.items() if key in keep] + odd, kept, some)


def multipart(sent: list[tuple[str, Any]], boundary: bytes = b"xx") -> bytes:
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (boundary, key.encode(), b'; filename="f"' if number % 3 == 2 else b"", as_bytes(value))
        for number, (key, value) in enumerate(sent)
    ]
    return b"".join([*parts, b"--%s--\r\n" % boundary])


def as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def urlencoded(sent: list[tuple[str, Any]]) -> bytes:
    return urlencode(sent).encode()


# Content type → how a body of these pairs is written.
BODIES: dict[str, Any] = {
    FORM: urlencoded,
    "application/x-www-form-urlencoded; charset=utf-16": urlencoded,
    "application/x-www-form-urlencoded; charset=nowhere": urlencoded,
    "multipart/form-data; boundary=xx": multipart,
    "multipart/form-data; boundary=yy": multipart,
    "multipart/form-data": multipart,
    "application/json": lambda sent: b'{"' + as_bytes(str(sent)) + b'"}',
    "text/plain": urlencoded,
    "": urlencoded,
    "\xff/;;=": multipart,
}
bodies = st.one_of(st.just(FORM), st.just("multipart/form-data; boundary=xx"), st.sampled_from(sorted(BODIES)))
