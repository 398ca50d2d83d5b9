"""The foot of the rail: who is signed in, and how the talk with the service stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import cut_off, set_tip
from faxdesk.words import listed, tr

_INSET_PX = 12


class AccountFoot(QAbstractButton):
    """One button of three lines: the name, the number, and the state in words with a dot. Where the rail is
    narrow the dot stands alone, and the words are in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accountFoot")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name = self._number = self._state = self._hint = ""
        self._role = "muted"
        self._is_collapsed = False
        theme.keep_measured(self._measure)

    # What it says

    @property
    def state(self) -> str:
        """How the talk with the service stands, in words."""
        return self._state

    @property
    def name(self) -> str:
        return self._name

    def show_account(self, name: str, number: str) -> None:
        """Either may be "", where it is not known."""
        self._name, self._number = name, number
        self._measure()
        self._describe()

    def show_state(self, text: str, role: str, hint: str) -> None:
        """role is the colour of the dot; hint says more, and what it means."""
        self._state, self._role, self._hint = text, role, hint
        self._describe()
        self._measure()

    def set_collapsed(self, collapsed: bool) -> None:
        self._is_collapsed = collapsed
        self._measure()

    def _describe(self) -> None:
        parts = [part for part in (self._name, self._number, self._state) if part]
        self.setAccessibleName(listed(*parts) or tr("Account"))
        lines = [*(parts if self._is_collapsed else ()), self._hint or self._state]
        set_tip(self, "\n".join(lines))
        self.setAccessibleDescription(self._hint)

    # How it looks

    def _measure(self) -> None:
        measures = theme.measures()
        lines = measures.line if self._name else 0
        lines += measures.second_line * (self._lines_of_state() + (1 if self._number else 0))
        self.setFixedHeight(measures.entry if self._is_collapsed else lines + 2 * theme.Metrics.GAP)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def _lines_of_state(self) -> int:
        """Two where the state does not fit into one line: cut, it would not say how often is looked."""
        measures = theme.measures()
        room = self.width() - 2 * _INSET_PX - measures.small_icon - measures.dot
        room -= theme.Metrics.HALF + theme.Metrics.GAP
        letters = QFontMetrics(theme.tabular(theme.second_line(self.font())))
        return 1 if letters.horizontalAdvance(self._state) <= room else 2

    def sizeHint(self) -> QSize:
        return QSize(theme.measures().narrow_rail, self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "selected" if self.isDown() else "hover" if self.underMouse() else ""
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(self.rect(), theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        if self._is_collapsed:
            self._paint_dot(painter, QRect(self.rect()), Qt.AlignmentFlag.AlignCenter)
        else:
            self._paint_lines(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        measures = theme.measures()
        side = measures.small_icon
        area = self.rect().adjusted(_INSET_PX, theme.Metrics.GAP, -_INSET_PX, -theme.Metrics.GAP)
        arrow = QRect(area.right() - side + 1, 0, side, side)
        arrow.moveTop((self.height() - side) // 2)
        place = self._placed(arrow)
        painter.drawPixmap(place.topLeft(), icons.pixmap("chevron", "text", side, self.devicePixelRatioF()))
        line = area.adjusted(0, 0, -side - theme.Metrics.HALF, 0)
        small = theme.tabular(theme.second_line(self.font()))
        if self._name:
            line.setHeight(measures.line)
            self._write(painter, line, self._name, theme.strong(self.font()), "text")
            line.translate(0, measures.line)
        line.setHeight(measures.second_line)
        if self._number:
            number, mode = wording.number_text(self._number), Qt.TextElideMode.ElideMiddle
            self._write(painter, line, number, small, "muted", mode)
            line.translate(0, measures.second_line)
        self._paint_dot(painter, line, Qt.AlignmentFlag.AlignLeft)
        line.adjust(measures.dot + theme.Metrics.GAP, 0, 0, 0)
        role = self._role if self._role in {"danger", "warning"} else "muted"
        count = self._lines_of_state()
        line.setHeight(count * measures.second_line)
        mode = Qt.TextElideMode.ElideNone if count > 1 else Qt.TextElideMode.ElideRight
        self._write(painter, line, self._state, small, role, mode)

    def _paint_dot(self, painter: QPainter, area: QRect, where: Qt.AlignmentFlag) -> None:
        size = theme.measures().dot
        place = QRect(area.topLeft(), QSize(size, size))
        place.moveCenter(QPoint(place.center().x(), area.center().y()))
        if where == Qt.AlignmentFlag.AlignCenter:
            place.moveCenter(area.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._role))
        painter.drawEllipse(self._placed(place))

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        font: QFont,
        role: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        start = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        if mode == Qt.TextElideMode.ElideNone:
            flags |= Qt.TextFlag.TextWordWrap
        else:
            flags |= Qt.TextFlag.TextSingleLine
            text = cut_off(painter.fontMetrics(), text, mode, area.width())
        painter.drawText(self._placed(area), flags, text)

    def _placed(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)
