"""Which cover page a fax has, and the text on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from faxdesk.domain.draft import MAX_COVER_TEXT
from faxdesk.domain.fax import CoverPage
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.wheel_safe_fields import ComboBox

NO_COVER = "No cover page"
ACCOUNTS_OWN = "The account's own cover page"
TEXT_HEIGHT_PX = 96


class CoverPicker(QWidget):
    """The service's cover pages to choose from. Without them (offline) none and the account's own can
    be chosen. Signals: changed()."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[int, str] = {}
        self.pages = ComboBox()
        self.pages.setObjectName("coverPicker")
        self.pages.setAccessibleName("Cover page")
        self.pages.currentIndexChanged.connect(self._on_changed)
        self.text = QPlainTextEdit()
        self.text.setObjectName("coverText")
        self.text.setAccessibleName("Text on the cover page")
        self.text.setPlaceholderText("Text on the cover page")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(TEXT_HEIGHT_PX)
        self.text.textChanged.connect(self._on_changed)
        self._counter = PlainLabel()
        self._counter.setObjectName("coverCounter")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pages)
        column.addWidget(self.text)
        column.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignTrailing)
        self.offer(())
        self.set_cover(0, "")

    def offer(self, pages: Sequence[CoverPage]) -> None:
        """Offer these cover pages; what is chosen stays chosen."""
        chosen = self.cover_index
        with QSignalBlocker(self.pages):
            self.pages.clear()
            self.pages.addItem(NO_COVER, 0)
            self.pages.addItem(ACCOUNTS_OWN, None)
            for page in pages:
                if page.index != 0:
                    self._names[page.index] = page.name
                    self.pages.addItem(page.name, page.index)
            self._select(chosen)

    @property
    def cover_index(self) -> int | None:
        """0 for no cover page, None for the account's own."""
        if self.pages.currentIndex() < 0:
            return 0
        index: int | None = self.pages.currentData()
        return index

    @property
    def cover_name(self) -> str:
        return self.pages.currentText()

    @property
    def cover_text(self) -> str:
        return self.text.toPlainText()

    def set_cover(self, index: int | None, text: str) -> None:
        with QSignalBlocker(self.pages), QSignalBlocker(self.text):
            self._select(index)
            if self.text.toPlainText() != text:
                self.text.setPlainText(text)
        self._show_counter()

    def _select(self, index: int | None) -> None:
        place = next((row for row in range(self.pages.count()) if self.pages.itemData(row) == index), -1)
        if place < 0:
            # A draft's cover page, while the service's list is not here.
            self.pages.addItem(self._names.get(index or 0, f"Cover page {index}"), index)
            place = self.pages.count() - 1
        self.pages.setCurrentIndex(place)

    def _on_changed(self) -> None:
        self._show_counter()
        self.changed.emit()

    def _show_counter(self) -> None:
        with_cover = self.cover_index != 0
        self.text.setVisible(with_cover)
        self._counter.setVisible(with_cover)
        count = len(self.cover_text)
        over = count - MAX_COVER_TEXT
        too_long = f"{over} character{'' if over == 1 else 's'} too many: {count} of {MAX_COVER_TEXT}"
        self._counter.setText(too_long if over > 0 else f"{count} of {MAX_COVER_TEXT} characters")
        if self._counter.property("problem") != (over > 0):
            self._counter.setProperty("problem", over > 0)
            self._counter.style().unpolish(self._counter)
            self._counter.style().polish(self._counter)
