"""The part of the settings that lists the scanners that are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.scanning.scanner import KnownScanner, ScannerKind
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.services.scanning.scanners import Scanners

_WAYS = {
    ScannerKind.ESCL: mark("In the network, at {address}"),
    ScannerKind.SANE: mark("At this computer, by SANE"),
    ScannerKind.WIA: mark("At this computer, by Windows"),
}


class ScannersCard(QWidget):
    """Shows those that are kept each time it is shown, and after one was forgotten."""

    def __init__(self, scanners: Callable[[], Scanners], runner: TaskRunner) -> None:
        super().__init__()
        self._scanners = scanners
        self._runner = runner
        self.rows: list[QWidget] = []
        self.said = words_label("", "small")
        self.said.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.Metrics.GAP)
        column = QVBoxLayout(self)
        edge = theme.Metrics.GROUP
        column.setContentsMargins(edge, theme.Metrics.GAP, edge, edge)
        column.setSpacing(theme.Metrics.GAP)
        column.addLayout(self._list)
        column.addWidget(self.said)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show(self, said: str = "") -> None:
        kept = self._scanners().kept()
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(scanner) for scanner in kept]
        for row in self.rows:
            self._list.addWidget(row)
        none = tr("Scanners stand here once they were used: choose Scan while you write a fax.")
        self.said.setText(said or ("" if kept else none))
        self.said.setVisible(bool(self.said.text()))

    def _row(self, scanner: KnownScanner) -> QWidget:
        row = QWidget()
        name = scanner.name or scanner.where.address
        address = scanner.where.address
        host = urlsplit(address).hostname or address
        words = QVBoxLayout()
        words.setSpacing(0)
        title = words_label(name, "strong")
        way = words_label(tr(_WAYS[scanner.where.kind], address=host), "small")
        for label in (title, way):
            label.setWordWrap(True)
            words.addWidget(label)
        set_tip(way, address)
        forget = QPushButton(tr("Forget"))
        forget.setAccessibleName(tr("Forget {name}", name=name))
        forget.clicked.connect(lambda: self._forget(scanner, name))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.Metrics.GROUP)
        line.addLayout(words, 1)
        line.addWidget(forget, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _forget(self, scanner: KnownScanner, name: str) -> None:
        said = tr("“{name}” is forgotten, with the certificate that it was known by.", name=name)
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: self._scanners().forget(scanner),
            lambda _done: self._show(said),
            self._on_failed,
        )

    def _on_failed(self, error: FaxDeskError) -> None:
        self._show(f"{error.title} {error.hint}")
