"""Where the next number or name is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from faxdesk.ui.common.key_claims import claims
from faxdesk.words import tr

_LEAST_PX, _WISHED_PX = 110, 150
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class NumberEdit(QLineEdit):
    """Signals: erased_back() backspace in the empty field, left() the focus went elsewhere, stepped(by) an
    arrow key while the list of suggestions is open, escaped() Esc then, confirmed() Enter.

    has_suggestions tells whether the list is open, which then gets the arrow keys and Esc; whoever has a list
    sets it.
    """

    has_suggestions: Callable[[], bool] = staticmethod(lambda: False)

    erased_back = Signal()
    left = Signal()
    stepped = Signal(int)
    escaped = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setObjectName("recipientEdit")
        self.setAccessibleName(tr("To: fax numbers or names"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_WISHED_PX, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        # Esc would otherwise close the fax that is being written.
        if self.has_suggestions() and claims(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # It sends the fax.
            else:
                self.confirmed.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.erased_back.emit()
        elif self.has_suggestions() and key in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(key)])
        elif self.has_suggestions() and key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
