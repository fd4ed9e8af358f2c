"""What a query may hold before anything looks at it: no database or calendar is asked about what it can't hold."""

import re

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _

from consent.lib.dates import YEARS

LONGEST, MOST = 2000, 2**31 - 1  # characters of a value; a whole number, as the narrowest column holds it
FREE = frozenset({"q", "who", "next", "_changelist_filters"})  # words, not numbers or dates
NUMBER, DAY = re.compile(r"[+-]?\d+"), re.compile(r"(\d+)-\d+(-|$)")


def require_bounded(query: QueryDict) -> None:
    """Raises BadRequest, which names the parameter and what would mend it."""
    for name, values in query.lists():
        for value in values:
            if fault := _fault(name, value):
                raise BadRequest(f"{name[:100]}: {fault}")


def _fault(name: str, value: str) -> str:
    if len(value) > LONGEST or len(name) > LONGEST:
        return _("This is too long: use %(number)s characters at most.") % {"number": LONGEST}
    if "\0" in value or "\0" in name:
        return _("NUL is no character. Remove it.")
    if name in FREE:
        return ""
    parts = [part.strip() for part in value.split(",")]
    if any(NUMBER.fullmatch(part) and not _is_small(part) for part in parts):
        return _("Use a whole number of %(number)s at most.") % {"number": MOST}
    years = [found[1] for part in parts if (found := DAY.match(part))]
    years += parts if name.endswith(("__year", "__iso_year")) else []
    if any(not year.isdecimal() or len(year) > 4 or int(year) not in YEARS for year in years):
        return _("Use a year between %(first)s and %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}
    return ""


def _is_small(number: str) -> bool:
    digits = number.lstrip("+-").lstrip("0")
    return len(digits) <= 10 and abs(int(number)) <= MOST
