"""A second factor beside the password (rules, section 9): codes of an app, recovery codes. Passkeys: `passkeys`.

By the machine's clock, whatever a browser's travelled one says: the app in somebody's hand knows no other.
"""

import hmac
import re
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

import pyotp
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import RecoveryCode, SecondFactor, User
from consent.lib import clock

ISSUER, STEP, DRIFT = "claudeprivacy", 30, 1  # seconds of a code; how many codes earlier and later are taken, too
CODES, LETTERS, LENGTH = 10, "abcdefghjkmnpqrstuvwxyz23456789", 16  # recovery codes: 79 bits each
SALT = "accounts.second_factor"
Kind = SecondFactor.Kind


def is_on(user: User) -> bool:
    return user.second_factors.exists()


def new_secret() -> str:
    return pyotp.random_base32()


def signed(user: User, kind: Kind, content: object) -> str:
    """What the page that sets up such a factor carries from its GET to its POST, for this person and an hour."""
    return signing.dumps(content, salt=f"{SALT}.{kind}.{user.pk}")


def unsigned(user: User, kind: Kind, written: str) -> Any:
    """Raises ValidationError."""
    try:
        return signing.loads(written, salt=f"{SALT}.{kind}.{user.pk}", max_age=3600)
    except signing.BadSignature as error:
        raise ValidationError(_("This page has grown old. Reload it and start again.")) from error


def app_address(user: User, secret: str) -> str:
    """What the QR code of an app says."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def add(user: User, kind: Kind, name: str, secret: str) -> tuple[SecondFactor, list[str]]:
    """The new factor, and recovery codes with the first one: they are told now and never again."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        is_first = not is_on(user)
        factor = SecondFactor.objects.create(
            account=user, kind=kind, name=name, secret=secret, created_at=clock.real_now()
        )
        return factor, new_recovery_codes(user) if is_first else []


def remove(factor: SecondFactor) -> None:
    """With the last one go the recovery codes, too."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=factor.account_id)
        factor.delete()
        if not is_on(user):
            user.recovery_codes.all().delete()


def forget_all(user: User) -> None:
    """Every factor, and the recovery codes."""
    for factor in user.second_factors.all():
        remove(factor)


def forget_since(user: User, instant: datetime) -> None:
    """What was set up since then was set up by somebody else."""
    for factor in user.second_factors.filter(created_at__gte=instant):
        remove(factor)


def new_recovery_codes(user: User) -> list[str]:
    """In place of all earlier ones."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(CODES)]
    with transaction.atomic():
        user.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(account=user, digest=_digest(user, code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, LENGTH, 4)) for code in codes]


def takes(user: User, typed: str) -> bool:
    """Whether it is a code of one of the person's apps, or a recovery code. Each works once."""
    code = re.sub(r"[\s-]", "", typed).lower()
    return _is_of_an_app(user, code) if code.isdecimal() else _is_recovery(user, code)


def matching_step(secret: str, code: str) -> int | None:
    """The half minute whose code it is: the present one, or a neighbour of it."""
    now, totp = int(clock.real_now().timestamp()) // STEP, pyotp.TOTP(secret)
    steps = range(now - DRIFT, now + DRIFT + 1)
    fitting = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]
    return fitting[-1] if fitting else None


def note_use(factor: SecondFactor) -> None:
    SecondFactor.objects.filter(pk=factor.pk).update(last_used_on=clock.real_now().date())


def _is_of_an_app(user: User, code: str) -> bool:
    for factor in user.second_factors.filter(kind=Kind.APP):
        step = matching_step(factor.secret, code)
        unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step or 0)
        if step and unused.update(last_step=step, last_used_on=clock.real_now().date()):
            return True
    return False


def _is_recovery(user: User, code: str) -> bool:
    return bool(user.recovery_codes.filter(digest=_digest(user, code)).delete()[0])


def _digest(user: User, code: str) -> str:
    """Of as many bits as nobody tries through, so that it outlives a new SECRET_KEY."""
    return sha256(f"{user.pk} {code}".encode()).hexdigest()
