"""Paper that is scanned into a fax: pages that have come, and a feeder in which paper is stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from tests.scanner.escl_stub import EsclStub

if TYPE_CHECKING:
    from faxdesk.ui.compose.scanning.scan_pane import ScanPane
    from tests.screenshots.__main__ import Studio

_MOST_LOOKS = 40


def scan_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    with ExitStack() as serving:
        stub = serving.enter_context(EsclStub(pages=5))
        yield "scan", lambda: _scan(studio, stub)
        yield "scan-jam", lambda: _jam(studio, stub)
        yield "scan-added", lambda: _pane(studio).close_pane()


def _scan(studio: Studio, stub: EsclStub) -> None:
    """Five pages of the feeder, of which one is chosen."""
    where = ScannerAddress(ScannerKind.ESCL, stub.url)
    studio.composition.settings.scanners = (KnownScanner(where, "Office scanner"),)
    studio.window.writing.scan()
    studio.settle()
    pane = _pane(studio)
    pane.scan()
    _wait(studio, pane)
    pane.pages.setCurrentIndex(pane.pages.model_.index(1))


def _jam(studio: Studio, stub: EsclStub) -> None:
    stub.pages, stub.fault = 3, "jam"
    pane = _pane(studio)
    pane.scan()
    _wait(studio, pane)


def _wait(studio: Studio, pane: ScanPane) -> None:
    for _ in range(_MOST_LOOKS):
        studio.settle()
        if not pane.rounds.is_running:
            return


def _pane(studio: Studio) -> ScanPane:
    return studio.window.pages.compose.scanning.pane
