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
MORE = r"""
%31|&#49;|\u0031|<b>1</b>|1**|1 2 |, 1|1\n|1\t|+1\n|key=|authorization: |x @ |x(a)|a at b dot c |a_at_
Mr. A|my name is A
12 rue a |12 Rue A |12 A Street |born 1|curl -u a:b |-----BEGIN RSA PRIVATE KEY-----\n
MIIEpAIBAAKCAQEA|LS0tLS1CRUdJTiA|eyJhbGciOi
card 4|iban A|phone: 1|password:\n
kind: secret\ndata:\n a: b\n|salad_cloud_|a/b/|ghp_|xoxb-1|"name": "password", |if "abcdef" == pass
best regards,\n|gps 1.234 |twitter @a|plaque A|passport 1
1.1.1.1 -> |1-1-1-1.a|[.]1|pin 1|__|a@b,|\\@|Private-Lines: 1\n
"""
SMALL, TIMES = 6_000, 8


def listed(text):
    return [
        unit.replace("\\n", "\n").replace("\\t", "\t") for line in text.strip().splitlines() for unit in line.split("|")
    ]


@pytest.mark.parametrize("unit", listed(UNITS) + listed(MORE))
def test_time_grows_with_the_length_only(unit):
    """Eight times the text: about eight times the time, where backtracking would take sixty-four."""
    seconds(unit, 500)
    assert min(seconds(unit, SMALL * TIMES) / seconds(unit, SMALL) for _ in range(3)) < TIMES * 2.5


def seconds(unit, length):
    text = unit * (length // len(unit))
    started = time.process_time()
    find(text)
    return time.process_time() - started + 0.0005
