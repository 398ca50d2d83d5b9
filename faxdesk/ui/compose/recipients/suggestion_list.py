"""The list of people faxed with before, below the field in which a number or name is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faxdesk.domain.fax import KnownRecipient
from faxdesk.ui.common import theme, wording
from faxdesk.ui.compose.recipients.number_check import People
from faxdesk.ui.controls.hint_list import DETAIL_ROLE, TEXT_ROLE, HintList
from faxdesk.ui.controls.row_painter import RowPainter
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, Task, TaskRunner

_AROUND_PX = 72
"""What a row has around its name and its number, and between them."""

_Index = QModelIndex | QPersistentModelIndex


class SuggestionList(HintList):
    """Lies over the form, below the field in which somebody types."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field, tr("People faxed with before"))
        self.rows.setUniformItemSizes(True)
        self.paint_by(_SuggestionDelegate(self.rows))

    def offer(self, people: Sequence[KnownRecipient], below: QRect) -> None:
        """Show these below a place in the field's window, none of them chosen yet. Nobody hides the list."""
        self.fill((known.name or known.number, known.number if known.name else "") for known in people)
        if not people:
            self.hide()
            return
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
        text, number = index.data(TEXT_ROLE), index.data(DETAIL_ROLE)
        letters = theme.tabular(option.font)
        painter.save()
        row = RowPainter(painter, option)
        row.ground()
        row.skip(theme.Metrics.INSET)
        row.skip_at_end(theme.Metrics.INSET)
        if number:
            row.text_at_end(wording.number_text(number), letters, row.ink("muted"))
            row.skip_at_end(theme.Metrics.GROUP)
        row.text(text if number else wording.number_text(text), letters, row.ink("text"))
        painter.restore()
