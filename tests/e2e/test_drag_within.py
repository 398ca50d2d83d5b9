"""Drags that stay within the window, with the mouse: a document to another place, a fax onto the trash."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faxdesk.simulator.server import Simulator
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(bool(tools_missing()), reason=f"not installed: {', '.join(tools_missing())}")

TRASH, FIRST_ROW = (80, 166), (400, 130)
FIRST_DOCUMENT, BELOW_THE_SECOND = (350, 164), (350, 232)
"""On the screen, in a window at its upper left corner."""

Started = Callable[..., subprocess.Popen[bytes]]


def test_a_document_is_dragged_below_another(
    tmp_path: Path, screen: Screen, simulator: Simulator, started: Started, make_pdf: Callable[..., Path]
) -> None:
    program = Program(tmp_path / "profile", simulator)
    documents = [str(make_pdf(1, name=name)) for name in ("a.pdf", "b.pdf")]
    started(program.command(*documents), screen.environment(program.environment))
    screen.window("New fax")
    wait_until(lambda: names_of(program, "a.pdf"), "the draft is kept with its documents")
    screen.drag(FIRST_DOCUMENT, BELOW_THE_SECOND, before_drop=lambda: None)
    screen.keep("reordered.png")
    wait_until(lambda: names_of(program, "b.pdf"), "the second document is the first one now")


def names_of(program: Program, first: str) -> bool:
    """Whether there is a draft, with this as its first document."""
    drafts: list[dict[str, Any]] = program.ask("outbox", "--offline")
    return [fax["files"][:1] for fax in drafts] == [[first]]


def test_a_fax_is_dragged_onto_the_trash(
    tmp_path: Path, screen: Screen, simulator: Simulator, started: Started
) -> None:
    simulator.control.receive(pages=2, name="Northside Clinic")
    program = Program(tmp_path / "profile", simulator)
    started(program.command(), screen.environment(program.environment))
    window = screen.window("FaxDesk")
    wait_until(lambda: [fax["saved"] for fax in program.ask("inbox", "--offline")] == [True], "it is here")
    screen.focus(window)
    screen.key("Home")
    screen.drag(FIRST_ROW, TRASH, before_drop=lambda: None)
    wait_until(lambda: program.ask("inbox", "--offline") == [], "the fax is in the trash")
    screen.keep("trashed.png")
    assert program.ask("outbox", "--offline") == [], "no new fax was begun with it"
