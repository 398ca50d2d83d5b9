"""One page worker for the tests of a file: starting it is the dear part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.paths import page_worker_command, resource


@pytest.fixture(scope="module")
def worker() -> Iterator[PageWorker]:
    worker = PageWorker(page_worker_command(), fonts=resource("fonts"))
    yield worker
    worker.close()


@pytest.fixture(scope="session")
def fonts() -> Path:
    return resource("fonts")
