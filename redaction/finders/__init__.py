"""The finders, one module a kind of thing: those asked about a text's words, those asked about runs of digits."""

import re
from collections.abc import Callable, Iterator

from redaction.digit_runs import Run
from redaction.finders import (
    codes,
    credentials,
    disguises,
    emails,
    ip_addresses,
    keys,
    labelled_numbers,
    named_secrets,
    national_ids,
    payment_cards,
    persons,
    phones,
    places,
    repeats,
    spelled_emails,
    urls,
)
from redaction.kinds import Finding

__all__ = ["BY_WORDS", "IN_RUNS", "FindInRun", "codes", "disguises", "emails", "ip_addresses", "repeats", "urls"]

FindInRun = Callable[[str, Run], Iterator[Finding]]
IN_RUNS: tuple[tuple[re.Pattern[str], FindInRun], ...] = (
    (payment_cards.CARD, payment_cards.find),
    *((rule.fits, rule.find) for rule in national_ids.RULES),
    (phones.IN_ONE_PIECE, phones.in_one_piece),
    (phones.IN_GROUPS, phones.in_groups),
)
BY_WORDS = (
    named_secrets.find,
    credentials.find,
    keys.find,
    labelled_numbers.find,
    spelled_emails.find,
    persons.find,
    places.find,
)
