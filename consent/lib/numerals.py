"""Numbers as the active language writes them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """In groups of three: 1,002,001 · 1 002 001, whose spaces don't break."""
    return number_format(number, use_l10n=True, force_grouping=True)
