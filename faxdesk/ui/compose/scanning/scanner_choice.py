"""Which scanner: those that were used, those that are found, and one whose address is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.scanning.scanner import KnownScanner
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import caption
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.controls.key_label import KeyLabel
from faxdesk.words import tr


class ScannerChoice(QWidget):
    """Signals: chosen(KnownScanner) another one, by the person or since it is the only one; search_wanted();
    address_typed(str)."""

    chosen = Signal(object)
    search_wanted = Signal()
    address_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._scanners: list[KnownScanner] = []
        self.box = ComboBox()
        self.box.setObjectName("scannerBox")
        self.box.setAccessibleName(tr("Scanner"))
        self.box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.currentIndexChanged.connect(self._on_chosen)
        self.again = _link(tr("Look again"))
        self.again.clicked.connect(self.search_wanted)
        self.type = _link(tr("Type an address"))
        self.type.setCheckable(True)
        self.type.toggled.connect(self._show_address)
        self._line = words_label("", "small")
        self._line.setWordWrap(True)
        self.address = QLineEdit()
        self.address.setAccessibleName(tr("Address of the scanner"))
        self.address.setPlaceholderText(tr("192.168.1.20 or printer.example.com"))
        self.address.returnPressed.connect(self._on_typed)
        self.use = QPushButton(caption(tr("Use")))
        self.use.clicked.connect(self._on_typed)
        self._lay_out()
        self._show_address(False)

    def _lay_out(self) -> None:
        label = KeyLabel(tr("&Scanner"))
        label.setProperty("kind", "field")
        label.setBuddy(self.box)
        head = QHBoxLayout()
        head.addWidget(label, 1)
        head.addWidget(self.again)
        typed = QHBoxLayout()
        typed.setSpacing(theme.Metrics.GAP)
        typed.addWidget(self.address, 1)
        typed.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.HALF)
        column.addLayout(head)
        column.addWidget(self.box)
        column.addWidget(self._line)
        column.addWidget(self.type, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(typed)

    @property
    def scanner(self) -> KnownScanner | None:
        """The one that is chosen."""
        row = self.box.currentIndex()
        return self._scanners[row] if 0 <= row < len(self._scanners) else None

    @property
    def words(self) -> str:
        """What is said below the list."""
        return self._line.text()

    def offer(self, scanners: Sequence[KnownScanner]) -> None:
        """Have these to choose from. The one that is chosen stays so."""
        before = self.scanner
        names = _names(scanners)
        with QSignalBlocker(self.box):
            self._scanners = list(scanners)
            self.box.clear()
            for scanner, name in zip(scanners, names, strict=True):
                self.box.addItem(name)
                self.box.setItemData(self.box.count() - 1, scanner.where.address, Qt.ItemDataRole.ToolTipRole)
            self.box.setCurrentIndex(self._row_of(before) if before else 0 if scanners else -1)
        self.box.setEnabled(bool(scanners))
        if self.scanner is not None and (before is None or self.scanner.where != before.where):
            self.chosen.emit(self.scanner)

    def choose(self, scanner: KnownScanner) -> None:
        """Have this one chosen, which is added where it is not there."""
        others = [each for each in self._scanners if each.where != scanner.where]
        self._scanners = []
        self.box.clear()
        self.offer([scanner, *others])
        self.type.setChecked(False)

    def say(self, words: str, tone: str = "") -> None:
        """Say how far the search is, or that it found nothing."""
        self._line.setText(words)
        self._line.setVisible(bool(words))
        theme.set_tone(self._line, tone)

    def set_busy(self, busy: bool) -> None:
        """While a scan is under way no other scanner can be chosen."""
        self.box.setEnabled(not busy and bool(self._scanners))
        for part in (self.again, self.type, self.address, self.use):
            part.setEnabled(not busy)

    def _row_of(self, scanner: KnownScanner) -> int:
        found = (row for row, each in enumerate(self._scanners) if each.where == scanner.where)
        return next(found, 0 if self._scanners else -1)

    def _on_chosen(self, _row: int) -> None:
        if self.scanner is not None:
            self.chosen.emit(self.scanner)

    def _show_address(self, shown: bool) -> None:
        for part in (self.address, self.use):
            part.setVisible(shown)
        if shown:
            self.address.setFocus()

    def _on_typed(self) -> None:
        text = self.address.text().strip()
        if text:
            self.address_typed.emit(text)


def _names(scanners: Sequence[KnownScanner]) -> list[str]:
    """What each is called; those of one name have their addresses behind it."""
    seen = [scanner.name or scanner.where.address for scanner in scanners]
    return [
        tr("{name} ({address})", name=name, address=scanner.where.address) if seen.count(name) > 1 else name
        for name, scanner in zip(seen, scanners, strict=True)
    ]


def _link(text: str) -> QPushButton:
    button = QPushButton(caption(text))
    button.setProperty("kind", "link")
    return button
