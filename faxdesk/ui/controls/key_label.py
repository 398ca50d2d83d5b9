"""The label over a field, with a letter that leads to the field while Alt is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QStyle

from faxdesk.ui.common.plain_text import PlainLabel

_KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}


class KeyLabel(PlainLabel):
    """Underlines its letter only while Alt is held. Qt's own label asks its style whether to underline, and
    a style of our own for that would be asked for everything else too, which is slow."""

    _is_alt_held = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Alt comes to the window in the end: no field has a use for it.
        self.window().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.window().removeEventFilter(self)
        self._is_alt_held = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt:
            self._set_alt(kind == QEvent.Type.KeyPress)
        elif kind == QEvent.Type.WindowDeactivate:
            self._set_alt(False)
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        flags = int(QStyle.visualAlignment(self.layoutDirection(), self.alignment()))
        flags |= Qt.TextFlag.TextShowMnemonic
        if not self._is_alt_held:
            flags |= Qt.TextFlag.TextHideMnemonic
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            flags,
            self.palette(),
            self.isEnabled(),
            self.text(),
            self.foregroundRole(),
        )

    def _set_alt(self, is_held: bool) -> None:
        if is_held != self._is_alt_held:
            self._is_alt_held = is_held
            self.update()
