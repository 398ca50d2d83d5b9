"""Archives that get their structure step by step, as the program gives it to them."""

import pytest


@pytest.fixture(autouse=True)
def _archives_begin_as_copies() -> None:
    """Here they do not."""
