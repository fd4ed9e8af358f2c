"""detect-secrets with all its detectors, as it scans a line that somebody commits."""

from collections.abc import Iterable

from detect_secrets.core.scan import scan_line
from detect_secrets.settings import default_settings

from tests.support.bench.redaction_public import Case


def recall(cases: Iterable[Case]) -> float:
    """The share of cases of which it names each value, or something that holds it."""
    right = of = 0
    with default_settings():
        for case in cases:
            found = [secret.secret_value or "" for line in case.text.splitlines() for secret in scan_line(line)]
            right += all(any(value in secret for secret in found) for value in case.values)
            of += 1
    return right / of
