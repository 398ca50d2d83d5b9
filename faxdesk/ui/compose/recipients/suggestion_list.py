"""The list of people faxed with before, below the field in which a number or name is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.fax import KnownRecipient
from faxdesk.ui.common import theme, wording
from faxdesk.ui.compose.recipients.number_check import People
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, Task, TaskRunner

_NAME_ROLE = Qt.ItemDataRole.UserRole
_NUMBER_ROLE = Qt.ItemDataRole.UserRole + 1

_AROUND_PX = 72
"""What a row has around its name and its number, and between them."""

_Index = QModelIndex | QPersistentModelIndex


class SuggestionList(QFrame):
    """Lies over the form while the field below which it stands keeps the focus.

    Signals: chosen(row of the suggestion).
    """

    chosen = Signal(int)

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field.window())
        self.setObjectName("suggestions")
        self._field = field
        self.rows = QListWidget()
        self.rows.setAccessibleName(tr("People faxed with before"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setMouseTracking(True)
        self.rows.setUniformItemSizes(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setItemDelegate(_SuggestionDelegate(self.rows))
        self.rows.itemPressed.connect(lambda item: self.chosen.emit(self.rows.row(item)))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.Metrics.HALF] * 4)
        column.addWidget(self.rows)
        self.hide()

    @property
    def current(self) -> int:
        """The row that is chosen, -1 for none."""
        return self.rows.currentRow()

    def offer(self, people: Sequence[KnownRecipient], below: QRect) -> None:
        """Show these below a place in the field's window, none of them chosen yet: Enter must not turn digits
        that were typed into somebody else's number. Nobody hides the list."""
        self.rows.clear()
        for known in people:
            item = QListWidgetItem(f"{known.name}, {known.number}" if known.name else known.number)
            item.setData(_NAME_ROLE, known.name)
            item.setData(_NUMBER_ROLE, known.number)
            self.rows.addItem(item)
        if not people:
            self.hide()
            return
        self.rows.setCurrentRow(-1)
        self.setParent(self._field.window())
        room = self.window().height() - below.bottom() - 2 * theme.Metrics.GAP
        row = theme.measures().entry
        self.rows.setFixedHeight(row * max(min(len(people), room // row), 1))
        # A name is told by its beginning at least, also in large letters.
        metrics = self.rows.fontMetrics()
        wished = max(metrics.horizontalAdvance(known.name + known.number) for known in people) + _AROUND_PX
        self.setFixedWidth(max(min(wished, self.window().width() - below.left()), below.width()))
        self.adjustSize()
        self.move(below.left(), below.bottom() + 1 + theme.Metrics.HALF)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Choose the next or the one before; before the first none is chosen."""
        row = min(max(self.rows.currentRow() + by, -1), self.rows.count() - 1)
        self.rows.setCurrentRow(row)
        if row >= 0:
            announcement = QAccessibleAnnouncementEvent(self._field, self.rows.item(row).text())
            QAccessible.updateAccessibility(announcement)


class Suggestions(QObject):
    """Looks for the people who are meant while somebody types, on a worker, and offers them below the frame
    in which the field stands.

    Signals: chosen(KnownRecipient) when one was clicked.
    """

    chosen = Signal(object)

    def __init__(self, field: QLineEdit, frame: QWidget, runner: TaskRunner, people: People) -> None:
        super().__init__(frame)
        self._field = field
        self._frame = frame
        self._runner = runner
        self._people = people
        self._looking: Task | None = None
        self._offered: Sequence[KnownRecipient] = ()
        self._popup: SuggestionList | None = None

    @property
    def popup(self) -> SuggestionList:
        """Made when it is first needed."""
        if self._popup is None:
            self._popup = SuggestionList(self._field)
            self._popup.chosen.connect(lambda row: self.chosen.emit(self._offered[row]))
        return self._popup

    @property
    def is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    @property
    def current(self) -> KnownRecipient | None:
        """Whom the arrow keys have chosen."""
        row = self.popup.current if self.is_open else -1
        return self._offered[row] if row >= 0 else None

    def look_up(self, text: str) -> None:
        """Offer who is meant by this; the answer to what was typed before is not waited for any more."""
        self._call_off()
        if not text:
            self.stop()
            return
        people = self._people
        self._looking = self._runner.submit(
            Lane.LISTS, lambda _token: people.known_recipients(text), self._offer, lambda _error: None
        )

    def stop(self) -> None:
        """Offer nothing any more."""
        self._call_off()
        if self._popup is not None:
            self._popup.hide()

    def step(self, by: int) -> None:
        self.popup.step(by)

    def _call_off(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _offer(self, known: Sequence[KnownRecipient]) -> None:
        self._looking = None
        if self._field.hasFocus():
            self._offered = known
            corner = self._frame.mapTo(self._frame.window(), QPoint(0, 0))
            self.popup.offer(known, QRect(corner, self._frame.size()))


class _SuggestionDelegate(QStyledItemDelegate):
    """The name, and at the end of the row the number in grey; a number alone where there is no name."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme.measures().entry)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        name, number = index.data(_NAME_ROLE), index.data(_NUMBER_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if is_chosen else "hover"))
            painter.drawRoundedRect(option.rect, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        area = option.rect.adjusted(theme.Metrics.INSET, 0, -theme.Metrics.INSET, 0)
        text = theme.colour("on_selected" if is_chosen else "text")
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.tabular(option.font))
        wide = painter.fontMetrics().horizontalAdvance(number) if name else 0
        if name:
            painter.setPen(text if is_chosen else theme.colour("muted"))
            place = QRect(area.right() + 1 - wide, area.top(), wide, area.height())
            place = QStyle.visualRect(option.direction, option.rect, place)
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignHCenter, wording.number_text(number))
        painter.setPen(text)
        room = area.adjusted(0, 0, -wide - (theme.Metrics.GROUP if wide else 0), 0)
        shown = painter.fontMetrics().elidedText(
            name or wording.number_text(number), Qt.TextElideMode.ElideRight, room.width()
        )
        place = QStyle.visualRect(option.direction, option.rect, room)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeading, shown)
        painter.restore()
