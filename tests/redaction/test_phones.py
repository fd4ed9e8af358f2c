"""Phone numbers of every country, and the numbers that only look like them."""

import re

import phonenumbers
import pytest

from redaction import redact

FOUND = re.compile(r"\[(?:phone number|US SSN)\]")  # Tajikistan's are grouped as American ids are
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
OTHERS = """
Date:   Thu Nov 30 09:04:04 2023 -0800
Date:   Mon Jul 28 17:26:07 2014 -0700
nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:12:01.495 25777 INFO
Boston, MA 02110-1301, USA
Newark, NJ 07102-4307
081109 203518 148 INFO dfs.DataNode$PacketResponder
081110 103037 34 INFO dfs.FSNamesystem
<path d="M12 7.949c-.07-.204-.103-.3-.103-.218 0-.081"/>
<path d="M3 .05-1.79-.218-2.428-.465"/>
Tirage : 07 12 23 34 45
07 08 09 10 11
01 00000000:00000001 01:000071BA 00000000
routing 021000021 bank
rhost=061092085098.ctinets.example.com
https://p28-contacts.example.com/874161398/principal/
call 2024-05-16 or 16.05.2024
"""
WRITTEN = """
(415)-867-2291|(415) 8672291|415-8672291|(415)  867  2291|(415).867.2291|(415)/867-2291
011 44 20 7946 0958|O6 12 34 56 78
+225 07 48 31 22 90|+2250748312290|+242 06 612 3456|+229 01 97 12 34 56|+683 7012
"""
CALLED = """
My number is {4158672291}|Ligue para {912 345 678}|Téléphone : {99 12 34 56}
我的号码是{13812345678}|Phone: {201001234567}
Phone: {7012}|tel: {31234}|Telefon: {32 12 34 56}|You can call me at {22 50 12 34}
mon numéro : {4158672291}|Phone: {20.12.34}
"""


def numbers_of(region):
    kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    found = [phonenumbers.example_number_for_type(region, kind) for kind in kinds]
    return [number for number in found if number]


@pytest.mark.parametrize("region", REGIONS)
def test_every_country_s_numbers_in_international_form(region):
    for number in numbers_of(region):
        for form in (phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.E164):
            assert FOUND.fullmatch(redact(f"{phonenumbers.format_number(number, form)}"))


@pytest.mark.parametrize("region", REGIONS)
def test_every_country_s_numbers_where_they_are_called_so(region):
    for number in numbers_of(region):
        at_home = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        assert FOUND.fullmatch(redact(f"Phone: {at_home}").removeprefix("Phone: "))


@pytest.mark.parametrize("number", [number for line in WRITTEN.strip().splitlines() for number in line.split("|")])
def test_forms(number):
    assert redact(f"Here: {number} ok") == "Here: [phone number] ok"


@pytest.mark.parametrize("line", [item for line in CALLED.strip().splitlines() for item in line.split("|")])
def test_what_only_a_word_makes_a_phone_number(line):
    before, _, number = line.rstrip("}").partition("{")
    assert redact(f"{before}{number}") == f"{before}[phone number]"


@pytest.mark.parametrize("text", OTHERS.strip().splitlines())
def test_other_numbers_stay(text):
    assert redact(text) == text
