"""The days of the week side by side, each on or off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from faxdesk.domain.resend_policy import WEEK
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.common.wording import first_day_of_week
from faxdesk.ui.controls.words_on_ground import ink_of, paint_words_on_ground

_LETTERS = 2


class _Day(QCheckBox):
    """A check box that is painted as the day's first letters on a ground, framed by its neighbours' frame."""

    def __init__(self, day: int) -> None:
        super().__init__()
        locale = QLocale()
        self.setAccessibleName(locale.standaloneDayName(day))
        # In Arabic the short name is the whole word.
        is_cut = locale.textDirection() == Qt.LayoutDirection.LeftToRight
        form = QLocale.FormatType.ShortFormat if is_cut else QLocale.FormatType.NarrowFormat
        self._letters = locale.standaloneDayName(day, form)[:_LETTERS]
        set_tip(self, self.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.strong(self.font())).horizontalAdvance(self._letters)
        return QSize(width + 2 * theme.Metrics.INSET + 4, theme.measures().button - 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_words_on_ground(self, QPainter(self), self._letters, self.font(), ink_of(self))


class WeekdayToggles(QWidget):
    """The week begins as it does in the reader's region. The last day that is on stays on.

    Signals: chosen(days), from 1 for Monday to 7 for Sunday.
    """

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        first = first_day_of_week()
        self.days = {day: _Day(day) for day in (*range(first, len(WEEK) + 1), *range(1, first))}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(1)
        for day in self.days.values():
            row.addWidget(day)
            day.clicked.connect(self._on_clicked)
        self.setFocusProxy(next(iter(self.days.values())))

    def show_value(self, value: Sequence[int]) -> None:
        for number, day in self.days.items():
            day.setChecked(number in value)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge" if self.isEnabled() else "line"), 1))
        painter.setBrush(theme.colour("raised"))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.Metrics.RADIUS, theme.Metrics.RADIUS)

    def _on_clicked(self) -> None:
        self.chosen.emit(tuple(number for number, day in self.days.items() if day.isChecked()))
