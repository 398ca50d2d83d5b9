"""The small bar over a corner of the pages: smaller, how large, larger, turn, which page of how many."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPropertyAnimation, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsOpacityEffect, QHBoxLayout, QToolButton, QWidget

from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.page_view.page_keys import Walked
from faxdesk.words import tr

STAYS_MS = 2000
"""So long it stays after the last movement: it lies over what is read."""
_FADE_MS = 160
_FROM_BELOW_PX, _FROM_THE_EDGE_PX = 16, 48


class PageBar(QFrame):
    """Hidden until stir() is called, and again a while after that; never while the pointer or the focus is in
    it."""

    def __init__(self, parent: QWidget, view: Walked) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("pageBar")
        self.setProperty("kind", "floating")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._smaller = self._button(tr("Show the pages smaller"), view.zoom_out)
        self.figure = self._button(tr("Show the pages as wide as the pane"), view.fit_width)
        self._larger = self._button(tr("Show the pages larger"), view.zoom_in)
        self._turn = self._button(tr("Turn the pages a quarter to the right"), view.rotate)
        self.place = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.HALF, theme.Metrics.HALF, theme.Metrics.HALF, theme.Metrics.HALF)
        row.setSpacing(theme.Metrics.HALF)
        self._last_line = _line()
        for part in (
            *(self._smaller, self.figure, self._larger, _line()),
            *(self._turn, self._last_line, self.place),
        ):
            row.addWidget(part)
        self._stay = QTimer(self)
        self._stay.setObjectName("page bar")
        self._stay.setSingleShot(True)
        self._stay.setInterval(STAYS_MS)
        self._stay.timeout.connect(self._leave)
        self._fade: QPropertyAnimation | None = None
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)
        self.hide()

    def show_place(self, page: int, count: int, zoom: float) -> None:
        """page counts from 0; zoom is 1.0 where a Letter page has its true size."""
        self.figure.setText(wording.number_text(tr("{percent} %", percent=round(100 * zoom))))
        place = tr("Page {page} of {count}", page=page + 1, count=count)
        self.place.setText(wording.number_text(f"{page + 1} / {count}"))
        self.place.setAccessibleName(place)
        for part in (self._last_line, self.place):
            part.setVisible(count > 1)
        widest = f" {count} / {count} "
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(widest) + 2 * theme.Metrics.GAP)
        self.figure.setMinimumWidth(
            self.figure.fontMetrics().horizontalAdvance("000 %") + 2 * theme.Metrics.GAP
        )
        self.adjustSize()

    def take_corner(self, beside: int) -> None:
        """Lie in the lower end corner of the parent, at whose end so many pixels are taken, as by a scroll
        bar."""
        room = self._over.size()
        edge = _FROM_THE_EDGE_PX - beside
        x = edge if self.isRightToLeft() else room.width() - edge - self.width()
        self.move(max(x, 0), room.height() - _FROM_BELOW_PX - self.height())

    def stir(self) -> None:
        """Show it for a while: the pointer moved over the pages, or a key was pressed."""
        if self._fade is not None:
            self._fade.stop()
            self._end_fade()
        self.show()
        self.raise_()
        self._stay.start()

    @property
    def is_leaving(self) -> bool:
        """Whether it goes by itself in a while."""
        return self._stay.isActive()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.stir()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._stay.start()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self._stay.stop()

    def _leave(self) -> None:
        focus = QApplication.focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._stay.start()
        elif theme.moves(self.style()):
            self._begin_fade()
        else:
            self.hide()

    def _begin_fade(self) -> None:
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        self._fade = QPropertyAnimation(effect, b"opacity", self)
        self._fade.setDuration(_FADE_MS)
        self._fade.setStartValue(1.0)
        self._fade.setEndValue(0.0)
        self._fade.finished.connect(self._on_faded)
        self._fade.start()

    def _on_faded(self) -> None:
        self.hide()
        self._end_fade()

    def _end_fade(self) -> None:
        self._fade = None
        # Without a type hint for None, though Qt takes it: the effect is dropped.
        self.setGraphicsEffect(None)  # type: ignore[arg-type]

    def _tint(self) -> None:
        for button, name in (
            (self._smaller, "minus"),
            (self._larger, "plus"),
            (self._turn, "rotate"),
        ):
            button.setIcon(icon(name))

    def _measure(self) -> None:
        side = theme.measures().line
        for button in (self._smaller, self._larger, self._turn):
            button.setIconSize(QSize(side, side))

    def _button(self, words: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(words)
        set_tip(button, words)
        button.clicked.connect(lambda: act())
        return button


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("pageBarLine")
    line.setFixedWidth(1)
    return line
