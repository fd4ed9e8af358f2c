"""Ed25519 keys for receipts and checkpoints, outside the database: who writes there can't sign (docs/evidence.md)."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from consent import conf
from consent.lib import files
from consent.rules.hashing import canonical_json

PARTS = {"algorithm", "key", "value"}  # a signature's own; it can't sign more about itself
MEND_LOST = "Put it back from a backup, or sign with a new one from now on: python manage.py rotate_key"
Encoding, Raw = serialization.Encoding, serialization.PublicFormat.Raw
KeyOf = Callable[[str], Ed25519PublicKey | None]


class BadSignature(ValueError):
    """The message says what is wrong, for people."""


class UnknownKey(BadSignature):
    """By a key that isn't among those it is checked with. Not said to be changed: nobody could look."""


class CannotSign(Exception):
    """There is no key to sign with; nothing is signed and none is made. The message is for whoever runs the site."""


class NoKey(CannotSign):
    """None was ever made here."""


class LostKey(CannotSign):
    """One was, and it isn't there any more."""


class KeyExists(Exception):
    """The message says what makes another one."""


def folder() -> Path:
    return conf.var_dir() / "keys"


def canonical(content: Mapping[str, object]) -> bytes:
    """What is signed: everything but the signature."""
    unsigned = {name: value for name, value in content.items() if name != "signature"}
    return canonical_json(unsigned, "surrogatepass")  # whatever somebody wants verified


def sign(content: Mapping[str, object]) -> dict[str, object]:
    """The content with a `signature`: algorithm, key id, value in base64. Makes no key. Raises CannotSign."""
    key = current_key()
    value = base64.b64encode(key.sign(canonical(content))).decode()
    signature = {"algorithm": "Ed25519", "key": key_id(key.public_key()), "value": value}
    return {**content, "signature": signature}


def check(content: Mapping[str, object], key_of: KeyOf | None = None) -> None:
    """`key_of` finds a public key by its id; None: those here, past ones too. Raises BadSignature, UnknownKey."""
    signature = content.get("signature")
    if not isinstance(signature, dict) or signature.keys() != PARTS or signature["algorithm"] != "Ed25519":
        raise BadSignature(_("It carries no Ed25519 signature."))
    name, value = str(signature["key"]), str(signature["value"])
    public = (key_of or public_key)(name)
    if public is None:
        raise UnknownKey(_("It is signed with key %(key)s, which isn't ours, or was lost.") % {"key": name[:16]})
    try:
        given = base64.b64decode(value, validate=True)
        public.verify(given, canonical(content))
        if base64.b64encode(given).decode() != value:
            raise InvalidSignature  # another spelling of the same: nobody signed it so
    except (InvalidSignature, ValueError, RecursionError) as error:
        raise BadSignature(_("Its signature doesn't fit: something in it was changed.")) from error


def has_public_keys() -> bool:
    """Whether any signature can be checked here."""
    return any(folder().glob("*.pub"))


def current_key() -> Ed25519PrivateKey:
    """The key that signs at present. Raises NoKey, LostKey: only `make_key` and `rotate_key` make one."""
    note = folder() / "current"
    try:
        name = note.read_text(encoding="utf-8")
    except FileNotFoundError:
        if any(folder().glob("*.pub")):
            raise LostKey(f"{note}, which names the key that signs, is lost. {MEND_LOST}") from None
        raise NoKey(f"There is no key in {folder()} yet. Make one: python manage.py make_key") from None
    except (OSError, ValueError) as error:
        raise LostKey(f"{note} can't be read: {error}. {MEND_LOST}") from error
    key = _private(name)
    if key is None:
        raise LostKey(f"{note} names the key {name[:16]!r}, but its private file is lost or broken. {MEND_LOST}")
    return key


def make_first() -> str:
    """The first key. Its id. Raises KeyExists, and LostKey where there was one: that is for people to decide."""
    try:
        current_key()
    except NoKey:
        return rotate()
    raise KeyExists(f"There is a key in {folder()} already. Another one is made by: python manage.py rotate_key")


def rotate() -> str:
    """A new key from now on; the old public keys stay, so what they signed still verifies. Its id."""
    key = Ed25519PrivateKey.generate()
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name = key_id(key.public_key())
    _write(f"{name}.pub", key.public_key().public_bytes(Encoding.Raw, Raw).hex(), 0o644)
    pem = key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(f"{name}.pem", pem.decode(), 0o600)
    _write("current", name, 0o644)
    return name


def key_id(public: Ed25519PublicKey) -> str:
    """The first 16 hex digits of the public key's SHA-256."""
    return hashlib.sha256(public.public_bytes(Encoding.Raw, Raw)).hexdigest()[:16]


def _private(name: str) -> Ed25519PrivateKey | None:
    """None where it is lost, can't be read, or isn't the key that its name says."""
    if not _is_id(name):
        return None
    try:
        key = serialization.load_pem_private_key((folder() / f"{name}.pem").read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PrivateKey) and key_id(key.public_key()) == name else None


def public_key(name: str) -> Ed25519PublicKey | None:
    """Of ours, whatever it signed; None if there is none of that id, or it is lost."""
    if not _is_id(name):
        return None
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex((folder() / f"{name}.pub").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def public_keys() -> dict[str, Ed25519PublicKey]:
    """All of ours by id, past ones too; none where no key was made yet."""
    found = {path.stem: public_key(path.stem) for path in sorted(folder().glob("*.pub"))}
    return {name: key for name, key in found.items() if key is not None and key_id(key) == name}


def _is_id(name: str) -> bool:
    return len(name) == 16 and all(digit in "0123456789abcdef" for digit in name)


def _write(name: str, content: str, mode: int) -> None:
    with files.whole(folder() / name, mode=mode) as file:
        file.write(content.encode())
