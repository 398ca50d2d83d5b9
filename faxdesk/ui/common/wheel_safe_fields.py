"""Fields whose value the mouse wheel changes only where somebody is at work in them.

Qt lets the wheel change a field that merely lies under the mouse while a page is scrolled, and gives it the
focus. A setting or a fax would be changed so without anybody noticing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QSpinBox, QWidget

from faxdesk.ui.common import theme

if TYPE_CHECKING:
    _Field = QWidget
else:
    # Qt's own class of the field comes beside it, and brings the widget.
    _Field = object


class _WheelNeedsFocus(_Field):
    """Put before a class of Qt. Without the focus, the wheel scrolls what the field lies on."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ComboBox(_WheelNeedsFocus, QComboBox):
    """A choice out of a list."""


class SpinBox(_WheelNeedsFocus, QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        # The style sheet's padding does not reach the number, which would stand at the very edge.
        self.lineEdit().setTextMargins(theme.Metrics.GAP, 0, 0, 0)


class DateTimeEdit(_WheelNeedsFocus, QDateTimeEdit):
    """A date with a time of day."""
