"""Scanning from the palette, and the window that is closed in the middle of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.ui.window.main_window import MainWindow
from tests.scanner.escl_stub import EsclStub
from tests.support.desk import TestDesk
from tests.ui.compose.scanning.conftest import StubWays

CTRL = Qt.KeyboardModifier.ControlModifier


def test_scanning_is_found_by_its_name_and_closing_keeps_its_pages(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    stage.desk.scanners._ways = StubWays()
    with EsclStub(pages=200) as stub:
        where = ScannerAddress(ScannerKind.ESCL, stub.url)
        stage.desk.settings.scanners = (KnownScanner(where, "Office"),)
        qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
        qtbot.keyClicks(window.palette_.field, "scan")
        assert window.palette_.targets[0].title == "Scan"
        qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
        scanning = window.pages.compose.scanning
        assert scanning.is_open
        qtbot.waitUntil(scanning.pane.form.scan.isEnabled, timeout=10_000)
        qtbot.keyClick(scanning.pane.form.scan, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(scanning.pane.pages.pages) >= 2, timeout=10_000)
        shown = len(scanning.pane.pages.pages)
        assert not window.close(), "not before all that has come is in the draft"
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    [item] = stage.journal.items([OutboxState.DRAFT])
    [file] = item.draft.files
    assert file.pages is not None
    assert file.pages >= shown
