"""The part of a pane above its pages: as high as its content, up to a share of the pane; then it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

SHARE = 0.6


class CollapsingHead(QScrollArea):
    """Holds one widget. The pane says by set_room() how high it is itself."""

    def __init__(self, held: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(held)
        held.installEventFilter(self)

    def set_room(self, height: int) -> None:
        """The height of the pane, of which this may take its share."""
        self._room = height
        self._fit()

    def reveal(self, part: QWidget) -> None:
        """Bring a part into view that is about to grow."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(part, 0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        held = self.widget()
        layout = held.layout() if held is not None else None
        if layout is None or not self._room:
            return
        width = self.viewport().width()
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        if wanted < 0:
            wanted = layout.totalSizeHint().height()
        height = min(wanted, round(SHARE * self._room))
        if height != self.height():
            self.setFixedHeight(height)
