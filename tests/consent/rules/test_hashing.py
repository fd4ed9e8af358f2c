"""The canonical form and the hash, against vectors written out here and in docs/ledger-format.md."""

import hashlib
import time
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from consent.models import ConsentEvent
from consent.rules import hashing
from consent.rules.standing import GENESIS

FORMAT = (Path(__file__).parents[3] / "docs" / "ledger-format.md").read_text(encoding="utf-8")
FIRST = {
    "id": UUID("11111111-1111-4111-8111-111111111111"),
    "version": 1,
    "subject_id": UUID("22222222-2222-4222-8222-222222222222"),
    "sequence": 1,
    "kind": "decision",
    "terms_accepted": True,
    "help_improve": False,
    "update": "2025-08-28",
    "digest": "d" * 64,
    "language": "fr",
    "last_day": date(2025, 9, 28),
    "presentation": "original",
    "occurred_at": datetime(2025, 9, 15, 12, 0, 0, 5, timezone(timedelta(hours=2))),
    "surface": "modal",
    "preset": True,
    "start": True,
    "touched": "yes",
    "gpc": False,
    "simulated": False,
    "previous_hash": GENESIS,
}
FIRST_LINE = (
    '{"digest":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","gpc":false,"help_improve":false,'
    '"id":"11111111-1111-4111-8111-111111111111","kind":"decision","language":"fr","last_day":"2025-09-28",'
    '"occurred_at":"2025-09-15T10:00:00.000005Z","presentation":"original","preset":true,'
    '"previous_hash":"0000000000000000000000000000000000000000000000000000000000000000","sequence":1,'
    '"simulated":false,"start":true,"subject_id":"22222222-2222-4222-8222-222222222222","surface":"modal",'
    '"terms_accepted":true,"touched":"yes","update":"2025-08-28","version":1}'
)
FIRST_HASH = "c9f05f4efa908c76533206ae05e646d2c8a53f48a6d0aacfe46daa595952590e"
NOTHING_SHOWN = ("update", "digest", "language", "last_day", "presentation", "preset", "start", "gpc", "help_improve")
SECOND = {
    **FIRST,
    **dict.fromkeys(NOTHING_SHOWN),
    "id": UUID("33333333-3333-4333-8333-333333333333"),
    "sequence": 2,
    "kind": "erased",
    "terms_accepted": False,
    "occurred_at": datetime(2026, 1, 1, tzinfo=UTC),
    "surface": "",
    "touched": "unknown",
    "simulated": True,
    "previous_hash": FIRST_HASH,
}
SECOND_LINE = (
    '{"digest":null,"gpc":null,"help_improve":null,"id":"33333333-3333-4333-8333-333333333333","kind":"erased",'
    '"language":null,"last_day":null,"occurred_at":"2026-01-01T00:00:00.000000Z","presentation":null,"preset":null,'
    '"previous_hash":"c9f05f4efa908c76533206ae05e646d2c8a53f48a6d0aacfe46daa595952590e","sequence":2,"simulated":true,'
    '"start":null,"subject_id":"22222222-2222-4222-8222-222222222222","surface":"","terms_accepted":false,'
    '"touched":"unknown","update":null,"version":1}'
)
SECOND_HASH = "7fb4562f89bd33aac60c27824aa2d64056a1df86228c9257568fe0717ff95ba5"
# Of version 2, following FIRST: the setting, then the erasure.
SETTING = {
    **FIRST,
    "id": UUID("44444444-4444-4444-8444-444444444444"),
    "version": 2,
    "sequence": 2,
    "kind": "setting",
    "terms_accepted": False,
    "help_improve": True,
    "occurred_at": datetime(2025, 9, 16, 8, 30, tzinfo=UTC),
    "surface": "privacy tab",
    "preset": None,
    "start": False,
    "plan": "pro",
    "previous_hash": FIRST_HASH,
}
SETTING_LINE = (
    '{"digest":"ddddddddddddddddddddddddddddddddddddddddddddddddd'
    'ddddddddddddddd","gpc":false,"help_improve":true,"id":"4'
    '4444444-4444-4444-8444-444444444444","kind":"setting","language":"fr","last_day":"2025-09-28","occurred_at":"2025-'
    '09-16T08:30:00.000000Z","plan":"pro","presentation":"original","preset":null,"previous_hash":"c9f05f4efa908c76'
    '533206ae05e646d2c8a53f48a6d0aacfe46daa595952590e","sequence":2,"simulated":false,"start":false,"subject_id":"2'
    '2222222-2222-4222-8222-222222222222","surface":"privacy tab"'
    ',"terms_accepted":false,"touched":"yes","update":"2025-08-28","version":2}'
)
SETTING_HASH = "4f370b22db42462714c1b9ebac3aef1498edc8c1eba486ef8941e382b2710940"
ERASED = {
    **SECOND,
    "id": UUID("55555555-5555-4555-8555-555555555555"),
    "version": 2,
    "sequence": 3,
    "plan": "team",
    "previous_hash": SETTING_HASH,
}
ERASED_LINE = (
    '{"digest":null,"gpc":null,"help_improve":null,"id":"55555555-5555-4555-8555-555555555555","kind":"erased","langu'
    'age":null,"last_day":null,"occurred_at":"2026-01-01T00:00:00.000000Z","plan":"team","presentation":null,"prese'
    't":null,"previous_hash":"4f370b22db42462714c1b9ebac3aef1498edc8c1eba486ef8941e382b2710940","sequence":3,"sim'
    'ulated":true,"start":null,"subject_id":"22222222-2222-4222-8222-222222222222","surface":"","terms_accepted":fa'
    'lse,"touched":"unknown","update":null,"version":2}'
)
ERASED_HASH = "4d3f5683bb3d8b7a1168a78817df26aebbb929bebd844e37c73ec02190ad049f"
VECTORS = pytest.mark.parametrize(
    ("columns", "line", "expected"),
    [
        (FIRST, FIRST_LINE, FIRST_HASH),
        (SECOND, SECOND_LINE, SECOND_HASH),
        (SETTING, SETTING_LINE, SETTING_HASH),
        (ERASED, ERASED_LINE, ERASED_HASH),
    ],
    ids=["decision", "erased", "setting of version 2", "erased of version 2"],
)


