"""Every code has one label, in both languages, and the code beside it."""

from collections.abc import Mapping

import pytest
from django.utils.translation import override

from consent.core import labels
from consent.models import NoticeMessage, PolicyDocument
from consent.rules.standing import Kind, Surface, Touched
from consent.rules.verdict import Action, Presentation, Reason, Verdict

TABLES = {
    "ACTIONS": Action,
    "REASONS": Reason,
    "KINDS": Kind,
    "SURFACES": Surface,
    "TOUCHED": Touched,
    "PRESENTATIONS": Presentation,
    "DOCUMENTS": PolicyDocument.Kind,
    "MESSAGES": NoticeMessage.Kind,
    "STATES": NoticeMessage.State,
}
SAME_IN_FRENCH = {"console"}


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_a_label_of_its_own_in_each_language(name):
    table: Mapping[str, object] = getattr(labels, name)
    assert set(table) == {str(code.value) for code in TABLES[name]}
    for language in ("en", "fr"):
        with override(language):
            said = [str(label) for label in table.values()]
        assert len(set(said)) == len(said)
    with override("fr"):
        french = {str(label) for label in table.values()}
    assert not {str(label) for label in table.values()} & french - SAME_IN_FRENCH


def test_a_code_nobody_knows_stands_for_itself():
    assert labels.of(labels.SURFACES, "of tomorrow") == "of tomorrow"
    assert labels.coded(labels.SURFACES, None) == ""
    assert labels.language("xx") == "xx"


def test_a_verdict_is_said_in_words_with_its_codes():
    found = Verdict(Action.BLOCK, Reason.NEW_ACCOUNT)
    assert labels.verdict(found) == (
        'Blocked · new account, no choice yet <code class="console-code">block: new_account</code>'
    )
    with override("fr"):
        assert labels.verdict(found).startswith("Bloqué · nouveau compte, sans choix")


def test_what_somebody_else_wrote_is_escaped():
    assert "<b>" not in labels.coded(labels.SURFACES, "<b>")
