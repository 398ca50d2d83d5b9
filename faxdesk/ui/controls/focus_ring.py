"""The ring around the button that has the focus: two pixels wide, one pixel outside of it.

A style sheet can only draw inside of a widget. Fields, rows, entries and chips draw theirs there; around
buttons, switches and segments this frame is laid. There is one at a time, since one widget has the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from faxdesk.ui.common import theme

_WIDTH_PX = 2
_OUTSIDE_PX = 3
"""The ring and the pixel between it and the widget."""
_INSIDE_KINDS = {"chip"}
"""The kinds of buttons that draw their ring themselves."""


class FocusRing(QObject):
    """Lays the ring around whatever button of the program gets the focus, as long as its parent is there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._frame: _Frame | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, application.focusWidget())

    def make_ready(self) -> None:
        """Lay the ring for a moment where it is not painted. When a style is first asked for a measure,
        PySide makes the types of all that styles can be asked about: 10 ms that the first button would wait
        for."""
        if self._frame is None:
            nowhere = QWidget(self._parent)
            self._frame = _Frame()
            self._frame.setWidget(nowhere)
            self._frame.setWidget(None)  # type: ignore[arg-type]
            nowhere.deleteLater()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, widget: QWidget | None) -> None:
        target = None if widget is None else _target(widget)
        if self._frame is not None and not isValid(self._frame):
            # It lies in the same parent as the button, and went with it.
            self._frame = None
        if target is not None:
            self._frame = self._frame or _Frame()
            self._frame.setWidget(target)
            self._frame.show()
        elif self._frame is not None:
            # It lets go of the button too: Qt crashes when a button that is taken out of its tool bar, as
            # happens when the window goes, still has a frame lying elsewhere.
            self._frame.setWidget(None)  # type: ignore[arg-type]


def _target(widget: QWidget) -> QWidget | None:
    if not isinstance(widget, QAbstractButton) or widget.property("kind") in _INSIDE_KINDS:
        return None
    parent = widget.parentWidget()
    return parent if parent is not None and parent.property("kind") == "segment" else widget


class _Outside(QProxyStyle):
    """Says how far the frame reaches, and that it lies over everything: in the window or in what scrolls, and
    not in the parent of the button, which is often no larger than the button and would cut it off."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in {QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin}:
            return _OUTSIDE_PX
        return super().pixelMetric(metric, option, widget)


class _Frame(QFocusFrame):
    """Follows the widget that it surrounds."""

    def __init__(self) -> None:
        super().__init__()
        self._outside = _Outside()
        self.setStyle(self._outside)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), _WIDTH_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = _WIDTH_PX / 2
        radius = theme.Metrics.RADIUS + _OUTSIDE_PX - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
