"""Passkeys as a second factor: WebAuthn by the package fido2. What a browser sends is checked here, and only here."""

import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from accounts.models import SecondFactor, User

State = dict[str, Any]  # what a browser was asked, as JSON; it has to come back with the answer
LONGEST = 20_000  # characters of an answer


class NoPasskey(ValueError):
    """What came isn't the answer to what was asked."""


def work_here(request: HttpRequest) -> bool:
    """Browsers make no passkey for an address that is a number."""
    try:
        ip_address(_host(request).strip("[]"))
    except ValueError:
        return True
    return False


def ask_for_new(request: HttpRequest, user: User) -> tuple[str, State]:
    """(options as JSON, state): what a browser is asked for a new passkey of this person."""
    who = PublicKeyCredentialUserEntity(id=user.subject_id.bytes, name=user.email, display_name=user.get_short_name())
    verified = UserVerificationRequirement.PREFERRED
    options, state = _server(request).register_begin(who, _credentials(user), user_verification=verified)
    return _as_json(options), dict(state)


def check_new(request: HttpRequest, state: State, answer: str) -> str:
    """The public half of the new passkey, to be kept. Raises NoPasskey."""
    try:
        made = _server(request).register_complete(state, _parsed(answer))
        if made.credential_data is None:
            raise NoPasskey
        return websafe_encode(bytes(made.credential_data))
    except Exception as error:  # the library parses what anybody may have sent, and raises whatever comes
        raise NoPasskey from error


def ask(request: HttpRequest, user: User) -> tuple[str, State]:
    """(options as JSON, state): what a browser is asked for a passkey that is there."""
    options, state = _server(request).authenticate_begin(_credentials(user))
    return _as_json(options), dict(state)


def check(request: HttpRequest, user: User, state: State, answer: str) -> SecondFactor:
    """Which of the person's passkeys answered. Raises NoPasskey."""
    try:
        used = _server(request).authenticate_complete(state, _credentials(user), _parsed(answer))
    except Exception as error:  # as above
        raise NoPasskey from error
    factors = user.second_factors.filter(kind=SecondFactor.Kind.PASSKEY)
    return next(factor for factor in factors if _credential(factor).credential_id == used.credential_id)


def _server(request: HttpRequest) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=_host(request), name="claudeprivacy"))


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [_credential(factor) for factor in user.second_factors.filter(kind=SecondFactor.Kind.PASSKEY)]


def _credential(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(factor.secret))


def _as_json(options: Mapping[str, object]) -> str:
    return json.dumps(dict(options)["publicKey"])


def _parsed(answer: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(answer[:LONGEST])
    return parsed
