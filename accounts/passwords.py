"""Passwords in one Unicode form: NFKC (rules, section 9).

NFC, as RFC 8265 has it, tells a full-width letter from a plain one; keyboards with an input method type now the one,
now the other, and show both alike. What is lost in strength by NFKC is nothing that anybody guesses by.
"""

import unicodedata


def normal(password: str) -> str:
    """The form in which a password is stored and compared. Spaces around it belong to it."""
    return unicodedata.normalize("NFKC", password)
