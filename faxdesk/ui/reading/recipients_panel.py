"""The recipients of a sent fax that need somebody or wait, each with its remedy; the others on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.runtime import Clock
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.reading.fax_outcome import Lines, lines_of
from faxdesk.ui.reading.recipient_words import Need, RecipientLine
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Step
from faxdesk.words import listed, tr, tr_n
from faxdesk.work.tasks import Lane, TaskRunner

NAME_LINES = 10.2
"""How wide the column of names is, in lines of the font."""
MOST_NAME_PX = 248
_WORDS_LINES = 9
"""The least width of the words about a recipient, in lines of the font; where less is left, the buttons stand
below them."""
_INSET_PX = 16
ROWS_AT_ONCE = 30
"""Each row is made of widgets: of hundreds, so many at a time are shown."""


class RecipientsPanel(QFrame):
    """Shown for a fax to several that the service has taken.

    Signals: chosen(Step, number) for a button of a row, failed(FaxDeskError).
    """

    chosen = Signal(object, str)
    failed = Signal(object)

    def __init__(self, clock: Clock, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recipientsPanel")
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Recipients"))
        self._clock = clock
        self._runner = runner
        self._fax_id: int | None = None
        self._lines: Lines = ()
        self._spelled: dict[str, str] = {}
        self._asked: set[str] = set()
        self._rows: list[RecipientRow] = []
        self._shows_all = False
        self._most = ROWS_AT_ONCE
        self._head = _Head()
        self.more = _link()
        self.more.clicked.connect(self._show_more)
        self.rest = _link()
        self.rest.clicked.connect(self._turn)
        self.last = PlainLabel()
        self.last.setProperty("kind", "small")
        self.last.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.last.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._make_foot())
        self.hide()

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setObjectName("recipientsFoot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.Metrics.GROUP, theme.Metrics.GAP, theme.Metrics.GROUP, theme.Metrics.GAP)
        row.setSpacing(theme.Metrics.GROUP)
        row.addWidget(self.more)
        row.addWidget(self.rest)
        row.addWidget(self.last, 1)
        return foot

    def show_fax(self, shown: ShownFax) -> None:
        """Hidden for a fax that was received, has one recipient, or of which nothing has got to the service
        yet."""
        if shown.fax.id != self._fax_id:
            self._fax_id, self._shows_all, self._most = shown.fax.id, False, ROWS_AT_ONCE
            self._lines = ()
        is_shown = shown.is_outgoing and not shown.is_here and len(shown.fax.recipients) > 1
        self.setVisible(is_shown)
        if not is_shown:
            return
        lines = lines_of(shown, self._clock.now())
        message = shown.fax.message
        arrived = message.modified_at if message and any(one.is_sent for one, _line in lines) else None
        self.last.setText(self._arrived(arrived))
        if list(lines) != list(self._lines):
            self._lines = lines
            self._show_rows()

    def _arrived(self, at: datetime | None) -> str:
        if at is None:
            return ""
        return tr("Last news {time}", time=wording.moment(at, self._clock.now()))

    @property
    def rows(self) -> list[RecipientRow]:
        """The rows on show, from the top."""
        return list(self._rows)

    def _show_rows(self) -> None:
        focus = next(((row.number, step) for row in self._rows for step in row.focused), None)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        troubled = [pair for pair in self._lines if pair[1].need in {Need.PERSON, Need.WAITS}]
        others = [pair for pair in self._lines if pair not in troubled]
        listed = [*troubled, *(others if self._shows_all else ())]
        self._rows = [self._make_row(one, line) for one, line in listed[: self._most]]
        for place, row in enumerate(self._rows):
            self._column.insertWidget(1 + place, row)
            row.show()
            if focus is not None and row.number == focus[0]:
                row.take_focus(focus[1])
        self._head.setVisible(bool(self._rows))
        left = len(listed) - len(self._rows)
        self.more.setVisible(bool(left))
        self.more.setText(tr_n("Show {count} more", "Show {count} more", left))
        self.rest.setVisible(bool(others))
        self.rest.setText(self._rest_words(others))
        self._spell([row.number for row in self._rows])

    def _rest_words(self, others: Sequence[tuple[RecipientStatus, RecipientLine]]) -> str:
        if self._shows_all:
            return tr("Hide")
        if all(line.need == Need.SENT for _one, line in others):
            return tr_n("Show {count} sent", "Show {count} sent", len(others))
        return tr_n("Show {count} other", "Show {count} others", len(others))

    def _make_row(self, recipient: RecipientStatus, line: RecipientLine) -> RecipientRow:
        number = self._spelled.get(recipient.number, recipient.number)
        row = RecipientRow(recipient, line, number)
        row.chosen.connect(self.chosen)
        return row

    def _turn(self) -> None:
        self._shows_all = not self._shows_all
        self._most = ROWS_AT_ONCE
        self._show_rows()

    def _show_more(self) -> None:
        self._most += ROWS_AT_ONCE
        self._show_rows()

    def _spell(self, numbers: Sequence[str]) -> None:
        """Write numbers as people read them; on a worker, since the first time takes long."""
        new = [number for number in numbers if number not in self._asked]
        if not new:
            return
        self._asked.update(new)

        def work(_token: object) -> dict[str, str]:
            from faxdesk.domain.phone import display_number

            return {number: display_number(number) for number in new}

        self._runner.submit(Lane.LOCAL, work, self._on_spelled, self.failed.emit)

    def _on_spelled(self, spelled: Mapping[str, str]) -> None:
        self._spelled.update(spelled)
        for row in self._rows:
            row.spell(self._spelled.get(row.number, row.number))


class RecipientRow(QFrame):
    """Who, what happened over what to do, and the remedy as a button.

    Signals: chosen(Step, number).
    """

    chosen = Signal(object, str)

    def __init__(self, recipient: RecipientStatus, line: RecipientLine, spelled: str) -> None:
        super().__init__()
        self.setObjectName("recipientRow")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.number = recipient.number
        self._name = recipient.name
        self.happened = PlainLabel(line.happened)
        self.remedy = PlainLabel(line.remedy)
        self._first = PlainLabel()
        self._first.setProperty("kind", "strong")
        self._second = PlainLabel()
        for label in (self._second, self.remedy):
            label.setProperty("kind", "small")
        for label in (self.happened, self.remedy, self._first):
            label.setWordWrap(True)
        self.buttons = [self._button(step, line.need) for step in line.steps]
        for button in self.buttons[1:]:
            button.setProperty("kind", "plain")
        self._steps = line.steps
        self._lay_out()
        self.spell(spelled)

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(_INSET_PX, 10, _INSET_PX, 10)
        grid.setHorizontalSpacing(theme.Metrics.GROUP)
        grid.setVerticalSpacing(0)
        width = _name_px()
        grid.setColumnStretch(1, 1)
        bottom, top = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
        has_second, has_remedy = bool(self._name), bool(self.remedy.text())
        self._first.setFixedWidth(width)
        grid.addWidget(self._first, 0, 0, 1 if has_second else 2, 1, bottom if has_second else bottom & top)
        grid.addWidget(self.happened, 0, 1, 1 if has_remedy else 2, 1, bottom if has_remedy else bottom & top)
        if has_second:
            grid.addWidget(self._second, 1, 0, top)
        if has_remedy:
            grid.addWidget(self.remedy, 1, 1, top)
        self._tools = QWidget()
        self._tool_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._tools)
        self._tool_row.setContentsMargins(0, 0, 0, 0)
        self._tool_row.setSpacing(theme.Metrics.GAP)
        for button in self.buttons:
            self._tool_row.addWidget(button)
        self._place_tools()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tools()

    def _place_tools(self) -> None:
        """At the end of the row; where that leaves too little to the words, below them."""
        if not self.buttons:
            return
        wanted = sum(button.sizeHint().width() + theme.Metrics.GAP for button in self.buttons)
        inner = self.width() - 2 * _INSET_PX
        is_wide = inner >= _name_px() + wanted + _WORDS_LINES * theme.measures().line
        direction = QBoxLayout.Direction
        self._tool_row.setDirection(direction.LeftToRight if wanted <= inner else direction.TopToBottom)
        if is_wide:
            self._grid.addWidget(self._tools, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        else:
            self._grid.addWidget(self._tools, 2, 0, 1, 2, Qt.AlignmentFlag.AlignTrailing)

    def spell(self, number: str) -> None:
        """Show the number as people read it."""
        shown = wording.number_text(number)
        self._first.setText(self._name or shown)
        self._second.setText(shown if self._name else "")
        who = listed(self._name, number)
        said = f"{self.happened.text()} {self.remedy.text()}".strip()
        self.setAccessibleName(tr("{recipient}. {reason}", recipient=who, reason=said) if said else who)
        for button in self.buttons:
            button.setAccessibleDescription(who)

    @property
    def focused(self) -> list[Step]:
        """The step of the button that has the focus."""
        return [step for step, button in zip(self._steps, self.buttons, strict=True) if button.hasFocus()]

    def take_focus(self, step: Step) -> None:
        """Give the focus back to the button that had it before the rows were made anew."""
        if step in self._steps:
            self.buttons[self._steps.index(step)].setFocus()

    def _button(self, step: Step, need: Need) -> QPushButton:
        # What waits is tried again by itself: its button comes when somebody turns to it.
        button = _RowButton(step.words) if need == Need.WAITS else QPushButton(step.words)
        button.clicked.connect(lambda: self.chosen.emit(step, self.number))
        return button


class _RowButton(QPushButton):
    """Seen while the pointer is over its row or it has the focus; there for the keyboard at all times."""

    def paintEvent(self, event: QPaintEvent) -> None:
        row = self.parentWidget()
        if self.hasFocus() or (row is not None and row.underMouse()):
            super().paintEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().event(event)


def _name_px() -> int:
    return min(round(NAME_LINES * theme.measures().line), MOST_NAME_PX)


class _Head(QWidget):
    """The heads of the two columns, which stand over those of the rows."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, theme.Metrics.GAP, 16, theme.Metrics.GAP)
        row.setSpacing(theme.Metrics.GROUP)
        self._who, what = PlainLabel(tr("To")), PlainLabel(tr("What happened"))
        for label in (self._who, what):
            label.setProperty("kind", "caption")
        row.addWidget(self._who)
        row.addWidget(what, 1)
        theme.keep_measured(self._measure)

    def _measure(self) -> None:
        self._who.setFixedWidth(_name_px())


def _link() -> QPushButton:
    link = QPushButton()
    link.setProperty("kind", "link")
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    return link
