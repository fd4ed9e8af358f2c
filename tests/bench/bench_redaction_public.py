"""The filter on what others made: CLAUDEPRIVACY_MATERIAL names a folder with checkouts of their repositories.

In it: gitleaks, trufflehog and python-stdnum (their tests and rules), real (any logs, code and prose). What is missing
there is left out; phone numbers need nothing but the `phonenumbers` package.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import phonenumbers
import pytest

from redaction import Kind, find, redact
from tests.support.bench import redaction_public as public
from tests.support.bench.redaction_public import Case

SEED = 20250828
HELD = 0.9  # of a rule's samples, for the rule to count as covered
FORMAT = phonenumbers.PhoneNumberFormat
ABROAD, AT_HOME = 0.998, 0.97
PHONES_IN_REAL_TEXTS = 40  # in 50 MB


def folder(name: str) -> Path:
    path = Path(os.environ.get("CLAUDEPRIVACY_MATERIAL", "")) / name
    if "CLAUDEPRIVACY_MATERIAL" not in os.environ or not path.is_dir():
        pytest.skip(f"CLAUDEPRIVACY_MATERIAL holds no checkout of {name}")
    return path


def measured(name: str, cases: Iterable[Case]) -> float:
    """How many lose all of their values; printed with how many groups lose nearly all of theirs."""
    right: Counter[str] = Counter()
    of = right.copy()
    for case in cases:
        left = redact(case.text)
        of[case.group] += 1
        right[case.group] += not any(value in left for value in case.values)
    covered = sum(right[group] >= HELD * count for group, count in of.items())
    recall = right.total() / of.total()
    print(f"\n{name}: {right.total()} of {of.total()} ({recall:.3f}), {covered} of {len(of)} groups")
    return recall


def test_keys_by_their_own_form() -> None:
    measured("gitleaks, own forms", public.gitleaks(folder("gitleaks"), SEED))


def test_secrets_in_context() -> None:
    measured("trufflehog, detectors' tests", public.trufflehog(folder("trufflehog")))


def test_phone_numbers_of_the_world() -> None:
    abroad = measured("phones, international", public.phone_numbers("Here it is: {} ok", FORMAT.INTERNATIONAL))
    at_home = measured("phones, national, labelled", public.phone_numbers("Phone: {}", FORMAT.NATIONAL))
    measured("phones, national, bare", public.phone_numbers("Here it is: {} ok", FORMAT.NATIONAL))
    assert abroad >= ABROAD
    assert at_home >= AT_HOME


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
