"""IP addresses after every sign, and what is no address."""

import pytest

from redaction import redact

AROUND = """
> {} was blocked
ip => {}
client -> {}
if remote != {}:
<td>{}</td>
<val>{}</val>
{{"a": "{}"}}
A record updated from {} to {}
号码：{}，谢谢
"""
SAME = """
foo>=1.2.3.4 and foo!=1.2.3.4
requests~=1.2.3.4
version > 1.2.3.4
updated from 1.2.3.3 to 1.2.3.4
978-12-34-56-7
2024-01-12-13.log
"""


@pytest.mark.parametrize("around", AROUND.strip().splitlines())
@pytest.mark.parametrize("address", ["82.64.113.27", "2a01:e0a:1f2:9c40:4d3b:77ff:fe21:90ab"])
def test_addresses_after_signs_and_in_cells(around, address):
    text = around.replace("{}", "\0").replace("{{", "{").replace("}}", "}")
    assert redact(text.replace("\0", address)) == text.replace("\0", "[IP address]")


@pytest.mark.parametrize("dot", ["[.]", "(.)", "[dot]", "{.}"])
def test_addresses_that_are_written_so_that_nobody_follows_them(dot):
    assert redact(f"see 82{dot}64{dot}113{dot}27 there") == "see [IP address] there"


def test_addresses_in_the_names_of_hosts():
    assert redact("ec2-82-64-113-27.compute.example.com") == "ec2-[IP address].compute.example.com"


@pytest.mark.parametrize("text", SAME.strip().splitlines())
def test_versions_and_dates_stay(text):
    assert redact(text) == text