@VECTORS
def test_the_canonical_form_and_the_hash_are_these(columns, line, expected):
    assert hashing.canonical(columns).decode() == line
    assert hashing.row_hash(columns) == expected == hashlib.sha256(line.encode()).hexdigest()


@VECTORS
def test_the_written_format_shows_the_same_vectors(columns, line, expected):
    assert line in FORMAT
    assert expected in FORMAT


def test_the_written_format_names_the_versions_and_every_column():
    assert sorted(hashing.VERSIONS) == [1, 2]
    assert f"Version {hashing.VERSION}" in FORMAT
    assert [version for version in hashing.VERSIONS if f"\n| {version} | " not in FORMAT] == []
    assert [name for name in SETTING if f"| `{name}` |" not in FORMAT] == []
    assert {field.name for field in ConsentEvent._meta.concrete_fields} == {*SETTING, "hash"}
    assert set(SETTING) - set(FIRST) == {name for name, since in hashing.SINCE.items() if since == hashing.VERSION}


def test_a_column_that_came_later_is_no_part_of_an_older_row():
    assert hashing.row_hash({**FIRST, "plan": None}) == FIRST_HASH
    assert "plan" not in hashing.of_version({**FIRST, "plan": None})


@pytest.mark.parametrize("plan", ["", "free", "team", 0, False])
def test_an_older_row_that_holds_something_there_does_not_fit(plan):
    assert hashing.row_hash({**FIRST, "plan": plan}) != FIRST_HASH


@pytest.mark.parametrize("change", [{"plan": None}, {"plan": "free"}, {"version": 1}, {"version": 3}])
def test_a_row_of_version_2_is_bound_to_its_plan_and_its_version(change):
    assert hashing.row_hash({**SETTING, **change}) != SETTING_HASH


def test_the_hash_leaves_out_itself_only():
    assert hashing.row_hash({**FIRST, "hash": "anything"}) == FIRST_HASH
    assert hashing.row_hash({**FIRST, "surprise": None}) != FIRST_HASH


@pytest.mark.parametrize("column", sorted({"help_improve", "update", "digest", "surface", "sequence"}))
def test_nothing_empty_zero_and_no_never_collide(column):
    hashes = [hashing.row_hash({**FIRST, column: value}) for value in (None, "", 0, False, "0", "null", "None")]
    assert len(set(hashes)) == len(hashes)


def test_the_order_of_columns_and_the_time_zone_of_an_instant_do_not_matter():
    same = {**dict(reversed(FIRST.items())), "occurred_at": datetime(2025, 9, 15, 10, 0, 0, 5, UTC)}
    assert hashing.row_hash(same) == FIRST_HASH


def test_neighbouring_values_can_not_be_shifted_into_each_other():
    pairs = [("a", "bc"), ("ab", "c"), ('a","surface":"b', "c")]
    hashes = {hashing.canonical({"kind": kind, "surface": surface}) for kind, surface in pairs}
    assert len(hashes) == len(pairs)


def test_text_is_utf_8_and_never_escaped_to_ascii():
    assert hashing.canonical({"a": "né"}) == b'{"a":"n\xc3\xa9"}'
    assert hashing.text_digest("né\n") == hashlib.sha256(b"n\xc3\xa9\n").hexdigest()


def test_a_microsecond_makes_another_hash():
    instants = [FIRST["occurred_at"] + timedelta(microseconds=n) for n in range(3)]
    hashes = [hashing.row_hash({**FIRST, "occurred_at": instant}) for instant in instants]
    assert all(one != other for one, other in pairwise(hashes))


@pytest.mark.parametrize("value", [1.5, Decimal(1), b"x", ["x"], {"x": 1}, timedelta(1), datetime(2025, 9, 15)])
def test_an_unforeseen_type_is_refused(value):
    with pytest.raises(TypeError, match=f"A ledger row can't hold {type(value).__name__}"):
        hashing.canonical({"surface": value})


def test_a_row_whose_version_is_no_number_keeps_every_column():
    assert hashing.of_version({"version": "1", "plan": None}) == {"version": "1", "plan": None}


def test_half_a_character_is_refused_in_a_row_and_passed_on_where_asked_for():
    with pytest.raises(ValueError, match="surrogates not allowed"):
        hashing.canonical_json({"a": "\ud800"})
    assert hashing.canonical_json({"a": "\ud800"}, "surrogatepass") == b'{"a":"\xed\xa0\x80"}'


def test_the_zone_of_the_machine_does_not_matter(monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        hashed = hashing.row_hash(FIRST)
    time.tzset()
    assert hashed == FIRST_HASH
