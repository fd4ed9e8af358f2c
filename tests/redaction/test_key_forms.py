"""Keys are known by the form their maker gives them, without any word beside them."""

import base64
import re

import pytest

from redaction import redact
from redaction.finders.key_forms import forms

HEX, ANY, CAPS = "0a1b2c3d4e5f6789" * 8, "a1B2c3D4e5" * 20, "A1B2C3D4E5" * 6
UUID = "210b7d05-9c1f-4e20-82b1-743f7836019b"
KEYS = f"""
sk-ant-admin01-{ANY[:90]}|fw_{ANY[:24]}|sk_{HEX[:48]}|lsv2_pt_{HEX[:32]}_{HEX[:10]}|fc-{HEX[:32]}|csk-{ANY[:48]}|pa-{ANY[:43]}
rpa_{CAPS[:46]}|sbp_{HEX[:40]}|sb_secret_{ANY[:31]}|re_{ANY[:8]}_{ANY[:24]}|sntryu_{HEX[:64]}|nfp_{ANY[:40]}|fm2_{ANY[:120]}
FlyV1 fm2_{ANY[:120]}|pat{ANY[:14]}.{HEX[:64]}|ATBB{ANY[:32]}|GR1348941{ANY[:20]}|glffct-{ANY[:20]}
glrt-t1_{ANY[:27]}.01.0a1b2c3|xoxc-284355-343096-195834-{HEX[:64]}|xoxd-{ANY[:60]}%2B|xoxe.xoxp-1-{ANY[:40]}|access_token$production${HEX[:16]}${HEX[:32]}
shptka_{HEX[:32]}|ABSK{ANY[:120]}=|1//0{ANY[:90]}|TFo8Q~{ANY[:34]}|{ANY[:76]}AZDOab1C|{ANY[:42]}+ACRab1Cde
v1.0-{HEX[:24]}-{HEX}{HEX[:18]}|HRKU-{ANY[:60]}|cio{ANY[:32]}|dckr_oat_{ANY[:32]}|CLOJARS_{HEX[:60]}|{ANY[:14]}.atlasv1.{ANY[:64]}
glsa_{ANY[:32]}_{HEX[:8]}|glc_{ANY[:60]}==|{HEX[:32]}-{HEX[:8]}-{HEX[8:16]}|{HEX[:32]}-us12|2{ANY[:26]}_{ANY[:21]}
ops_eyJ{ANY}{ANY}|A3-{CAPS[:6]}-{CAPS[:11]}-{CAPS[:5]}-{CAPS[:5]}-{CAPS[:5]}|dapi{HEX[:32]}|pscale_tkn_{ANY[:43]}|napi_{ANY[:64]}
EAAB{ANY[:170]}|dG9r{ANY[:56]}=|sl.{ANY[:140]}|squ_{HEX[:40]}|CCIPAT_{ANY[:22]}_{HEX[:40]}|CFPAT-{ANY[:43]}|sgp_{HEX[:16]}_{HEX[:40]}
rdme_{HEX[:70]}|sk.eyJ{ANY[:80]}.{ANY[:22]}|rzp_live_{ANY[:14]}|FLWSECK-{HEX[:32]}-X|access-production-{UUID}|LTAI5t{ANY[:18]}
AKID{ANY[:32]}|AQVN{ANY[:35]}|A3T0{CAPS[:16]}|5K{ANY[:49]}|$2b$12${ANY[:53]}|bob:$apr1$ab1C2d3e${ANY[:22]}|v4.local.{ANY[:80]}
{UUID}:{HEX[:32]}|AQE{ANY[:100]}=-{ANY[:16]}|duffel_test_{ANY[:43]}|dt0c01.{ANY[:24]}.{ANY[:64]}|EZAK{ANY[:54]}|hvb.{ANY[:140]}
s.{ANY[:24]}|pat.{ANY[:22]}.{ANY[:24]}.{ANY[:20]}|ntn_12345678901{ANY[:35]}|API-{CAPS[:26]}|sha256~{ANY[:43]}|pul-{HEX[:40]}
xkeysib-{HEX[:64]}-{ANY[:16]}|sm_aat_{ANY[:16]}|shippo_live_{HEX[:40]}|{ANY[:6]}_{ANY[:29]}_mmk|fio-u-{ANY[:64]}|tvly-{ANY[:32]}
"""
NO_KEYS = """
sk-ssh-ed25519-cert-v01-of-openssh|images/2018-250-xoxo-indieweb-1.jpg|hf_requiredCharacteristicTypesForDisplayMetadata
pat.getElementsByTagNameAndClass1.value|s.requiredCharacteristicTypesFor|glide-in-from-the-left-side-12|pa-loader-with-a-very-long-name
4b1d7f2e-9c1f-4e20-82b1-743f7836019b|sha256:0a1b2c3d4e5f67890a1b2c3d4e5f67890a1b2c3d4e5f67890a1b2c3d4e5f6789|2024-11-30-12-30-45-001-backup
access-production-logs-from-the-cluster|re_compile_the_whole_expression|v1.0-rc.2-with-a-longer-name|fc-event-time-grid-container-fluid
"""


