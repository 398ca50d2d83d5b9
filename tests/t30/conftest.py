"""The fax machines, where they are installed."""

from __future__ import annotations

import ctypes

import pytest

from faxdesk.simulator.line import fax_machines


@pytest.fixture(scope="session")
def machines() -> ctypes.CDLL:
    found = fax_machines.library()
    if found is None:
        pytest.skip("The fax machines are not installed (Debian: libspandsp2): nobody receives the pages.")
    return found
