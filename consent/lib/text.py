"""What people read: text, or text that waits for its language."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise
else:
    from django.utils.functional import Promise as StrPromise

Text: TypeAlias = str | StrPromise
