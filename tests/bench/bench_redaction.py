"""Recall and precision of the filter on a generated corpus, and its speed, beside presidio-analyzer in the same run."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from redaction import Kind, find
from tests.support.bench.redaction_corpus import Text, corpus, line_of

SEED, EACH = 20250828, 400
RECALL, PRECISION, RATIO = 0.99, 0.98, 30
Found = list[tuple[Kind, int, int]]
Scores = dict[Kind, tuple[float, float]]


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return corpus(SEED, EACH)


def scores(texts: Iterable[Text], found: Iterable[Found]) -> Scores:
    """Recall and precision of each kind.

    A value counts as found if one finding of its kind covers all of it. A finding is wrong if it touches no value;
    one that touches a value of another kind counts neither way.
    """
    planted: Counter[Kind] = Counter()
    covered, right, wrong = planted.copy(), planted.copy(), planted.copy()
    for text, findings in zip(texts, found, strict=True):
        for kind, start, end in text.planted:
            planted[kind] += 1
            covered[kind] += any(other is kind and a <= start and end <= b for other, a, b in findings)
        for kind, a, b in findings:
            touched = {other for other, start, end in text.planted if a < end and start < b}
            right[kind] += kind in touched
            wrong[kind] += not touched
    return {k: (covered[k] / planted[k], right[k] / max(1, right[k] + wrong[k])) for k in Kind}


def timed(find_in: Callable[[str], Any], texts: Iterable[Text]) -> tuple[list[Any], float]:
    """What it finds, and the seconds of processor time it takes (the machine may be busy)."""
    started = time.process_time()
    found = [find_in(text.text) for text in texts]
    return found, time.process_time() - started


def peer_scores(texts: list[Text], found: list[list[tuple[float, Kind, int, int]]]) -> Scores:
    """For each kind at the threshold that serves the peer best (highest F1)."""
    from tests.support.bench.redaction_peer import ENTITIES, THRESHOLDS

    at = [scores(texts, [[f[1:] for f in findings if f[0] >= least] for findings in found]) for least in THRESHOLDS]
    return {
        kind: max((s[kind] for s in at), key=lambda s: 2 * s[0] * s[1] / (sum(s) or 1)) for kind in ENTITIES.values()
    }


def print_table(ours: Scores, peer: Scores | None) -> None:
    print(f"\n\n{'kind':<18} {'recall':>7} {'precision':>9}   {'presidio: recall':>16} {'precision':>9}")
    for kind, (recall, precision) in ours.items():
        if peer is None:
            beside = "not installed"
        elif kind in peer:
            beside = f"{peer[kind][0]:16.3f} {peer[kind][1]:9.3f}"
        else:
            beside = f"{'lacks this kind':>26}"
        print(f"{kind.value:<18} {recall:7.3f} {precision:9.3f}   {beside}")


def test_every_kind_is_found_and_little_else(texts: list[Text]) -> None:
    find(texts[0].text)
    found, seconds = timed(find, texts)
    ours = scores(texts, found)
    print_table(ours, None)
    size = sum(len(text.text) for text in texts)
    print(f"\n{len(texts)} texts, {size / 1e6:.1f} M characters in {seconds:.2f} s: {size / seconds / 1e6:.1f} M/s")
    assert {kind: s for kind, s in ours.items() if s[0] < RECALL or s[1] < PRECISION} == {}


def test_ahead_of_presidio_on_every_kind_and_faster(texts: list[Text]) -> None:
    pytest.importorskip("presidio_analyzer", reason="make bench PEERS=1 installs the peer")
    from tests.support.bench.redaction_peer import analyzer, findings

    engine = analyzer()
    timed(find, texts[:99]), timed(lambda text: findings(engine, text), texts[:9])  # what is made once is made now
    theirs, their_seconds = timed(lambda text: findings(engine, text), texts)
    found, seconds = timed(find, texts)
    ours, peer = scores(texts, found), peer_scores(texts, theirs)
    print_table(ours, peer)
    lines = [line_of(text) for text in texts[:1000]]
    on_lines = timed(lambda text: findings(engine, text), lines)[1] / timed(find, lines)[1]
    print(f"\nours {seconds:.2f} s, presidio {their_seconds:.2f} s: {their_seconds / seconds:.0f} times as fast")
    print(f"on the lines in the middle alone: {on_lines:.0f} times as fast")
    assert [kind for kind, theirs in peer.items() if not ahead(ours[kind], theirs)] == []
    assert their_seconds / seconds >= RATIO


def ahead(ours: tuple[float, float], theirs: tuple[float, float]) -> bool:
    """Better at one, as good at the other."""
    return ours[0] >= theirs[0] and ours[1] >= theirs[1] and (ours != theirs or ours == (1, 1))
