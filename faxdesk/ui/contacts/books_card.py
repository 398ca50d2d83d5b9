"""The card of the settings with the books of contacts that others keep, and the form that sets one up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.contacts.book import SERVICE_BOOKS, Book, BookAddress
from faxdesk.domain.contacts.book_words import KINDS, book_name, book_state
from faxdesk.domain.contacts.contact import ContactSource
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.contacts.books import Books

_ABOUT = mark(
    "FaxDesk reads address books on other servers and never changes them. Nothing is asked of them until you "
    "set one up here, and no fax waits for them."
)
_EXAMPLES = {
    ContactSource.CARDDAV: "https://cloud.example.org/",
    ContactSource.LDAP: "ldaps://ldap.example.org",
}


class BooksCard(QWidget):
    """Reads the books on a worker each time it is shown, and after each thing that is done."""

    def __init__(self, books: Callable[[], Books], clock: Clock, runner: TaskRunner) -> None:
        """books gives the service, which is built when the first worker asks for it."""
        super().__init__()
        self._books = books
        self._clock = clock
        self._runner = runner
        about = words_label(tr(_ABOUT), "small")
        about.setWordWrap(True)
        self.rows: list[_BookRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.Metrics.GAP)
        self.form = BookForm()
        self.form.wanted.connect(self._on_wanted)
        self.said = words_label("", "small")
        self.said.setWordWrap(True)
        self.said.hide()
        column = QVBoxLayout(self)
        edge = theme.Metrics.GROUP
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.GAP)
        column.addWidget(about)
        column.addLayout(self._list)
        column.addSpacing(theme.Metrics.GAP)
        column.addWidget(self.form)
        column.addWidget(self.said)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        self._runner.submit(Lane.LISTS, lambda _token: self._books().all(), self._show, self._failed)

    def _show(self, books: Sequence[Book]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [_BookRow(book, book_state(book, self._clock.now())) for book in books]
        for row in self.rows:
            row.read_wanted.connect(self._read)
            row.remove_wanted.connect(self._remove)
            self._list.addWidget(row)

    def _on_wanted(self, where: BookAddress, name: str, password: str) -> None:
        self._do(
            lambda token: self._books().add(where, name, password, token),
            tr("Looking whether it can be read…"),
            self._on_added,
        )

    def _on_added(self) -> None:
        self.form.clear()
        self._say(tr("The book is set up."))

    def _read(self, book_id: int) -> None:
        self._do(lambda token: self._books().read(book_id, token), tr("Reading…"), lambda: self._say(""))

    def _remove(self, book_id: int) -> None:
        self._do(
            lambda _token: self._books().remove(book_id),
            "",
            lambda: self._say(tr("The book is forgotten here; nothing was deleted there.")),
        )

    def _do(self, work: Callable[[CancelToken], object], meanwhile: str, then: Callable[[], None]) -> None:
        self._say(meanwhile)
        self.form.set_busy(True)
        self._runner.submit(Lane.BOOKS, work, lambda _result: self._done(then), self._not_done)

    def _done(self, then: Callable[[], None]) -> None:
        self.form.set_busy(False)
        then()
        self._look()

    def _not_done(self, error: FaxDeskError) -> None:
        self.form.set_busy(False)
        self._say(str(error))
        self._look()

    def _failed(self, error: FaxDeskError) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


class _BookRow(QWidget):
    """One book: what it is, how it stands with it, and what can be done.

    Signals: read_wanted(id), remove_wanted(id).
    """

    read_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self, book: Book, state: str) -> None:
        super().__init__()
        self.book = book
        self.name = words_label(book_name(book), "strong")
        self.state = words_label(state, "small")
        self.state.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.name)
        texts.addWidget(self.state)
        self.read = QPushButton(tr("Read now"))
        self.read.setAccessibleName(tr("Read {book} now", book=book_name(book)))
        self.read.clicked.connect(lambda _on=False: self.read_wanted.emit(book.id))
        self.remove = QPushButton(tr("Remove"))
        self.remove.setAccessibleName(tr("Remove {book}", book=book_name(book)))
        self.remove.clicked.connect(lambda _on=False: self.remove_wanted.emit(book.id))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addLayout(texts, 1)
        row.addWidget(self.read)
        row.addWidget(self.remove)
        self.read.setVisible(not book.is_searched)
        self.remove.setVisible(book.source not in SERVICE_BOOKS)


class BookForm(QWidget):
    """What it takes to set up a book.

    Signals: wanted(BookAddress, name, password).
    """

    wanted = Signal(object, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.kind = ComboBox()
        self.kind.setAccessibleName(tr("Kind of book"))
        for source in _EXAMPLES:
            self.kind.addItem(tr(KINDS[source]), source)
        self.address = _line(tr("Address"))
        self.name = _line(tr("Name, as you call it"))
        self.user = _line(tr("User name"))
        self.password = _line(tr("Password, kept in the keychain"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.base = _line(tr("Branch to search, such as dc=example,dc=org"))
        self.add = QPushButton(tr("Set up"))
        self.add.setEnabled(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.Metrics.GAP)
        grid.addWidget(words_label(tr("Set up another book"), "strong"), 0, 0, 1, 2)
        fields = (self.kind, self.address, self.name, self.user, self.password, self.base)
        for place, field in enumerate(fields):
            grid.addWidget(field, 1 + place // 2, place % 2)
        grid.addWidget(self.add, 4, 1, Qt.AlignmentFlag.AlignTrailing)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.address.textChanged.connect(self._on_address)
        self.add.clicked.connect(self._on_add)
        self._on_kind()

    @property
    def source(self) -> ContactSource:
        return ContactSource(self.kind.currentData())

    def set_busy(self, is_busy: bool) -> None:
        """While a server is asked, nothing else is."""
        self.add.setEnabled(not is_busy and bool(self.address.text().strip()))

    def clear(self) -> None:
        for field in (self.address, self.name, self.user, self.password, self.base):
            field.clear()

    def _on_kind(self) -> None:
        self.address.setPlaceholderText(_EXAMPLES[self.source])
        self.base.setVisible(self.source == ContactSource.LDAP)

    def _on_address(self, text: str) -> None:
        self.add.setEnabled(bool(text.strip()))

    def _on_add(self) -> None:
        base = self.base.text().strip() if self.source == ContactSource.LDAP else ""
        where = BookAddress(self.source, self.address.text().strip(), self.user.text().strip(), base)
        self.wanted.emit(where, self.name.text().strip(), self.password.text())


def _line(label: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(label)
    line.setAccessibleName(label)
    return line
