"""One scan under way: its pages come on a worker, and are fetched from here on the GUI thread."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.scanning.scan_trays import ScannedPage, ScanTray
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.scanning.scan_trouble import ScanTrouble
    from faxdesk.domain.scanning.scanner import KnownScanner, ScanOptions
    from faxdesk.services.scanning.scanners import Scanners
    from faxdesk.work.tasks import Task, TaskRunner

_LOOK_MS = 100


class _Watch:
    """Hears of the pages on the thread that scans."""

    def __init__(self, tray: ScanTray | None = None) -> None:
        self._tray = tray
        self._lock = threading.Lock()
        self._came: list[ScannedPage] = []
        self._waits: ScanTrouble | None = None

    def came(self, page: Path) -> None:
        if self._tray is not None:
            self._tray.keep(page)
        with self._lock:
            self._came.append(ScannedPage(page))
            self._waits = None

    def waits(self, trouble: ScanTrouble) -> None:
        with self._lock:
            self._waits = trouble

    def fetch(self) -> tuple[list[ScannedPage], ScanTrouble | None]:
        """The pages that came since the last time, and what the device waits for."""
        with self._lock:
            came, self._came = self._came, []
            return came, self._waits


class ScanRounds(QObject):
    """One scan at a time, which outlasts nobody who waits for its pages: where it is called off, those that
    have come are handed over first.

    Signals: came(list of ScannedPage), waits(ScanTrouble) the device is not ready yet, ended() well or called
    off, failed(FaxDeskError).
    """

    came = Signal(list)
    waits = Signal(object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, scanners: Scanners, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._scanners = scanners
        self._runner = runner
        self._watch = _Watch()
        self._task: Task | None = None
        self._waits_for: ScanTrouble | None = None
        self._looking = QTimer(self)
        self._looking.setObjectName("scanned pages")
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def begin(self, scanner: KnownScanner, options: ScanOptions, tray: ScanTray) -> None:
        """Scan into a tray, unless a scan is under way."""
        if self._task is not None:
            return
        scanners, watch = self._scanners, _Watch(tray)
        self._watch, self._waits_for = watch, None

        def scan(token: CancelToken) -> int:
            return scanners.scan(scanner, options, tray.folder_for_scan(), watch, token)

        self._task = self._runner.submit(Lane.SCANNER, scan, self._on_done, self._on_failed)
        self._looking.start()

    def call_off(self) -> None:
        """Stop the scan. What has come by now is handed over."""
        if self._task is not None:
            self._task.cancel()
            self._end()
            self.ended.emit()

    def _look(self) -> None:
        came, waits_for = self._watch.fetch()
        if came:
            self.came.emit(came)
        if waits_for is not None and waits_for != self._waits_for:
            self.waits.emit(waits_for)
        self._waits_for = waits_for

    def _end(self) -> None:
        self._task = None
        self._looking.stop()
        self._look()

    def _on_done(self, _count: int) -> None:
        self._end()
        self.ended.emit()

    def _on_failed(self, error: FaxDeskError) -> None:
        self._end()
        self.failed.emit(error)
