"""Whether this system has walls at all."""

from __future__ import annotations

import sys

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.paths import page_worker_command

# What it tries the walls with is Unix's own.
collect_ignore = ["test_walls.py"] if sys.platform == "win32" else []


@pytest.fixture(scope="session")
def has_walls() -> None:
    """Skips where this kernel has no walls, as in some containers."""
    if sys.platform != "linux":
        pytest.skip("the walls are Linux's own")
    worker = PageWorker(page_worker_command())
    try:
        found = worker.walls()
    finally:
        worker.close()
    if not found.are_whole:
        pytest.skip(f"this kernel does not offer all walls: {found}")
