"""A calendar of our own: a day and a time to come, by mouse or wholly by keys."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QRect, QRectF, QSize, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.wheel_safe_fields import DateTimeEdit
from faxdesk.ui.common.wording import first_day_of_week, time_pattern
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import tr

_WEEKS, _DAYS = 6, 7
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_DAYS, Qt.Key.Key_Down: _DAYS}
_MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTERING = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Calendar(QFrame):
    """Opens over the form, and closes by Esc, by Enter, by its button, and by a click elsewhere.

    Signals: changed(QDate, QTime) at once with each choice, called_off() by Esc, closed() in any way.
    """

    changed = Signal(QDate, QTime)
    called_off = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.NoDropShadowWindowHint)
        self.setObjectName("calendar")
        # Round corners: what is outside of them is not painted; resizeEvent() takes it from the window, for
        # desktops that compose no windows and would show it black.
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(tr("Date and time of sending"))
        self._locale = QLocale()
        self._earliest = QDate()
        self._day = QDate()
        self._month = PlainLabel()
        self._month.setProperty("kind", "field")
        self._back = self._turner("previous-page", tr("The month before (Page Up)"), -1)
        self._on = self._turner("next-page", tr("The next month (Page Down)"), 1)
        self.days = [self._make_day() for _ in range(_WEEKS * _DAYS)]
        self._names = [PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter) for _ in range(_DAYS)]
        self.time = DateTimeEdit()
        self.time.setObjectName("calendarTime")
        self.time.setAccessibleName(tr("Time of sending"))
        self.time.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.time.lineEdit().setTextMargins(theme.Metrics.GAP, 0, 0, 0)
        self.time.timeChanged.connect(self._say)
        self.done = QPushButton(tr("Done"))
        self.done.clicked.connect(self.hide)
        self._lay_out()
        theme.keep_tinted(self._tint)

    def _lay_out(self) -> None:
        gap = theme.Metrics.GAP
        head = QHBoxLayout()
        head.addWidget(self._month, 1)
        head.addWidget(self._back)
        head.addWidget(self._on)
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        for column, name in enumerate(self._names):
            name.setProperty("kind", "small")
            theme.set_tone(name, "muted")
            self._grid.addWidget(name, 0, column)
        for place, day in enumerate(self.days):
            self._grid.addWidget(day, 1 + place // _DAYS, place % _DAYS)
        foot = QHBoxLayout()
        foot.setSpacing(gap)
        at = PlainLabel(tr("&Time"))
        at.setBuddy(self.time)
        foot.addWidget(at)
        foot.addWidget(self.time)
        foot.addStretch(1)
        foot.addWidget(self.done)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[theme.Metrics.GROUP] * 4)
        whole.setSpacing(gap)
        whole.addLayout(head)
        whole.addLayout(self._grid)
        whole.addLayout(foot)

    @property
    def day(self) -> QDate:
        return self._day

    @property
    def month(self) -> str:
        """The month on show, in words."""
        return self._month.text()

    def open_for(self, day: QDate, time: QTime, earliest: QDate, below: QRect) -> None:
        """Open below a place on the screen. Days before the earliest cannot be chosen."""
        self._locale = QLocale()
        self._earliest = earliest
        self._day = max(day, earliest)
        self.time.blockSignals(True)
        self.time.setDisplayFormat(time_pattern())
        self.time.setTime(time)
        self.time.blockSignals(False)
        self._show_month()
        self.adjustSize()
        self.move(self._place(below))
        self.show()
        self._focus_day()

    def _place(self, below: QRect) -> QPoint:
        """Below the place, or above it where the screen ends before."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = below.right() + 1 - self.width() if is_mirrored else below.left()
        top = below.bottom() + 1 + theme.Metrics.HALF
        screen = self.screen().availableGeometry()
        if top + self.height() > screen.bottom():
            top = below.top() - theme.Metrics.HALF - self.height()
        return QPoint(max(min(left, screen.right() - self.width()), screen.left()), max(top, screen.top()))

    # The month

    def choose(self, day: QDate) -> None:
        """Choose a day, and show its month; one that has passed is not chosen."""
        if not day.isValid() or day < self._earliest:
            return
        self._day = day
        self._show_month()
        self._say()

    def _show_month(self) -> None:
        locale, today = self._locale, QDate.currentDate()
        name = locale.standaloneMonthName(self._day.month(), QLocale.FormatType.LongFormat)
        self._month.setText(tr("{month} {year}", month=name, year=self._day.toString("yyyy")))
        first_of_week = first_day_of_week()
        for column, label in enumerate(self._names):
            weekday = (first_of_week - 1 + column) % _DAYS + 1
            label.setText(locale.standaloneDayName(weekday, QLocale.FormatType.ShortFormat))
        first = QDate(self._day.year(), self._day.month(), 1)
        start = first.addDays(-((first.dayOfWeek() - first_of_week) % _DAYS))
        for place, button in enumerate(self.days):
            day = start.addDays(place)
            button.setText(locale.toString(day.day()))
            button.setAccessibleName(locale.toString(day, QLocale.FormatType.LongFormat))
            button.setEnabled(day >= self._earliest)
            button.setChecked(day == self._day)
            button.setProperty("day", day.toJulianDay())
            is_other = day.month() != self._day.month()
            theme.set_look(button, "tone", "today" if day == today else "muted" if is_other else "")
            # Tab enters the month at the chosen day; the arrow keys go on from there.
            is_entry = day == self._day
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_entry else Qt.FocusPolicy.ClickFocus)
        self._back.setEnabled(first > self._earliest)

    def _turn(self, by: int) -> None:
        self.choose(max(self._day.addMonths(by), self._earliest))

    def _say(self) -> None:
        self.changed.emit(self._day, self.time.time())

    def _focus_day(self) -> None:
        for button in self.days:
            if button.isChecked():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    # Buttons

    def _make_day(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "day")
        button.setCheckable(True)
        button.clicked.connect(self._on_day)
        button.installEventFilter(self)
        return button

    def _turner(self, icon_name: str, tip: str, by: int) -> QToolButton:
        button = icon_button(icon_name, tip)
        button.clicked.connect(lambda: self._turn(by))
        return button

    def _on_day(self) -> None:
        button = self.sender()
        if isinstance(button, QToolButton):
            self.choose(QDate.fromJulianDay(button.property("day")))
            self._focus_day()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), theme.Metrics.CARD_RADIUS, theme.Metrics.CARD_RADIUS)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(theme.colour("raised"))
        radius = theme.Metrics.CARD_RADIUS
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the days, which as buttons would lead from one to the other by themselves."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key, day = Qt.Key(event.key()), self._day
        if key in _STEPS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            step = _STEPS[key]
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            if is_mirrored and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
                step = -step
            self.choose(max(day.addDays(step), self._earliest))
        elif key in _MONTHS:
            self._turn(_MONTHS[key] * (12 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            since = (day.dayOfWeek() - first_day_of_week()) % _DAYS
            by = -since if key == Qt.Key.Key_Home else _DAYS - 1 - since
            self.choose(max(day.addDays(by), self._earliest))
        elif key in _ENTERING:
            self.hide()
            return True
        else:
            return False
        self._focus_day()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt_up = event.key() == Qt.Key.Key_Up and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if event.key() == Qt.Key.Key_Escape:
            self.called_off.emit()
            self.hide()
        elif event.key() in _ENTERING or alt_up:
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def _tint(self) -> None:
        side = theme.measures().line
        for button in (self._back, self._on):
            button.setIconSize(QSize(side, side))
            button.setIcon(icons.icon(button.property("iconName")))
