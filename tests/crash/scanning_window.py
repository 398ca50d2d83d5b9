"""The program with its window, in which somebody scans; test_scan_killed.py runs it:
`python -m tests.crash.scanning_window PROFILE ADDRESS`. A line of output tells how many pages are on show,
each time that more have come."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from faxdesk.app.window_program import WindowProgram
from faxdesk.composition import Composition
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAddress, ScannerKind
from faxdesk.paths import open_profile

_LOOK_MS = 20


def main(profile: Path, address: str) -> None:
    application = QApplication(["scanning"])
    desk = Composition(open_profile(profile))
    desk.settings.first_start_done = True
    desk.settings.scanners = (KnownScanner(ScannerAddress(ScannerKind.ESCL, address), "Office"),)
    program = WindowProgram(application, desk)
    program.window.show()
    # Not begin(), which would start all that works beside the window as well.
    program.window.writing.scan()
    pane = program.window.pages.compose.scanning.pane
    pane.pages.changed.connect(lambda: os.write(1, b"%d\n" % len(pane.pages.pages)))

    def begin() -> None:
        if pane.form.scan.isEnabled():
            pane.scan()
        else:
            QTimer.singleShot(_LOOK_MS, begin)

    begin()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
