"""Contacts from a file: seen before anything is taken, with the columns of a table to be picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from faxdesk.services.contacts.contact_import import (
    Choice,
    ContactImport,
    ImportFile,
    ImportRow,
    Taken,
    file_names,
)
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.plain_text import PlainLabel, caption
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.ui.contacts.importing.column_picker import ColumnPicker
from faxdesk.ui.contacts.importing.import_rows import CHOICES, Column, ImportRows, Shown
from faxdesk.ui.controls.segment import Segment
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.work.tasks import Task, TaskRunner

_COUNTED = {
    Shown.ALL: mark("All {count}"),
    Shown.DOUBLES: mark("Doubles {count}"),
    Shown.TROUBLES: mark("Troubles {count}"),
}
_LOOK_MS = 100
_LINES_WIDE, _LINES_HIGH = 48, 40


class ImportDialog(QDialog):
    """Reads a file, shows what would become of each of its entries, and takes what is agreed to.

    Signals: taken(Taken) once the contacts are in the book.
    """

    taken = Signal(object)

    def __init__(
        self,
        importer: ContactImport,
        runner: TaskRunner,
        paths: Sequence[Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import contacts"))
        self._importer = importer
        self._runner = runner
        self._paths = paths
        self._name = file_names(paths)
        self._file: ImportFile | None = None
        self._task: Task | None = None
        self._done = (0, 0)
        self._look = QTimer(self)
        self._look.setObjectName("progress of the import")
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self.model = ImportRows()
        self._make_parts()
        self._lay_out()
        self._read()

    # Parts

    def _make_parts(self) -> None:
        self.title = PlainLabel(tr("Reading “{file}”…", file=self._name))
        self.title.setProperty("kind", "strong")
        self.title.setWordWrap(True)
        self.problem = ProblemBar()
        self.problem.hide()
        self.sheets = ComboBox()
        self.sheets.setAccessibleName(tr("Sheet"))
        self.sheets.activated.connect(self._read_anew)
        self.headings = QCheckBox(caption(tr("The first row names the columns")))
        self.headings.clicked.connect(self._read_anew)
        self.columns = ColumnPicker()
        self.columns.changed.connect(self._judge)
        choices = [(shown, tr(text, count=wording.number_of(0))) for shown, text in _COUNTED.items()]
        self.shown = Segment[Shown](tr("Which entries are shown"), choices)
        self.shown.chosen.connect(self.model.show_only)
        self.choose = {choice: QPushButton(caption(tr(text))) for choice, text in CHOICES.items()}
        for choice, button in self.choose.items():
            button.clicked.connect(lambda _checked=False, choice=choice: self._choose(choice))
        self.table = QTableView()
        self._dress_table()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Import contacts"))
        self.take = QPushButton(caption(tr("Import")))
        self.take.setProperty("kind", "primary")
        self.take.setDefault(True)
        self.take.setEnabled(False)
        self.take.clicked.connect(self._take)
        self.cancel = QPushButton(caption(tr("Cancel")))
        self.cancel.clicked.connect(self.reject)

    def _dress_table(self) -> None:
        table = self.table
        table.setObjectName("importTable")
        table.setModel(self.model)
        table.setAccessibleName(tr("What would be taken of the file"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        heads, line = table.horizontalHeader(), theme.measures().line
        heads.setHighlightSections(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        heads.setStretchLastSection(True)
        for column, lines in ((Column.NAME, 11), (Column.NUMBERS, 9), (Column.CHOICE, 7)):
            heads.resizeSection(column.value, lines * line)
        table.verticalHeader().setDefaultSectionSize(theme.measures().entry)
        table.selectionModel().selectionChanged.connect(self._on_selected)

    def _lay_out(self) -> None:
        above, acts, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (above, acts, foot):
            row.setSpacing(theme.Metrics.GAP)
        above.addWidget(self.headings)
        above.addStretch(1)
        above.addWidget(self.sheets)
        acts.addWidget(self.shown)
        acts.addStretch(1)
        for button in self.choose.values():
            acts.addWidget(button)
        foot.addWidget(self.progress, 1)
        foot.addStretch(1)
        foot.addWidget(self.take)
        foot.addWidget(self.cancel)
        column, edge = QVBoxLayout(self), theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.GROUP)
        column.addWidget(self.title)
        column.addWidget(self.problem)
        column.addLayout(above)
        column.addWidget(self.columns)
        column.addLayout(acts)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        for part in (self.headings, self.sheets, self.columns, self.progress):
            part.hide()
        self._on_selected()
        line = theme.measures().line
        self.resize(_LINES_WIDE * line, _LINES_HIGH * line)

    # Reading

    def _read(self, sheet: str = "", *, has_headings: bool | None = None) -> None:
        importer, paths = self._importer, self._paths
        self._submit(
            Lane.DOCUMENTS,
            lambda _token: importer.read(paths, sheet, has_headings=has_headings),
            self._on_read,
        )

    def _read_anew(self) -> None:
        self._read(self.sheets.currentText(), has_headings=self.headings.isChecked())

    def _on_read(self, file: ImportFile) -> None:
        self._file = file
        table = file.table
        if table is not None:
            self.headings.setChecked(any(column.has_heading for column in table.columns))
            self.sheets.clear()
            self.sheets.addItems(list(table.sheets))
            self.sheets.setCurrentText(table.sheet)
            self.sheets.setVisible(len(table.sheets) > 1)
            self.columns.fill(table, file.uses)
        for part in (self.headings, self.columns):
            part.setVisible(table is not None)
        self._judge()

    def _judge(self) -> None:
        """See anew what would become of each entry."""
        file, importer = self._file, self._importer
        if file is None:
            return
        uses = self.columns.uses if file.table is not None else ()
        self._submit(
            Lane.DOCUMENTS, lambda token: importer.rows(importer.records(file, uses), token), self._on_judged
        )

    def _on_judged(self, rows: list[ImportRow]) -> None:
        self._task = None
        self.model.fill(rows)
        self._say_counts()

    def _say_counts(self) -> None:
        rows = self.model.rows
        total = len(rows)
        self.title.setText(
            tr_n(
                "{count} contact in “{file}”",
                "{count} contacts in “{file}”",
                total,
                count=wording.number_of(total),
                file=self._name,
            )
        )
        for shown, text in _COUNTED.items():
            count = wording.number_of(self.model.count(shown))
            self.shown.choice(shown).set_text(tr(text, count=count))
        taken = sum(row.choice != Choice.SKIP for row in rows)
        self.take.setEnabled(taken > 0)
        self.take.setText(
            caption(
                tr_n(
                    "Import {count} contact",
                    "Import {count} contacts",
                    taken,
                    count=wording.number_of(taken),
                )
            )
        )

    # Choosing and taking

    def _on_selected(self) -> None:
        for button in self.choose.values():
            button.setEnabled(self.table.selectionModel().hasSelection())

    def _choose(self, choice: Choice) -> None:
        self.model.choose([index.row() for index in self.table.selectionModel().selectedRows()], choice)
        self._say_counts()

    def _take(self) -> None:
        importer, rows = self._importer, list(self.model.rows)

        def work(token: CancelToken) -> Taken:
            return importer.take(rows, token, self._tell)

        for part in (self.columns, self.headings, self.sheets, self.take, self.table, *self.choose.values()):
            part.setEnabled(False)
        self.progress.show()
        self._done = (0, 0)
        self._show_progress()
        self._look.start()
        self._submit(Lane.LOCAL, work, self._on_taken)

    def _tell(self, done: int, total: int) -> None:
        """Written by the worker, looked at by the window: plain numbers need no signal."""
        self._done = (done, total)

    def _show_progress(self) -> None:
        done, total = self._done
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _on_taken(self, taken: Taken) -> None:
        self._task = None
        self.taken.emit(taken)
        self.accept()

    def done(self, result: int) -> None:
        """Closed, in whatever way: what is under way is called off, and nothing of it stays in the book."""
        self._look.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        super().done(result)

    def _submit(self, lane: Lane, work: Callable[[CancelToken], object], then: Callable[..., object]) -> None:
        if self._task is not None:
            self._task.cancel()
        self.problem.hide()
        self.take.setEnabled(False)
        self._task = self._runner.submit(lane, work, then, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._task = None
        self._look.stop()
        self.progress.hide()
        for part in (self.columns, self.headings, self.sheets, self.table):
            part.setEnabled(True)
        self._on_selected()
        self.title.setText(self._name)
        self.problem.show_error(error)
