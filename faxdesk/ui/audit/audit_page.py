"""Who did what with which fax: the entries of the audit log, newest first, read as somebody scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.audit.audit_chain import Verdict
from faxdesk.domain.audit.audit_entry import LogFilter
from faxdesk.domain.audit.entry_words import verdict_texts
from faxdesk.services.audit.log_file import LogForm
from faxdesk.services.rounds import Rounds
from faxdesk.ui.audit.log_head import LogHead
from faxdesk.ui.audit.log_model import LogModel
from faxdesk.ui.audit.log_rows import LogRow, read_rows
from faxdesk.ui.common import dialogs, theme, wording
from faxdesk.ui.common.form_page import Inset
from faxdesk.ui.common.message_panel import MessagePanel
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.audit.audit_log import Checked, ExportedLog
    from faxdesk.services.desk import Desk
    from faxdesk.work.tasks import TaskRunner

_FORMS = ((mark("CSV table"), "csv"), (mark("JSON lines"), "jsonl"))
_WIDTHS = (11, 6, 7, 10, 12)
"""Of the columns but the last, in heights of a line."""

_CELL_PX = 4

_Read = tuple[list[LogRow], int, list[str]]


class AuditPage(QWidget):
    """Reads anew whenever it comes on show.

    Signals: back_wanted(), listed() the newest rows are there, checked().
    """

    back_wanted = Signal()
    listed = Signal()
    checked = Signal()

    def __init__(self, desk: Desk, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("auditPage")
        self.setAccessibleName(tr("Audit log"))
        self._desk = desk
        self._runner = runner
        self._reading = Rounds(self._read)
        self._wanted = LogFilter()
        self._more_of: LogFilter | None = None
        self.head = LogHead()
        self.problem = Inset("error")
        self.notice = Inset("hint")
        self.done = ProblemBar()
        self.message = MessagePanel()
        self.model = LogModel(self)
        self.table = QTableView()
        self._dress_table()
        self._lay_out()
        self.head.changed.connect(self._reading.ask)
        self.head.check_wanted.connect(self._check)
        self.head.save_wanted.connect(self._save)
        self.head.back_wanted.connect(self.back_wanted)
        self.model.more_wanted.connect(self._read_more)
        theme.keep_measured(self._measure)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._hush()
            self._reading.ask()

    def _dress_table(self) -> None:
        table = self.table
        table.setObjectName("auditTable")
        table.setAccessibleName(tr("Audit log"))
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        # Its words begin where those of the head do.
        inset = QWidget()
        around = QVBoxLayout(inset)
        around.setContentsMargins(theme.Metrics.EDGE - _CELL_PX, 0, 0, 0)
        around.addWidget(self.table)
        self._stack.addWidget(inset)
        self._stack.addWidget(self.message)
        line = QFrame()
        line.setProperty("kind", "line")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.head, line, self.problem, self.notice, self.done):
            whole.addWidget(part)
        whole.addWidget(self._stack, 1)

    def _measure(self) -> None:
        measures = theme.measures()
        self.table.verticalHeader().setDefaultSectionSize(measures.entry)
        for column, lines in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, lines * measures.line)

    # Reading

    def _read(self) -> None:
        desk = self._desk
        wanted = self._wanted = self.head.wanted(desk.clock.now())
        self._more_of = None

        def read(_token: CancelToken) -> _Read:
            log = desk.audit_log
            rows = read_rows(log, desk.library, wanted, None)
            return rows, log.count(wanted), log.people()

        self._runner.submit(Lane.LISTS, read, self._on_read, self._on_not_read)

    def _on_read(self, found: _Read) -> None:
        rows, count, people = found
        self.problem.hide()
        self.model.show_rows(rows)
        self.head.show_people(people)
        self.head.count.setText(
            tr_n("{count} entry", "{count} entries", count, count=wording.number_of(count))
        )
        if rows:
            self._stack.setCurrentIndex(0)
        else:
            self.message.say("clock", tr("No entries in this time"), tr("Choose a longer time."))
            self._stack.setCurrentWidget(self.message)
        self._reading.end()
        self.listed.emit()

    def _on_not_read(self, error: FaxDeskError) -> None:
        self._reading.fail()
        self.problem.say_error(error)

    @Slot()
    def _read_more(self) -> None:
        """The rows behind the last; one wish at a time."""
        wanted, before, desk = self._wanted, self.model.last_number, self._desk
        if self._more_of is not None or self._reading.is_running:
            return
        self._more_of = wanted

        def came(rows: list[LogRow]) -> None:
            # Others may be asked for by now.
            if self._more_of is wanted:
                self._more_of = None
                self.model.add_rows(rows)

        def not_came(error: FaxDeskError) -> None:
            self._more_of = None
            self.problem.say_error(error)

        self._runner.submit(
            Lane.LISTS,
            lambda _token: read_rows(desk.audit_log, desk.library, wanted, before),
            came,
            not_came,
        )

    # Checking and saving

    def _hush(self) -> None:
        for said in (self.problem, self.notice, self.done):
            said.hide()

    @Slot()
    def _check(self) -> None:
        desk = self._desk
        self.head.check.setEnabled(False)
        self._hush()
        self._runner.submit(
            Lane.BACKGROUND,
            lambda token: desk.audit_log.verify(token),
            self._on_checked,
            self._on_not_checked,
        )

    def _on_checked(self, checked: Checked) -> None:
        self.head.check.setEnabled(True)
        self._say(checked.verdict)
        self.checked.emit()

    def _on_not_checked(self, error: FaxDeskError) -> None:
        self.head.check.setEnabled(True)
        self.problem.say_error(error)

    def _say(self, verdict: Verdict) -> None:
        first, *others = verdict_texts(verdict)
        if verdict.is_unclear:
            self.problem.say(tr("Not all of the audit log could be checked."), " ".join((first, *others)))
        elif not verdict.is_sound:
            self.problem.say(tr("The audit log is not as it was written."), " ".join((first, *others)))
        elif others:
            self.notice.say(first, " ".join(others))
        else:
            self.done.say(first, icon_name="check", role="accent")

    @Slot()
    def _save(self) -> None:
        desk, wanted = self._desk, self._wanted
        suggested = dialogs.documents_folder() / tr("FaxDesk audit log.csv")
        target = dialogs.choose_save(self, suggested, _FORMS, title=tr("Save the audit log"))
        if target is None:
            return
        form = LogForm.CSV if target.suffix.lower() == ".csv" else LogForm.JSON
        self._runner.submit(
            Lane.LOCAL,
            lambda token: desk.audit_log.export(wanted, target, form, token),
            self._on_saved,
            self.problem.say_error,
        )

    def _on_saved(self, done: ExportedLog) -> None:
        self._hush()
        self.notice.say(
            tr("Saved as “{name}”.", name=done.path.name),
            tr(
                "Keep what follows elsewhere: with it, a log that was cut short or made anew is known."
                " Entry {number}: {link}",
                number=done.head.number,
                link=done.head.link,
            ),
        )
