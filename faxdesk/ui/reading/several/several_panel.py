"""What is shown and offered while several faxes are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faxdesk.domain.fax import Direction
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.reading.several.order_list import OrderList
from faxdesk.ui.reading.tags_panel import TagEditor
from faxdesk.words import tr, tr_n

COLUMN_PX = 560
MOST_LISTED = 200
"""Of more faxes only the number is told, and their order is that of the list."""


class SeveralPanel(QScrollArea):
    """Large buttons for what can be done with all of them, and the order of their pages.

    Signals: tag_entered(name).
    """

    tag_entered = Signal(str)

    def __init__(self, actions: Actions, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("severalPanel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clock = clock
        self._ids: list[int] = []
        self.heading = PlainLabel()
        self.heading.setProperty("kind", "heading")
        self.line = PlainLabel()
        self.line.setWordWrap(True)
        theme.set_tone(self.line, "muted")
        self.print = _LargeButton(actions.print, "print")
        self.save = _LargeButton(actions.save, "merge")
        self.forward = _LargeButton(actions.forward, "forward")
        self.mark = _LargeButton(actions.mark_read, "mark-read")
        self.tag = _LargeButton(actions.tag, "tag")
        self.delete = _LargeButton(actions.delete, "delete", role="danger")
        self.restore = _LargeButton(actions.restore, "restore")
        self.editor = TagEditor()
        self.editor.entered.connect(self.tag_entered)
        self.editor.left.connect(self.editor.hide)
        self.editor.hide()
        self.order = OrderList()
        self._order_title = PlainLabel(tr("In this order"))
        self._order_title.setProperty("kind", "strong")
        self._order_hint = PlainLabel(
            tr(
                "Drag to change the order of the PDF or the forwarded fax, or move a row with Alt+Up and "
                "Alt+Down."
            )
        )
        self._order_hint.setWordWrap(True)
        self._order_hint.setProperty("kind", "small")
        self._lay_out()

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setMaximumWidth(COLUMN_PX)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 40, 0, theme.Metrics.EDGE)
        column.setSpacing(theme.Metrics.HALF)
        column.addWidget(self.heading)
        column.addWidget(self.line)
        column.addSpacing(theme.Metrics.EDGE - theme.Metrics.HALF)
        column.addWidget(_Buttons(self._buttons))
        column.addWidget(self.editor)
        column.addSpacing(32)
        for part in (self._order_title, self.order, self._order_hint):
            column.addWidget(part)
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("severalInner")
        row = QHBoxLayout(inner)
        row.setContentsMargins(theme.Metrics.EDGE, 0, theme.Metrics.EDGE, 0)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        self.setWidget(inner)

    @property
    def _buttons(self) -> tuple[_LargeButton, ...]:
        return self.print, self.save, self.forward, self.mark, self.tag, self.delete, self.restore

    def show_faxes(self, ids: Sequence[int], rows: Sequence[FaxRow]) -> None:
        """rows are those of the faxes that are listed, in the order of ids; none where they are too many."""
        self._ids = list(ids)
        count, pages = len(ids), sum(row.pages for row in rows)
        faxes = wording.faxes(count)
        self.heading.setText(
            tr("{faxes}, {pages}", faxes=faxes, pages=wording.pages(pages)) if pages else faxes
        )
        unread = sum(1 for row in rows if row.direction == Direction.INBOUND and not row.is_read)
        self.line.setText(self._line(rows, unread))
        self.line.setVisible(bool(rows))
        self.print.say(tr_n("Print {count}", "Print {count}", count))
        self.save.say(tr("Save as one PDF"))
        self.forward.say(tr("Forward as one fax"))
        self.mark.say(tr_n("Mark {count} as read", "Mark {count} as read", unread or count))
        self.tag.say(tr("Tag"))
        self.delete.say(tr_n("Delete {count}", "Delete {count}", count))
        self.restore.say(tr_n("Restore {count}", "Restore {count}", count))
        self.order.show_rows(rows)
        for part in (self._order_title, self.order, self._order_hint):
            part.setVisible(bool(rows))

    @property
    def ids(self) -> list[int]:
        """The faxes in the order that the person gave them."""
        return self.order.ids or self._ids

    def begin_tag(self, known: list[str]) -> None:
        """Open the field in which a tag for all of them is typed."""
        self.editor.offer(known)
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, rows: Sequence[FaxRow], unread: int) -> str:
        if not rows:
            return ""
        now = self._clock.now()
        times = [row.created_at for row in rows]
        first, last = (wording.date_and_time(at, now) for at in (min(times), max(times)))
        sentence = tr("From {first} to {last}.", first=first, last=last)
        if unread:
            sentence += " " + tr_n("One is unread.", "{count} are unread.", unread)
        return sentence


class _Buttons(QWidget):
    """In two columns, or in one where the words of two would not fit."""

    def __init__(self, buttons: Sequence[_LargeButton]) -> None:
        super().__init__()
        self._buttons = buttons
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.Metrics.GAP)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """One column is always enough."""
        return QSize(0, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        shown = [button for button in self._buttons if not button.isHidden()]
        widest = max((button.sizeHint().width() for button in shown), default=0)
        columns = 2 if 2 * widest + theme.Metrics.GAP <= self.width() else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in (0, 1):
            self._grid.setColumnStretch(column, int(column < columns))


class _LargeButton(QPushButton):
    """An icon, words and, where there is room, the key. It does what its action does, and is there when that
    is."""

    def __init__(self, action: QAction, icon_name: str, role: str = "accent") -> None:
        super().__init__()
        self.setProperty("kind", "large")
        self._action = action
        self._icon_name, self._role = icon_name, role
        self._picture, self._words, self._key = PlainLabel(), PlainLabel(), PlainLabel()
        self._key.setProperty("kind", "small")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.GROUP, 0, theme.Metrics.GROUP, 0)
        row.setSpacing(theme.Metrics.GROUP)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._key)
        for label in (self._picture, self._words, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)
        self._follow()

    @property
    def words(self) -> str:
        return self._words.text()

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._picture, self._words, self._key), theme.measures().large_button)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width_of(self._picture, self._words), theme.measures().large_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._key.setVisible(self.sizeHint().width() <= self.width())

    def _width_of(self, *labels: PlainLabel) -> int:
        margins = self._row.contentsMargins()
        gaps = (len(labels) - 1) * self._row.spacing() + margins.left() + margins.right()
        return gaps + sum(label.sizeHint().width() for label in labels)

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())
        keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in self._action.shortcuts()]
        self._key.setText(wording.number_text(keys[-1]) if keys else "")
        self._words.setEnabled(self.isEnabled())

    def _tint(self) -> None:
        side = theme.measures().large_icon
        self._picture.setPixmap(icons.pixmap(self._icon_name, self._role, side, self.devicePixelRatioF()))

    def _measure(self) -> None:
        self._tint()
        self.setFixedHeight(theme.measures().large_button)
