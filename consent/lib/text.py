"""What people read: a text, or one that is translated only where it is shown."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Text  # of Django's stubs alone
else:
    Text = str | Promise

__all__ = ["Text"]
