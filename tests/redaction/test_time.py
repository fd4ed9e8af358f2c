"""Time grows with the length of the text only, whatever that is made of: no backtracking, no search begun anew."""

import time

import pytest

from redaction import find

UNITS = """
1|1 |12-|+|06 12 34 56 78 |+33612345678 |4111 |FR76 |AB12|1\u200b|1\u00a0|phone 12345678 |1 1 |123.|order is is
a@|a@a.|@|://|://a:|://a@|:|a:|::1 |1.1.|1.2.3.4 |1.2.3.4 to |(at)|a%40|-|[secret]|aaaa|«a»|\ud800
password=|password='|password:|password="a |--password |passe est |<password>|sessionid=|key: |[secret]=
eyJ|eyJaaaaaa.|sk-|SG.|-----BEGIN PRIVATE KEY-----|curl -u |authorization: bearer |/api/webhooks/|\\"
"""
SMALL, TIMES = 6_000, 8


@pytest.mark.parametrize("unit", [unit for line in UNITS.strip().splitlines() for unit in line.split("|")])
def test_time_grows_with_the_length_only(unit):
    """Eight times the text: about eight times the time, where backtracking would take sixty-four."""
    seconds(unit, 500)
    assert min(seconds(unit, SMALL * TIMES) / seconds(unit, SMALL) for _ in range(3)) < TIMES * 2.5


def seconds(unit, length):
    text = unit * (length // len(unit))
    started = time.process_time()
    find(text)
    return time.process_time() - started + 0.0005
