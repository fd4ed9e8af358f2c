"""What counts as text that somebody wrote: in one normal form (NFC), visible, bounded. Every form of ours asks here."""

import re
import unicodedata
from collections.abc import Sized
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from consent.lib.text import Text

# Letters and symbols by their category, and yet nothing but a gap: fillers, the blank of Braille, an empty note head.
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
UNSEEN = frozenset(["Cc", "Cf", "Cs", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"])  # show nothing by themselves
# Not assigned, and ignored wherever they are shown. Others may be letters or emoji younger than Python's tables.
IGNORED = (range(0x2065, 0x2066), range(0xFDD0, 0xFDF0), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))
BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
)  # no text has these: controls but for tab and line ends
NOTHING_VISIBLE = _("Write something that can be seen: this holds only invisible characters.")


def normal(text: str) -> str:
    """Composed (NFC): what looks alike and means the same is stored alike."""
    return unicodedata.normalize("NFC", text)


def is_visible(text: str) -> bool:
    """Whether somebody who reads it sees anything. A mark needs a letter to stand on."""
    return any(map(_is_seen, text))


def _is_seen(character: str) -> bool:
    code = ord(character)
    if unicodedata.category(character) in UNSEEN or character in BLANK or code & 0xFFFE == 0xFFFE:
        return False
    return not any(code in each for each in IGNORED)


def one_line(text: str) -> str:
    """Line ends and tabs become a space; other spaces stay as they were typed."""
    return BREAKS.sub(" ", text).strip()


def fold(text: str) -> str:
    """For comparing only: neither case, nor compatibility forms, nor composition count (ß is ss, ﬁ is fi)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class Length(MaxLengthValidator):
    """A browser sends a line's end as two characters and counts one; so is it counted here."""

    def clean(self, x: Sized) -> int:
        return len(str(x).replace("\r\n", "\n"))


class WrittenField(forms.CharField):
    """A text of `length` characters at most. Nothing visible is refused where a text is required, else it is empty."""

    def __init__(self, length: int, *, lines: bool = False, missing: Text | None = None, **options: Any) -> None:
        messages = {"required": missing} if missing else {}
        super().__init__(
            validators=[Length(length)], error_messages={**messages, **options.pop("error_messages", {})}, **options
        )
        self.lines = lines
        self.widget.attrs.setdefault("maxlength", length)

    def to_python(self, value: object) -> str:
        """Raises ValidationError."""
        text = normal(super().to_python(value) or "")
        text = text if self.lines else one_line(text)
        if text and not is_visible(text):
            if self.required:
                raise ValidationError(NOTHING_VISIBLE, code="invisible")
            return ""
        return text
