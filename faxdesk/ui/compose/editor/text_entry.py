"""The field in which a text is typed where it will stand on the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from faxdesk.domain.compose.page_edit import Mark
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.compose.editor.marks.mark_painter import font_of
from faxdesk.words import tr

_ROOM_PX = 3
_ENDING = {Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
MOST_LETTERS = 4000
PAUSE_MS = 1000
"""No more than so much of the typing is lost."""


class TextEntry(QPlainTextEdit):
    """Grows with what is typed. Esc, Tab and Ctrl+Enter end it, and so does a click elsewhere.

    Signals: paused(text) now and then while it is typed, for a text that would be lost by a power cut,
    ended(text) once.
    """

    paused = Signal(str)
    ended = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("markEntry")
        self.setAccessibleName(tr("Text on the page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_ROOM_PX - 1)
        self.setTabChangesFocus(False)
        self._least = QRect()
        self._has_ended = True
        self._pause = QTimer(self)
        self._pause.setObjectName("typed on the page")
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.textChanged.connect(self._on_typed)
        self.hide()

    def begin(self, mark: Mark, place: QRect, px_per_mm: float) -> None:
        """Type the text of a mark at a place of the canvas."""
        self._has_ended = False
        self._least = place.adjusted(-_ROOM_PX, -_ROOM_PX, _ROOM_PX, _ROOM_PX)
        # A font that is set for all widgets by the style sheet would win over one of the widget.
        self.document().setDefaultFont(font_of(mark.size_pt, px_per_mm))
        self.setPlainText(mark.text)
        self._pause.stop()
        self.selectAll()
        self._grow()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_typing(self) -> bool:
        return not self._has_ended

    def end(self) -> None:
        """Take what was typed, where something is being typed."""
        if self._has_ended:
            return
        self._has_ended = True
        self._pause.stop()
        self.hide()
        self.ended.emit(self._text)

    @property
    def _text(self) -> str:
        return self.toPlainText()[:MOST_LETTERS].rstrip()

    def _on_typed(self) -> None:
        self._grow()
        if self.is_typing and not self._pause.isActive():
            self._pause.start()

    def _on_pause(self) -> None:
        if self.is_typing:
            self.paused.emit(self._text)

    def event(self, event: QEvent) -> bool:
        # They end the typing; they do not leave the editor, or send the fax.
        return claims(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        by_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab} or (
            is_enter and by_control
        ):
            self.end()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        kept = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
        if event.reason() not in kept:
            self.end()

    def _grow(self) -> None:
        lines = 0.0
        block = self.document().firstBlock()
        while block.isValid():
            lines += self.blockBoundingRect(block).height()
            block = block.next()
        place = QRect(self._least)
        place.setHeight(max(round(lines) + 2 * _ROOM_PX, self._least.height()))
        self.setGeometry(place)
