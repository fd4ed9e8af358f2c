"""Whether an address can stand on a message. Asked before anybody has it, not when the message has to go."""

import unicodedata

from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address


def is_mailable(address: str) -> bool:
    """A message to it can be composed, and handed to a server. Control characters are nobody's, however quoted."""
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        return False
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in address):
        return False
    try:
        EmailMessage("x", "x", "x@example.com", [address]).message().as_bytes()
        sanitize_address(address, "utf-8")
    except Exception:  # the library has a dozen ways to say no
        return False
    return True
