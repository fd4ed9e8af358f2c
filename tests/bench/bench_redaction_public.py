"""The filter on what others made: CLAUDEPRIVACY_MATERIAL names a folder with checkouts of their repositories.

In it: gitleaks, trufflehog and python-stdnum (their tests and rules), real (any logs, code and prose). What is missing
there is left out; phone numbers need nothing but the `phonenumbers` package.
"""

import os
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import phonenumbers
import pytest

from redaction import Kind, find
from tests.support.bench import redaction_public as public
from tests.support.bench.redaction_public import Case

SEED = 20250828
HELD = 0.9  # of a rule's samples, for the rule to count as covered
FORMAT = phonenumbers.PhoneNumberFormat
ABROAD, AT_HOME, CARDS = 0.998, 0.97, 0.99
PHONES_IN_REAL_TEXTS = 40  # in 50 MB
PIECE, SAMPLE, ROUNDS = 2000, 250, 5  # characters, pieces of a kind, parts of the sample


def folder(name: str) -> Path:
    path = Path(os.environ.get("CLAUDEPRIVACY_MATERIAL", "")) / name
    if "CLAUDEPRIVACY_MATERIAL" not in os.environ or not path.is_dir():
        pytest.skip(f"CLAUDEPRIVACY_MATERIAL holds no checkout of {name}")
    return path


def measured(name: str, cases: Iterable[Case]) -> float:
    """The share of cases of whose values nothing is left; printed with the share of which only a part is gone, and with
    how many groups lose nearly all of theirs."""
    whole: Counter[str] = Counter()
    of, in_part = whole.copy(), 0
    for case in cases:
        gone = share_gone(case)
        of[case.group] += 1
        whole[case.group] += gone == 1
        in_part += 0 < gone < 1
    covered = sum(whole[group] >= HELD * count for group, count in of.items())
    recall = whole.total() / of.total()
    print(
        f"\n{name}: {whole.total()} of {of.total()} ({recall:.3f}), {in_part} more in part,"
        f" {covered} of {len(of)} groups"
    )
    return recall


def share_gone(case: Case) -> float:
    """Of the letters and digits of its values, wherever they stand, how much is found."""
    found = {place for _, start, end in find(case.text) for place in range(start, end)}
    places = [
        match.start() + offset
        for value in case.values
        for match in re.finditer(re.escape(value), case.text)
        for offset, char in enumerate(value)
        if char.isalnum()
    ]
    return sum(place in found for place in places) / max(1, len(places))


def test_keys_by_their_own_form() -> None:
    cases = list(public.gitleaks(folder("gitleaks"), SEED))
    assert measured("gitleaks, own forms", cases) >= beside_detect_secrets(cases)


def test_keys_given_to_a_name() -> None:
    cases = list(public.labelled(folder("gitleaks"), SEED))
    assert measured("gitleaks, given to a name", cases) >= beside_detect_secrets(cases)


def test_secrets_in_context() -> None:
    cases = list(public.trufflehog(folder("trufflehog")))
    assert measured("trufflehog, detectors' tests", cases) >= beside_detect_secrets(cases)


def beside_detect_secrets(cases: list[Case]) -> float:
    """Its recall, 0 where it isn't installed."""
    try:
        from tests.support.bench.secrets_peer import recall
    except ModuleNotFoundError:
        return 0
    theirs = recall(cases)
    print(f"detect-secrets: {theirs:.3f}")
    return theirs


def test_phone_numbers_of_the_world() -> None:
    abroad = measured("phones, international", public.phone_numbers("Here it is: {} ok", FORMAT.INTERNATIONAL))
    at_home = measured("phones, national, labelled", public.phone_numbers("Phone: {}", FORMAT.NATIONAL))
    measured("phones, national, bare", public.phone_numbers("Here it is: {} ok", FORMAT.NATIONAL))
    assert abroad >= ABROAD
    assert at_home >= AT_HOME


def test_published_test_cards() -> None:
    assert measured("published test cards", public.cards()) >= CARDS


def test_ibans_of_the_registry() -> None:
    measured("python-stdnum, IBANs", public.ibans(folder("python-stdnum")))


def test_real_texts() -> None:
    """Findings by kind, to look at, and the speed; only phone numbers are known to be none."""
    counts: Counter[Kind] = Counter()
    size, started = 0, time.process_time()
    for _, text in public.real_texts(folder("real")):
        counts.update(finding.kind for finding in find(text))
        size += len(text)
    seconds = time.process_time() - started
    print(f"\nreal texts: {size / 1e6:.1f} MB, {size / seconds / 1e6:.1f} M/s, {dict(counts.most_common())}")
    assert counts[Kind.PHONE] <= PHONES_IN_REAL_TEXTS * max(1, size / 50e6)


def test_speed_on_each_kind_of_real_text() -> None:
    """Beside presidio, in turns on the same pieces; a folder of the material is a kind. Printed, for docs to state."""
    pytest.importorskip("presidio_analyzer", reason="make bench PEERS=1 installs the peer")
    from tests.support.bench.redaction_peer import analyzer, findings

    engine, kinds = analyzer(), dict[str, list[str]]()
    for kind, piece in public.pieces(folder("real"), PIECE):
        kinds.setdefault(kind, []).append(piece)
    for kind, pieces in kinds.items():
        sample = random.Random(SEED).sample(pieces, min(SAMPLE, len(pieces)))
        find(sample[0]), findings(engine, sample[0])
        ratios = [in_turns(sample[part::ROUNDS], lambda text: findings(engine, text)) for part in range(ROUNDS)]
        print(f"\n{kind}: {statistics.median(ratios):.0f} times as fast ({min(ratios):.0f} to {max(ratios):.0f})")


def in_turns(texts: list[str], peer: Callable[[str], object]) -> float:
    """The peer's processor time by ours."""
    ours = theirs = 0.0
    for text in texts:
        start = time.process_time()
        find(text)
        between = time.process_time()
        peer(text)
        ours, theirs = ours + between - start, theirs + time.process_time() - between
    return theirs / ours
