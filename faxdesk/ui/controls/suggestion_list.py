"""Who may be meant, below the field in which a number or a name is typed: the likeliest first, with number,
company and what became of the last fax."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.domain.failure import reason_for
from faxdesk.domain.runtime import Clock
from faxdesk.ui.common import theme, wording
from faxdesk.ui.controls.hint_list import HintList
from faxdesk.ui.controls.row_painter import RowPainter
from faxdesk.words import listed, tr, tr_n
from faxdesk.work.tasks import Lane, Task, TaskRunner

_AROUND_PX = 72
"""What a row has around its name and its number, and between them."""

_Index = QModelIndex | QPersistentModelIndex


class SuggestionWords:
    """What a row says of one: upper and lower line, each with its start and its end."""

    def __init__(self, suggestion: Suggestion, now: datetime) -> None:
        self._suggestion = suggestion
        number = wording.number_text(suggestion.display)
        self.upper = suggestion.name or number
        self.upper_end = number if suggestion.name else ""
        self.lower = suggestion.company
        if suggestion.is_group:
            count = wording.number_of(suggestion.members)
            self.upper_end = ""
            self.lower = tr_n(
                "Group of {count} contact", "Group of {count} contacts", suggestion.members, count=count
            )
        self.lower_end = self._last(now)
        self.is_good = suggestion.is_sent and not suggestion.is_blocked

    def _last(self, now: datetime) -> str:
        """What became of the last fax, and when it was."""
        suggestion = self._suggestion
        if suggestion.is_blocked:
            return tr("On the do-not-fax list")
        if suggestion.last_at is None:
            return ""
        time = wording.when(suggestion.last_at, now)
        if suggestion.is_sent:
            return tr("Sent {time}", time=time)
        return tr("{reason}, {time}", reason=reason_for(suggestion.error).short, time=time)

    @property
    def spoken(self) -> str:
        return listed(self.upper, self.upper_end, self.lower, self.lower_end)

    def wide(self, letters: QFontMetrics) -> int:
        """How much room the longer line takes."""
        lines = (self.upper + self.upper_end, self.lower + self.lower_end)
        return max(letters.horizontalAdvance(line) for line in lines) + _AROUND_PX


class SuggestionList(HintList):
    """Lies over the form, below the field in which somebody types."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field, tr("Contacts and people faxed with before"))
        self.shown: list[SuggestionWords] = []
        self.rows.setUniformItemSizes(True)
        self.paint_by(_SuggestionDelegate(self))

    def offer(self, people: Sequence[Suggestion], below: QRect, now: datetime) -> None:
        """Show these below a place in the field's window, none of them chosen yet. Nobody hides the list."""
        self.shown = [SuggestionWords(each, now) for each in people]
        self.fill((words.spoken, "") for words in self.shown)
        if not people:
            self.hide()
            return
        self.setParent(self._field.window())
        self.place(below)
        self.show()
        self.raise_()

    def place(self, below: QRect) -> None:
        """Stand below a place in the field's window, with as much room as there is."""
        room = self.window().height() - below.bottom() - 2 * theme.Metrics.GAP
        row = theme.measures().row
        self.rows.setFixedHeight(row * max(min(len(self.shown), room // row), 1))
        # A name is told by its beginning at least, also in large letters.
        metrics = self.rows.fontMetrics()
        wished = max(words.wide(metrics) for words in self.shown)
        self.setFixedWidth(max(min(wished, self.window().width() - below.left()), below.width()))
        self.adjustSize()
        self.move(below.left(), below.bottom() + 1 + theme.Metrics.HALF)


class Suggestions(QObject):
    """Looks for the people who are meant while somebody types, on a worker, and offers them below the frame
    in which the field stands.

    Signals: chosen(Suggestion) when one was clicked.
    """

    chosen = Signal(object)

    def __init__(
        self,
        field: QLineEdit,
        frame: QWidget,
        runner: TaskRunner,
        look_up: Callable[[str], Sequence[Suggestion]],
        clock: Clock,
    ) -> None:
        """look_up is called on a worker, with what is typed."""
        super().__init__(frame)
        self._field = field
        self._frame = frame
        self._runner = runner
        self._find = look_up
        self._clock = clock
        self._looking: Task | None = None
        self._asked = ""
        self._offered: Sequence[Suggestion] = ()
        self._popup: SuggestionList | None = None
        self._followed: list[QWidget] = []
        """The frame, and all that it stands in, while the list is open: whichever moves, the list does."""
        self._moved = QTimer(self)
        self._moved.setObjectName("moved suggestions")
        self._moved.setSingleShot(True)
        self._moved.setInterval(0)
        self._moved.timeout.connect(self._place)

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
    def current(self) -> Suggestion | None:
        """Whom the arrow keys have chosen."""
        row = self.popup.current if self.is_open else -1
        return self._offered[row] if row >= 0 else None

    def look_up(self, text: str) -> None:
        """Offer who is meant by this; the answer to what was typed before is not waited for any more."""
        self._call_off()
        self._asked = text
        if not text:
            self.stop()
            return
        find = self._find
        self._looking = self._runner.submit(
            Lane.LISTS, lambda _token: find(text), self._offer, lambda _error: None
        )

    @Slot()
    def again(self) -> None:
        """Contacts have changed, as when a directory has answered: offer who is meant now, unless somebody
        chooses already."""
        if self._asked and self._field.hasFocus() and self.current is None:
            self.look_up(self._asked)

    def stop(self) -> None:
        """Offer nothing any more."""
        self._call_off()
        self._asked = ""
        if self._popup is not None:
            self._popup.hide()
        self._follow(False)

    def step(self, by: int) -> None:
        self.popup.step(by)

    def _call_off(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def _offer(self, known: Sequence[Suggestion]) -> None:
        self._looking = None
        if self._field.hasFocus():
            self._offered = known
            self.popup.offer(known, self._below, self._clock.now())
            self._follow(bool(known))

    @property
    def _below(self) -> QRect:
        """Where the frame is in its window."""
        return QRect(self._frame.mapTo(self._frame.window(), QPoint(0, 0)), self._frame.size())

    def _follow(self, on: bool) -> None:
        for widget in self._followed:
            widget.removeEventFilter(self)
        self._followed = []
        around: QWidget | None = self._frame if on else None
        while around is not None:
            self._followed.append(around)
            around.installEventFilter(self)
            around = None if around.isWindow() else around.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            # Once all of them have their places.
            self._moved.start()
        return False

    @Slot()
    def _place(self) -> None:
        if self.is_open:
            self.popup.place(self._below)


class _SuggestionDelegate(QStyledItemDelegate):
    """Two lines: the name, and at the end the number in grey; the company, and at the end the last fax."""

    def __init__(self, shown: SuggestionList) -> None:
        super().__init__(shown)
        self._list = shown

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme.measures().row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        words = self._list.shown[index.row()]
        painter.save()
        RowPainter(painter, option).ground()
        letters = theme.tabular(option.font)
        second = theme.tabular(theme.second_line(option.font))
        whole, line = QRect(option.rect), theme.measures().line
        top = whole.top() + (whole.height() - 2 * line) // 2
        option.rect = QRect(whole.left(), top, whole.width(), line)
        self._write(painter, option, (words.upper, words.upper_end), letters, "muted")
        option.rect = option.rect.translated(0, line)
        self._write(painter, option, (words.lower, words.lower_end), second, "muted", is_lower=True)
        painter.restore()

    @staticmethod
    def _write(
        painter: QPainter,
        option: QStyleOptionViewItem,
        texts: tuple[str, str],
        letters: QFont,
        role: str,
        *,
        is_lower: bool = False,
    ) -> None:
        row = RowPainter(painter, option)
        row.skip(theme.Metrics.INSET)
        row.skip_at_end(theme.Metrics.INSET)
        start, end = texts
        if end:
            row.text_at_end(end, letters, row.ink(role))
            row.skip_at_end(theme.Metrics.GROUP)
        row.text(start, letters, row.ink(role if is_lower else "text"))
