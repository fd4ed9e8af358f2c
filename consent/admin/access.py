"""Who may do what on a campaign's pages, and which updates have any."""

from django.shortcuts import get_object_or_404

from consent.core import updates
from consent.models import PolicyUpdate
from consent.rules.verdict import Update

LOOK, SEND = "consent.view_policyupdate", "consent.notify_policyupdate"


def published(pk: int) -> tuple[PolicyUpdate, Update]:
    """A published material update, as a row and as every clock sees it. Raises Http404 for any other."""
    row = get_object_or_404(PolicyUpdate.objects.published(), pk=pk, material=True)
    known = updates.find(row.slug)
    if known is None:  # published this second, in another process
        updates.forget()
        known = updates.find(row.slug)
    assert known is not None  # noqa: S101  its row says so
    return row, known
