"""Where the table of a fax to many comes from: a file, what was copied elsewhere, or a group of contacts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from faxdesk.domain.draft import tidy_name
from faxdesk.domain.merge.judge_rows import guessed_columns
from faxdesk.ui.common import dialogs, theme
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.draft import Recipient
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.tables.table import Table
    from faxdesk.services.merge.merge_tables import MergeTables
    from faxdesk.work.tasks import TaskRunner


class TableWays(QWidget):
    """A button for each way. A table is read on a worker.

    Signals: begun() one is being read, taken(Table, the columns that are guessed to hold the numbers and the
    names, or None), failed(FaxDeskError).
    """

    begun = Signal()
    taken = Signal(object, object, object)
    failed = Signal(object)

    def __init__(self, tables: MergeTables, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables = tables
        self._runner = runner
        self._path: Path | None = None
        self.choose, self.paste = QPushButton(tr("Choose a table…")), QPushButton(tr("Paste"))
        self.group = QPushButton(tr("From a group…"))
        self.choose.clicked.connect(self._on_choose)
        self.paste.clicked.connect(self._on_paste)
        self.group.clicked.connect(self._on_group)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        for part in (self.choose, self.paste, self.group):
            row.addWidget(part)
        row.addStretch(1)

    @property
    def file_name(self) -> str:
        """The name of the file that the table is in; "" where it is in none."""
        return "" if self._path is None else tidy_name(self._path.name)

    def forget(self) -> None:
        """Begin with another fax."""
        self._path = None

    def read(self, path: Path, sheet: str = "") -> None:
        """Take the table in a file."""
        tables, name = self._tables, tidy_name(path.name)
        self._path = path
        self.take(lambda _token: tables.read(path, name, sheet))

    @Slot(str)
    def read_sheet(self, sheet: str) -> None:
        """Take another sheet of the spreadsheet that was read last."""
        if self._path is not None:
            self.read(self._path, sheet)

    def take_recipients(self, recipients: Sequence[Recipient]) -> None:
        """Take those whom a draft was to go to."""
        tables = self._tables
        self.take(lambda _token: tables.of_recipients(recipients))

    def take(self, read: Callable[[CancelToken], Table]) -> None:
        """Take what this gives."""
        self.begun.emit()
        country = self._tables.country

        def work(token: CancelToken) -> tuple[Table, int | None, int | None]:
            table = read(token)
            return table, *guessed_columns(table, country)

        self._runner.submit(Lane.DOCUMENTS, work, lambda found: self.taken.emit(*found), self.failed.emit)

    @Slot()
    def _on_choose(self) -> None:
        path = dialogs.choose_table(self)
        if path is not None:
            self.read(path)

    @Slot()
    def _on_paste(self) -> None:
        text, tables = QGuiApplication.clipboard().text(), self._tables
        self._path = None
        self.take(lambda _token: tables.pasted(text))

    @Slot()
    def _on_group(self) -> None:
        tables = self._tables

        def offer(names: list[str]) -> None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for name in names:
                menu.addAction(name, partial(self._take_group, name))
            if not names:
                menu.addAction(tr("There is no group yet")).setEnabled(False)
            menu.popup(self.group.mapToGlobal(QPoint(0, self.group.height())))

        self._runner.submit(Lane.LISTS, lambda _token: tables.groups(), offer, self.failed.emit)

    def _take_group(self, name: str) -> None:
        tables = self._tables
        self._path = None
        self.take(lambda _token: tables.of_group(name))
