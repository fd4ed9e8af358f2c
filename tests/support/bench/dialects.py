"""How SQLite and PostgreSQL say what they say differently when they write a crowd."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How each database says the few things they say differently."""

    uuid: str  # of a number {n}; the same number gives the same
    chance: str  # a random UUID
    hash: str  # 64 random digits
    instant: str  # {n} seconds after the announcement of 2025-08-28
    before: str  # makes filling fast
    after: str


DIALECTS = {
    "sqlite": Dialect(
        "printf('%08x00004000800000%010x', ({n} * 2654435761) % 4294967296, {n})",
        "lower(hex(randomblob(16)))",
        "lower(hex(randomblob(32)))",
        "strftime('%Y-%m-%d %H:%M:%S', 1756339200 + ({n}), 'unixepoch')",
        "PRAGMA cache_size = -600000",
        "PRAGMA cache_size = -2000",
    ),
    "postgresql": Dialect(
        "(lpad(to_hex(({n}::bigint * 2654435761) % 4294967296), 8, '0') || '00004000800000'"
        " || lpad(to_hex({n}::bigint), 10, '0'))::uuid",
        "gen_random_uuid()",
        "replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')",
        "timestamptz '2025-08-28 00:00+00' + ({n}) * interval '1 second'",
        "SET session_replication_role = replica",
        "SET session_replication_role = origin",
    ),
}