def listed(text):
    return [item for line in text.strip().splitlines() for item in line.split("|")]


@pytest.mark.parametrize("key", listed(KEYS))
@pytest.mark.parametrize(
    "around", ["{}", "I pasted {} into it", '"x": "{}",', "https://x.example/?k={}&y=1", "<b>{}</b>"]
)
def test_a_key_goes_whole(key, around):
    assert redact(around.format(key)).replace("bob:", "") in {
        around.format("[API key]"),
        around.format("[secret]"),
        around.format("[API key]=-[API key]"),
    }


@pytest.mark.parametrize("text", listed(NO_KEYS))
def test_what_only_begins_like_a_key_stays(text):
    assert redact(f"see {text} there") == f"see {text} there"


def test_tokens_that_are_encrypted_or_encoded_once_more():
    parts = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (b'{"alg":"RSA-OAEP"}', b"x" * 90)]
    encrypted = ".".join([parts[0], *[parts[1]] * 4])
    signed = f"{parts[0]}.{parts[0]}.{parts[1]}"
    assert redact(f"a {encrypted} z") == "a [secret] z"
    assert redact(f"a {base64.b64encode(signed.encode()).decode()} z") == "a [secret] z"


@pytest.mark.parametrize(
    ("before", "secret"),
    [
        ("https://hooks.slack.com/triggers/", ANY[:44]),
        ("https://hooks.zapier.com/hooks/catch/", "1234567/rb8g9gd"),
        ("https://x.webhook.office.com/webhookb2/", f"{UUID}@{UUID}/IncomingWebhook/{HEX[:32]}/{UUID}"),
    ],
)
def test_addresses_that_anybody_may_post_to(before, secret):
    assert redact(f"{before}{secret} ok") == f"{before}[secret] ok"


@pytest.mark.parametrize("key", ["xoxs-2-3-6-486", "xoxa-92KaAfBm", "pscale_tkn_h4h=x1dI-n=ft5WHz6Gt4.HOiOyvMFjH-5"])
def test_keys_of_short_pieces(key):
    assert redact(f"I pasted {key} into it") == "I pasted [API key] into it"


def test_a_key_whose_only_digit_stands_before_its_long_word():
    assert redact("qtn6Q~ZYQabAWqU~ZYcyaqPkDYCBm_JAuhBzKs") == "[API key]"


def test_a_token_with_signs_of_plain_base64():
    assert redact("see eydyrskMLmeATLZajLL.eyzUOZ7i1-W4/2Hgh_5H7 ok") == "see [secret] ok"


def test_every_form_is_a_regular_expression_that_wants_something():
    assert all(re.compile(form).match("") is None for form in forms())
