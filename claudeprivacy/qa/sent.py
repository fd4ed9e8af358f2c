"""What was sent to a door of QA mode: as a form, or as a JSON object of the same names."""

import json
from collections.abc import Mapping

from django.core.exceptions import BadRequest
from django.forms import Form
from django.utils.translation import gettext as _

from consent.lib.web import Request

ALONGSIDE = {"next", "csrfmiddlewaretoken"}


def fields(request: Request) -> Mapping[str, object]:
    """Raises BadRequest where a JSON body is no object."""
    if request.content_type != "application/json":
        return request.POST
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(told, dict):
        raise BadRequest
    return told


def strangers(form: Form) -> dict[str, str]:
    """Names that the form doesn't have: a slip of the pen must not pass for an empty field. What would mend each."""
    known = ", ".join(form.fields)
    unknown = sorted(set(form.data) - set(form.fields) - ALONGSIDE)
    return {name: _("no such field. Use one of %s.") % known for name in unknown}
