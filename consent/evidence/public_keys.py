"""The public keys of receipts and checkpoints as a JWK set (RFC 7517, RFC 8037): given to anybody, and read back."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from consent.decorators import consent_not_required
from consent.evidence import signing
from consent.evidence.signing import KeyOf

MAX_AGE = 3600  # seconds; a new key is known everywhere by then
CONTENT_TYPE = "application/jwk-set+json"


class BadKeySet(ValueError):
    """The message says what is wrong with it."""


@require_safe
@login_not_required
@consent_not_required
def jwks(request: HttpRequest) -> JsonResponse:
    """Public parts only, past keys too; an empty set where no key was made yet."""
    response = JsonResponse(key_set(), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def key_set() -> dict[str, list[dict[str, object]]]:
    """As JSON knows it; `kid` is the id that a signature names."""
    return {"keys": [_jwk(name, key) for name, key in signing.public_keys().items()]}


def read(path: Path) -> KeyOf:
    """Finds the Ed25519 keys of a file by their ids; keys of other kinds are left out. Raises BadKeySet, OSError."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        keys = dict(map(_key, filter(_is_ed25519, content["keys"])))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, JoseError) as error:
        raise BadKeySet("is no JWK set (RFC 7517) of Ed25519 keys") from error
    if not keys:
        raise BadKeySet("holds no Ed25519 key")
    return keys.get


def _is_ed25519(jwk: dict[str, str]) -> bool:
    return jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519"


def _jwk(name: str, key: Ed25519PublicKey) -> dict[str, object]:
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return dict(OKPKey.import_key(pem, {"kid": name, "use": "sig", "alg": "EdDSA"}).as_dict(private=False))


def _key(jwk: dict[str, str]) -> tuple[str, Ed25519PublicKey]:
    """By what the key is, not by what it is called: its id is made of its own bytes."""
    key = OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")}).public_key
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("no Ed25519 key")
    return signing.key_id(key), key
