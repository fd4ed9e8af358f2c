"""Public keys as a JSON Web Key Set (RFC 7517, Ed25519 keys as RFC 8037 writes them), for those who are elsewhere."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from consent.evidence import signing


class NotAKeySet(ValueError):
    """The message says what is wrong, for people."""


def read(text: str) -> Mapping[str, Ed25519PublicKey]:
    """The Ed25519 keys of a set, by the id that signatures name them with. Keys of other kinds are left out.

    The id is made of the key itself, whatever its `kid` says. Raises NotAKeySet.
    """
    try:
        content = json.loads(text)
        listed = content["keys"]
        found = {signing.key_id(key): key for key in _keys(listed)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        raise NotAKeySet("This is no JSON Web Key Set (RFC 7517).") from error
    if not found:
        raise NotAKeySet("This key set holds no Ed25519 key.")
    return found


def _keys(listed: list[dict[str, Any]]) -> Iterator[Ed25519PublicKey]:
    for key in listed:
        if key.get("kty") == "OKP" and key.get("crv") == "Ed25519":
            raw = str(key["x"])
            yield Ed25519PublicKey.from_public_bytes(
                base64.b64decode(raw + "=" * (-len(raw) % 4), b"-_", validate=True)
            )
