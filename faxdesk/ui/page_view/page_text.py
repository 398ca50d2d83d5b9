"""The text of the pages beside their picture, to be read, chosen and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr


class _TextField(QPlainTextEdit):
    """Signals: copied() when text of it goes to the clipboard, or is dragged away."""

    copied = Signal()

    def createMimeDataFromSelection(self) -> QMimeData:
        self.copied.emit()
        return super().createMimeDataFromSelection()


class PageText(QWidget):
    """Follows the page in view where the text is known page by page, else holds that of the whole fax."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageText")
        self._texts: tuple[str, ...] = ()
        self._page, self._count = 0, 0
        title = PlainLabel(tr("Text"))
        title.setProperty("kind", "strong")
        self.field = _TextField()
        self.field.setObjectName("pageTextField")
        self.field.setReadOnly(True)
        self.field.setAccessibleName(tr("Text of the page"))
        self.field.setTabChangesFocus(True)
        self.field.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.field.setPlaceholderText(
            tr("No text is known of these pages. Text in pictures is read where Tesseract is installed.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self.field, 1)
        self.hide()

    def show_texts(self, texts: Sequence[str], count: int) -> None:
        """The texts that are known, of a document of so many pages."""
        self._texts, self._count = tuple(texts), count
        self._show()

    def show_page(self, page: int) -> None:
        """page counts from 0."""
        if page != self._page:
            self._page = page
            self._show()

    @property
    def of_page(self) -> str:
        """The text of the page in view, or of the whole fax where it is not known whose it is."""
        if len(self._texts) == self._count and self._page < self._count:
            return self._texts[self._page]
        return "\n\n".join(self._texts)

    def _show(self) -> None:
        if self.field.toPlainText() != self.of_page:
            self.field.setPlainText(self.of_page)
