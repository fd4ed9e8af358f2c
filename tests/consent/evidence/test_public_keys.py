"""The public keys at their well-known address: for everybody, past ones too, public parts alone."""

import base64
import json

import pytest
from joserfc.jwk import KeySet

from consent.evidence import public_keys, signing
from tests.support.factories import AFTER, UserFactory

ADDRESS = "/.well-known/jwks.json"


@pytest.mark.django_db
def test_anybody_gets_the_keys_and_caches_may_keep_them(client_at, policy_update):
    overdue = UserFactory()
    for client in (client_at, client_at.at(AFTER).as_user(overdue)):
        answer = client.get(ADDRESS)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/jwk-set+json")
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert not answer.cookies
    assert client_at.post(ADDRESS).status_code == 405


@pytest.mark.django_db
def test_past_keys_stay_and_only_public_parts_are_told(client_at):
    first = signing.key_id(signing.current_key().public_key())
    second = signing.rotate()
    keys = client_at.get(ADDRESS).json()["keys"]
    assert {key["kid"] for key in keys} == {first, second}
    for key in keys:
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
        assert (key["kty"], key["crv"], key["use"], key["alg"]) == ("OKP", "Ed25519", "sig", "EdDSA")
        raw = base64.urlsafe_b64decode(key["x"] + "=")
        assert raw == bytes.fromhex((signing.folder() / f"{key['kid']}.pub").read_text())
    assert len(KeySet.import_key_set({"keys": keys}).keys) == 2


@pytest.mark.django_db
def test_before_a_key_was_made_the_set_is_empty_and_none_is_made(client_at):
    for file in signing.folder().iterdir():
        file.unlink()
    assert client_at.get(ADDRESS).json() == {"keys": []}
    assert list(signing.folder().iterdir()) == []


@pytest.mark.django_db
def test_a_public_file_that_is_not_what_its_name_says_is_left_out(client_at):
    (signing.folder() / f"{'0' * 16}.pub").write_text("00" * 32)
    (signing.folder() / f"{'1' * 16}.pub").write_text("no key")
    assert len(client_at.get(ADDRESS).json()["keys"]) == 1


def test_what_is_given_is_read_back(tmp_path):
    name = signing.key_id(signing.current_key().public_key())
    (tmp_path / "jwks.json").write_text(json.dumps(public_keys.key_set()))
    key_of = public_keys.read(tmp_path / "jwks.json")
    assert key_of(name) == signing.public_key(name)
    assert key_of("0" * 16) is None


def test_keys_go_by_what_they_are_not_by_what_they_are_called(tmp_path):
    keys = public_keys.key_set()["keys"]
    keys[0]["kid"] = "0" * 16
    keys.append({"kty": "RSA", "n": "AQAB", "e": "AQAB"})
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": keys}))
    key_of = public_keys.read(tmp_path / "jwks.json")
    assert key_of("0" * 16) is None
    assert key_of(signing.key_id(signing.current_key().public_key())) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"keys": 1}',
        b'{"keys": [1]}',
        b'{"keys": [{}]}',
        b'{"keys": [{"kty": "OKP", "crv": "Ed25519"}]}',
        b'{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": 5}]}',
        b'{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}]}',
        b'{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "!"}]}',
    ],
)
def test_what_is_no_key_set_is_refused(tmp_path, content):
    (tmp_path / "jwks.json").write_bytes(content)
    with pytest.raises(public_keys.BadKeySet):
        public_keys.read(tmp_path / "jwks.json")
