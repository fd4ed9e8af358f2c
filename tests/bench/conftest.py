"""What is measured waits for the disk, as people do."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _no_wait_for_the_disk() -> None:
    """As it is."""
