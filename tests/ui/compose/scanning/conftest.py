"""Somebody who scans paper into a fax, at a scanner of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from faxdesk.chosen_scanners import ChosenScanners
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.domain.scanning.scanner import KnownScanner, Scanner, ScannerAddress, ScannerKind
from faxdesk.ui.compose.scanning.scan_pane import ScanPane
from tests.scanner.escl_stub import EsclStub
from tests.ui.compose.writer import Writer
from tests.ui.pane_fixtures import actions, context, stage, window, writer

__all__ = ["actions", "context", "stage", "window", "writer"]


class StubWays:
    """The program's own ways to scanners, which find those of the test alone."""

    def __init__(self) -> None:
        self._ways = ChosenScanners(SystemClock())
        self.there: list[KnownScanner] = []
        self.asked = 0

    def scanner(self, known: KnownScanner) -> Scanner:
        return self._ways.scanner(known)

    def at(self, address: str, token: CancelToken) -> KnownScanner:
        return self._ways.at(address, token)

    def found(self, token: CancelToken) -> list[KnownScanner]:
        self.asked += 1
        return list(self.there)


class Scanning:
    """Somebody in front of the page for scanning."""

    def __init__(self, qtbot: QtBot, writer: Writer, ways: StubWays) -> None:
        self.qtbot = qtbot
        self.writer = writer
        self.ways = ways

    def open(self) -> None:
        """Use the button beside *Add files*, and wait until the scanner has said what it can do."""
        self.click(self.writer.files.scan_button)
        self.settle()

    @property
    def page(self) -> ScanPane:
        return self.writer.pane.scanning.pane

    @property
    def is_open(self) -> bool:
        return self.writer.pane.scanning.is_open

    def scan(self) -> None:
        """Scan, and wait until all is over."""
        self.click(self.page.form.scan)
        self.settle()

    def wait_for_pages(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: len(self.page.pages.pages) >= count, timeout=10_000)

    def settle(self) -> None:
        runner = self.writer.runner
        self.qtbot.waitUntil(lambda: runner.is_idle and not self.page.rounds.is_running, timeout=20_000)

    def saved(self) -> Draft:
        """The draft as it is on disk, however long its pages are still judged."""
        pane = self.writer.pane
        self.qtbot.waitUntil(
            lambda: not pane.form.is_working and pane.keeper.is_settled and pane.fax_id is not None,
            timeout=20_000,
        )
        return self.writer.stage.journal.existing(pane.fax_id or 0).draft

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def trays(self) -> list[Path]:
        """What lies in the profile of scanned pages."""
        folder = self.writer.stage.desk.profile.scans
        return sorted(folder.rglob("page-*")) if folder.exists() else []


@pytest.fixture
def stub() -> Iterator[EsclStub]:
    with EsclStub() as serving:
        yield serving


@pytest.fixture
def scanning(qtbot: QtBot, writer: Writer, stub: EsclStub) -> Scanning:
    ways = StubWays()
    ways.there = [KnownScanner(ScannerAddress(ScannerKind.ESCL, stub.url), "FaxDesk Paper Scanner")]
    writer.stage.desk.scanners._ways = ways
    return Scanning(qtbot, writer, ways)
