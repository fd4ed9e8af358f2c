"""verify_receipt --keys: with a copy of the public keys alone, in a process without database and without var/."""

import json
import os
from pathlib import Path

import pytest

from consent.evidence import checkpoints, public_keys, receipts, signing
from tests.support import commands
from tests.support.factories import UserFactory, decide
from tests.support.forged_receipts import FOREIGN, FORGERIES
from tests.support.tampering import LATER
from tests.support.verbs import rows

pytestmark = pytest.mark.django_db
NOWHERE = "postgres://nobody@127.0.0.1:1/none"
OLD = json.loads((Path(__file__).parents[2] / "data" / "receipts-of-0.2.0.json").read_text(encoding="utf-8"))
# What only the ledger can tell: these were signed by us, as far as anybody can see without it.
BY_THE_LEDGER_ALONE = {
    name for name in FORGERIES if name.startswith(("a row the ledger", "a row without", "a row whose id"))
}


@pytest.fixture
def away(tmp_path):
    """A folder elsewhere, with the keys in it."""
    (tmp_path / "jwks.json").write_text(json.dumps(public_keys.key_set()))
    return tmp_path


@pytest.fixture
def receipt(policy_update):
    event = rows(decide(UserFactory()))[0]
    checkpoints.make(LATER)
    return receipts.build(event)


def verify(folder, content, *, keys="jwks.json", database=NOWHERE):
    (folder / "receipt.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    named = ["--keys", str(folder / keys)] if keys else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLAUDEPRIVACY_")}
    environment |= {"DATABASE_URL": database, "CLAUDEPRIVACY_VAR": str(folder / "no-var")}
    done = commands.run(("verify_receipt", str(folder / "receipt.json"), *named), environment)
    assert "Traceback" not in done.stderr, done.stderr
    assert not (folder / "no-var").exists()
    return done.returncode, done.stdout + done.stderr


def test_a_genuine_one_is_found_genuine_and_its_proof_holds(away, receipt):
    code, said = verify(away, json.dumps(receipt))
    assert (code, said.splitlines()) == (
        0,
        [
            "Genuine: signed with one of these keys, and unchanged.",
            "Its row is proved to be in checkpoint 1 of September 20, 2025.",
        ],
    )


@pytest.mark.parametrize("name", sorted(set(FORGERIES) - BY_THE_LEDGER_ALONE))
def test_a_forged_one_is_told_from_it(away, receipt, name):
    forge, _says = FORGERIES[name]
    unknown = name in ("signed by another", "an unknown key", "a key that is a path", "a key that is a list")
    assert verify(away, forge(receipt))[0] == (2 if unknown else 1)


def test_a_forged_proof_is_found(away, receipt):
    receipt["inclusion"]["checkpoint"]["merkle_root"] = "0" * 64
    code, said = verify(away, json.dumps(signing.sign(receipt)))
    assert (code, "the checkpoint doesn't bear it out" in said) == (1, True)


def test_without_the_key_nobody_can_look_and_it_is_bad_use(away, receipt):
    public = public_keys._jwk("another", FOREIGN.public_key())
    (away / "jwks.json").write_text(json.dumps({"keys": [public]}))
    code, said = verify(away, json.dumps(receipt))
    assert (code, f"key {receipt['signature']['key']}" in said) == (2, True)


@pytest.mark.parametrize("content", ["", "{}", "[]", "no JSON"])
def test_keys_that_are_none_are_bad_use_and_named(away, receipt, content):
    (away / "jwks.json").write_text(content)
    code, said = verify(away, json.dumps(receipt))
    assert (code, "jwks.json: is no JWK set" in said) == (2, True)


def test_files_that_are_not_there_are_bad_use(away, receipt):
    assert verify(away, json.dumps(receipt), keys="nowhere.json")[0] == 2


def test_without_keys_it_asks_the_database_and_says_when_it_could_not(away, receipt):
    signed = json.dumps(receipt)
    assert verify(away, signed, keys=None)[0] == 1  # no key there either: not ours, as far as this machine knows
    code, said = verify(away, "{}", keys=None)
    assert (code, "isn't a receipt" in said) == (1, True)


@pytest.mark.parametrize("receipt", OLD["receipts"], ids=["decision", "withdrawal"])
def test_receipts_issued_before_there_were_proofs_verify(away, receipt):
    jwks = [{"kty": "OKP", "crv": "Ed25519", "x": public_x(raw)} for raw in OLD["keys"].values()]
    (away / "jwks.json").write_text(json.dumps({"keys": jwks}))
    code, said = verify(away, json.dumps(receipt))
    assert (code, said) == (0, "Genuine: signed with one of these keys, and unchanged.\n")
    assert verify(away, json.dumps({**receipt, "purposes": []}))[0] == 1


def public_x(raw):
    import base64

    return base64.urlsafe_b64encode(bytes.fromhex(raw)).decode().rstrip("=")
