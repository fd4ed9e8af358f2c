"""Recall and precision of the filter on a generated corpus, and its speed, beside presidio-analyzer in the same run."""

import time
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from conversations.redaction import Kind, find
from tests.bench.redaction_corpus import Text, corpus

SEED, EACH = 20250828, 500
RECALL, PRECISION, RATIO = 0.99, 0.98, 50
Found = list[tuple[Kind, int, int]]
Scores = dict[Kind, tuple[float, float]]


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return corpus(SEED, EACH)


def scores(texts: Iterable[Text], found: Iterable[Found]) -> Scores:
    """Recall and precision of each kind. A value counts as found if one finding of its kind covers all of it."""
    planted: Counter[Kind] = Counter()
    covered, right, wrong = planted.copy(), planted.copy(), planted.copy()
    for text, findings in zip(texts, found, strict=True):
        for kind, start, end in text.planted:
            planted[kind] += 1
            covered[kind] += any(other is kind and a <= start and end <= b for other, a, b in findings)
        for kind, a, b in findings:
            is_right = any(other is kind and a < end and start < b for other, start, end in text.planted)
            (right if is_right else wrong)[kind] += 1
    return {k: (covered[k] / planted[k], right[k] / max(1, right[k] + wrong[k])) for k in Kind}


def timed(find_in: Callable[[str], object], texts: Iterable[Text]) -> tuple[list[object], float]:
    started = time.perf_counter()
    found = [find_in(text.text) for text in texts]
    return found, time.perf_counter() - started


def peer_scores(texts: list[Text], found: list[list[tuple[float, Kind, int, int]]]) -> Scores:
    """For each kind at the threshold that serves the peer best (highest F1)."""
    from tests.bench.redaction_peer import ENTITIES, THRESHOLDS

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
    found, seconds = timed(find, texts)
    ours = scores(texts, found)
    print_table(ours, None)
    size = sum(len(text.text) for text in texts)
    print(f"\n{len(texts)} texts, {size / 1e6:.1f} M characters in {seconds:.2f} s: {size / seconds / 1e6:.2f} M/s")
    assert {kind: s for kind, s in ours.items() if s[0] < RECALL or s[1] < PRECISION} == {}


def test_ahead_of_presidio_on_every_kind_and_faster(texts: list[Text]) -> None:
    pytest.importorskip("presidio_analyzer", reason="PEERS=1 installs the peer")
    from tests.bench.redaction_peer import analyzer, findings

    engine = analyzer()
    findings(engine, texts[0].text), find(texts[0].text)
    theirs, their_seconds = timed(lambda text: findings(engine, text), texts)
    found, seconds = timed(find, texts)
    ours, peer = scores(texts, found), peer_scores(texts, theirs)
    print_table(ours, peer)
    print(f"\nours {seconds:.2f} s, presidio {their_seconds:.2f} s: {their_seconds / seconds:.0f} times as fast")
    assert {
        kind: (ours[kind], s) for kind, s in peer.items() if min(ours[kind]) < min(s) or sum(ours[kind]) < sum(s)
    } == {}
    assert their_seconds / seconds >= RATIO
