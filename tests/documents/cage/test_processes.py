"""Which process opens a document where the system cannot split any off, as on Windows and macOS."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from faxdesk.documents.cage.processes import NO_DOCUMENT, Processes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its line is no socket there")

WITHOUT_SPLITTING = """
import json, socket
line = socket.socket(fileno=0)
while request := line.recv(1 << 16):
    facts = {"walls": {"files": False, "network": False, "processes": False}, "late_imports": [], "bytes": 0}
    print(json.dumps(facts), flush=True)
"""


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Of a program that answers every request as a page worker answers its first."""
    made = Processes([sys.executable, "-c", WITHOUT_SPLITTING], 1 << 30, idle_s=60.0)
    yield made
    made.close()


def test_one_process_opens_all_documents_one_after_the_other(processes: Processes) -> None:
    """To start it takes seconds on a slow computer, in which nothing of a document is to be seen."""
    with processes.turn:
        taken = [processes.of(document) for document in ("a", "b", "a", NO_DOCUMENT)]
    assert len({child.number for child, _was_at_work in taken}) == 1
    assert [was_at_work for _child, was_at_work in taken] == [False, True, True, True]


def test_one_that_has_ended_is_replaced(processes: Processes) -> None:
    with processes.turn:
        first, _ = processes.of("a")
        first.kill()
        first._exit_code()
        second, _ = processes.of("a")
        assert second.number != first.number
        assert second.is_alive
