"""axe finds nothing to complain about on any page, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.places import PLACES, stand_on


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_has_no_complaints(visit, place, scheme):
    someone = visit(color_scheme=scheme, reduced_motion="reduce")
    stand_on(someone, place)
    someone.picture("page")
    found = Axe().run(someone.page)
    assert found.violations_count == 0, found.generate_report()
