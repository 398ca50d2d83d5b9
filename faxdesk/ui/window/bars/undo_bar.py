"""The bar at the bottom that offers to take back what was just done."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr

SECONDS = 8.0
_TICK_MS = 250
_RISE_MS = 120
_RISE_PX = 12
_WIDEST = 88


class _Offer(Struct, frozen=True):
    undo: Callable[[], object]
    expired: Callable[[], object] | None
    until: float


class UndoBar(QFrame):
    """Floats over the bottom of its parent while there is something to take back. The action, which has
    the key, is enabled for as long."""

    def __init__(self, parent: QWidget, action: QAction, foot_px: Callable[[], int]) -> None:
        """foot_px is the height of the foot that the page on show has, over which the bar stands."""
        super().__init__(parent)
        self.setObjectName("undoBar")
        self.setAccessibleName(tr("Undo"))
        self._over = parent
        self._action = action
        self._foot_px = foot_px
        self._offer: _Offer | None = None
        self._text = PlainLabel()
        self._left = PlainLabel()
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._button = QPushButton(tr("Undo"))
        self._button.setAccessibleDescription(tr("Takes back what was just done"))
        self._button.clicked.connect(self.undo)
        action.triggered.connect(self.undo)
        row = QHBoxLayout(self)
        theme.set_margins(row, theme.Metrics.GROUP, theme.Metrics.HALF, theme.Metrics.GAP, theme.Metrics.HALF)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self._text)
        row.addSpacing(theme.Metrics.GAP)
        row.addWidget(self._left)
        row.addWidget(self._button)
        self._clock = QTimer(self)
        self._clock.setObjectName("undo bar")
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._motion = QPropertyAnimation(self, b"pos", self)
        self._motion.setDuration(_RISE_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        parent.installEventFilter(self)
        self.hide()

    def offer(
        self,
        text: str,
        undo: Callable[[], object],
        seconds: float = SECONDS,
        expired: Callable[[], object] | None = None,
    ) -> None:
        """Say what was done and offer to undo it for some seconds; expired is called when nobody did. An
        earlier offer ends with this one."""
        self._end(undone=False)
        self._offer = _Offer(undo, expired, time.monotonic() + seconds)
        self._text.setText(text)
        self._left.setFixedWidth(self.fontMetrics().horizontalAdvance(tr("{count} s", count=_WIDEST)) + 2)
        self._action.setEnabled(True)
        self._tick()
        self._clock.start()
        self._rise()

    def withdraw(self) -> None:
        """Take the offer away, without undoing anything."""
        self._end(undone=False)

    def undo(self) -> None:
        """Take back what is offered, if anything is."""
        offer = self._offer
        self._end(undone=True)
        if offer is not None:
            offer.undo()

    @property
    def text(self) -> str:
        """What it says; "" while it offers nothing."""
        return self._text.text() if self._offer else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.settle()
        return False

    def settle(self) -> None:
        """Take the place that is right for the page and the window of now."""
        if self.isVisible():
            self._motion.stop()
            self.move(self._place())

    def _tick(self) -> None:
        if self._offer is None:
            return
        left = self._offer.until - time.monotonic()
        if left <= 0:
            self._end(undone=False)
        else:
            self._left.setText(tr("{count} s", count=math.ceil(left)))
            if self._motion.state() != QPropertyAnimation.State.Running:
                # The foot of the page may have grown: a question there is not to be covered.
                self.settle()

    def _end(self, *, undone: bool) -> None:
        offer, self._offer = self._offer, None
        self._clock.stop()
        self._motion.stop()
        self._action.setEnabled(False)
        self.hide()
        if offer is not None and not undone and offer.expired is not None:
            offer.expired()

    def _rise(self) -> None:
        self.adjustSize()
        place = self._place()
        self.move(place)
        self.show()
        self.raise_()
        if theme.moves(self.style()):
            self._motion.setStartValue(place + QPoint(0, _RISE_PX))
            self._motion.setEndValue(place)
            self._motion.start()

    def _place(self) -> QPoint:
        over = self._over
        width = min(self.sizeHint().width(), over.width() - 2 * theme.Metrics.GROUP)
        self.resize(width, self.sizeHint().height())
        below = self._foot_px() + theme.Metrics.EDGE
        return QPoint((over.width() - width) // 2, over.height() - self.height() - below)
