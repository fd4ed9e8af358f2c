"""One spelling of an e-mail address (rules, section 9): for sign-up, log-in, reset, the administration and throttling.

Local part: NFKC, small letters. Domain: as IDNA 2008 writes it in ASCII, which is what mail servers are asked for.
"""

import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from consent.lib.mailable import is_mailable

LONGEST = 254  # characters, of the canonical spelling (RFC 5321)
NO_ADDRESS = _("Enter a valid email address.")
TOO_LONG = _("An address has at most 254 characters, in its full spelling.")


def canonical(address: str) -> str:
    """The one spelling in which an account is kept. Raises ValidationError for what no message can be sent to."""
    written = loose(address)
    local, at, domain = written.rpartition("@")
    try:
        spelled = f"{local}{at}{_in_ascii(domain)}"
    except (idna.IDNAError, UnicodeError) as error:
        raise ValidationError(NO_ADDRESS, code="invalid") from error
    if len(spelled) > LONGEST:
        raise ValidationError(TOO_LONG, code="max_length")
    validate_email(spelled)
    if not is_mailable(spelled):
        raise ValidationError(NO_ADDRESS, code="invalid")
    return spelled


def loose(address: str) -> str:
    """As far as any typing can be brought into one form: NFKC, small letters. Never raises."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).lower()).strip()


def spelling(address: str) -> str:
    """To look for and to count by: canonical where it is an address, else the loose form. Never raises."""
    try:
        return canonical(address)
    except ValidationError:
        return loose(address)


def spellings(address: str) -> list[str]:
    """In which an account may be kept: the canonical one, and as accounts were kept before there was one."""
    return list(dict.fromkeys([address.strip().lower(), spelling(address)]))


def _in_ascii(domain: str) -> str:
    """Labels that are ASCII are left alone, but for those that say they are IDNA. Raises idna.IDNAError."""
    if domain.startswith("["):
        return domain
    domain = domain.translate({0x3002: ".", 0xFF0E: ".", 0xFF61: "."})
    return ".".join(label if _is_plain(label) else _label(label) for label in domain.split("."))


def _is_plain(label: str) -> bool:
    return label.isascii() and not label.startswith("xn--")


def _label(label: str) -> str:
    return idna.encode(label, uts46=True).decode().lower()
