"""The card of the settings with the numbers that no fax may go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.contacts.contact import Blocked
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.phone import display_number
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax

MOST = 30
"""So many numbers are shown at once; the others are found by typing."""
_ABOUT = mark(
    "No fax leaves for these numbers, whichever way it was begun. What waits in the outbox already is held "
    "when its turn comes."
)


class Entry(Struct, frozen=True):
    """A number of the list, and how people read it."""

    blocked: Blocked
    display: str

    @classmethod
    def of(cls, blocked: Blocked) -> Entry:
        """For workers: the number rules take long to load the first time."""
        return cls(blocked, wording.number_text(display_number(blocked.number)))


class DoNotFaxCard(QWidget):
    """Reads the list on a worker each time it is shown, and after each thing that is done."""

    def __init__(self, do_not_fax: DoNotFax, runner: TaskRunner) -> None:
        super().__init__()
        self._do_not_fax = do_not_fax
        self._runner = runner
        self._entries: Sequence[Entry] = ()
        self._removed: Entry | None = None
        self.rows: list[BlockedRow] = []
        self.number = _field(tr("Fax number"))
        self.reason = _field(tr("Why, for whoever meets it later"))
        self.add = QPushButton(tr("Add"))
        self.add.setAccessibleName(tr("Add the number to the do-not-fax list"))
        self.add.setEnabled(False)
        self.search = _field(tr("Search the list"))
        self.more = words_label("", "small")
        self.said = words_label("", "small")
        self.undo = QPushButton(tr("Undo"))
        self._lay_out()
        self.number.textChanged.connect(lambda text: self.add.setEnabled(bool(text.strip())))
        for field in (self.number, self.reason):
            field.returnPressed.connect(self.add.click)
        self.add.clicked.connect(self._on_add)
        self.search.textChanged.connect(self._show_rows)
        self.undo.clicked.connect(self._on_undo)

    def _lay_out(self) -> None:
        gap, edge = theme.Metrics.GAP, theme.Metrics.GROUP
        about = words_label(tr(_ABOUT), "small")
        for label in (about, self.more, self.said):
            label.setWordWrap(True)
        form = QHBoxLayout()
        form.setSpacing(gap)
        form.addWidget(self.number, 2)
        form.addWidget(self.reason, 3)
        form.addWidget(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(gap)
        foot = QHBoxLayout()
        foot.setSpacing(gap)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(gap)
        column.addWidget(about)
        column.addLayout(form)
        column.addLayout(foot)
        column.addWidget(self.search)
        column.addLayout(self._list)
        column.addWidget(self.more)
        self._say("")
        self.search.hide()
        self.more.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        self._do(lambda: [Entry.of(blocked) for blocked in self._do_not_fax.entries()], self._show)

    def _show(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self.search.setVisible(len(entries) > MOST)
        self._show_rows()

    def _show_rows(self) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        sought = "" if self.search.isHidden() else self.search.text()
        found = [entry for entry in self._entries if _is_found(entry, sought)]
        self.rows = [BlockedRow(entry) for entry in found[:MOST]]
        for row in self.rows:
            row.unblock_wanted.connect(self._on_unblock)
            self._list.addWidget(row)
        rest = len(found) - len(self.rows)
        self.more.setText(tr_n("{count} more: type to find it.", "{count} more: type to find them.", rest))
        self.more.setVisible(rest > 0)

    def _on_add(self) -> None:
        number, reason = self.number.text(), self.reason.text()
        self._do(lambda: Entry.of(self._do_not_fax.block(number, reason)), self._on_added)

    def _on_added(self, entry: Entry) -> None:
        self.number.clear()
        self.reason.clear()
        self.number.setFocus()
        self._say(tr("No fax goes to {number} any more.", number=entry.display))
        self._look()

    def _on_unblock(self, entry: Entry) -> None:
        number = entry.blocked.number
        self._do(lambda: self._do_not_fax.unblock(number), lambda _entry: self._on_removed(entry))

    def _on_removed(self, entry: Entry) -> None:
        self._removed = entry
        self._say(tr("Faxes may go to {number} again.", number=entry.display), can_undo=True)
        self._look()

    def _on_undo(self) -> None:
        if self._removed is not None:
            again = self._removed.blocked
            self._do(lambda: Entry.of(self._do_not_fax.block(again.number, again.reason)), self._on_added)

    def _do(self, step: Callable[[], object], done: Callable[..., None]) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: step(), done, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._say(str(error))

    def _say(self, text: str, *, can_undo: bool = False) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.undo.setVisible(can_undo)


class BlockedRow(QWidget):
    """A number, why no fax may go there, and the way off the list.

    Signals: unblock_wanted(Entry).
    """

    unblock_wanted = Signal(object)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.number = words_label(entry.display, "strong")
        self.reason = PlainLabel(entry.blocked.reason)
        self.reason.setProperty("kind", "small")
        self.reason.setWordWrap(True)
        self.reason.setVisible(bool(entry.blocked.reason))
        self.take_off = QPushButton(tr("Take off"))
        self.take_off.setAccessibleName(tr("Take {number} off the list", number=entry.display))
        self.take_off.clicked.connect(lambda _on=False: self.unblock_wanted.emit(entry))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.number)
        texts.addWidget(self.reason)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addLayout(texts, 1)
        row.addWidget(self.take_off)


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    return field


def _is_found(entry: Entry, sought: str) -> bool:
    text = sought.strip().casefold()
    digits = "".join(sign for sign in text if sign.isdecimal())
    blocked = entry.blocked
    return text in blocked.reason.casefold() or (bool(digits) and digits in blocked.number)
