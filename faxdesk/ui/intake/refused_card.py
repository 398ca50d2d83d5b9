"""The part of the settings with what came in and cannot be faxed as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.intake.incoming import WaitingJob
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import dialogs, theme, wording
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.intake.intake_words import SOURCES
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.intake.intake import Intake
    from faxdesk.ui.common.window_context import WindowContext

_NONE = mark("Nothing waits here.")


class RefusedCard(QWidget):
    """Reads what is kept on a worker each time it is shown, and whenever that changes."""

    def __init__(self, intake: Callable[[], Intake], clock: Clock, context: WindowContext) -> None:
        """intake gives the service, which is built when the first worker asks for it."""
        super().__init__()
        self._intake = intake
        self._clock = clock
        self._runner = context.runner
        self.rows: list[RefusedRow] = []
        self.none = words_label(tr(_NONE), "small")
        self.said = words_label("", "small")
        for label in (self.none, self.said):
            label.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.Metrics.GROUP)
        column = QVBoxLayout(self)
        edge = theme.Metrics.GROUP
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.GAP)
        column.addWidget(self.none)
        column.addLayout(self._list)
        column.addWidget(self.said)
        self._say("")
        context.bridge.intake_changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    @Slot(object)
    def _on_changed(self, _event: object) -> None:
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        self._runner.submit(Lane.LISTS, lambda _token: self._intake().refused(), self._show, self._on_failed)

    def _show(self, jobs: Sequence[WaitingJob]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        now = self._clock.now()
        self.rows = [RefusedRow(job, wording.when(job.at, now)) for job in jobs]
        for row in self.rows:
            row.again_wanted.connect(self._on_again)
            row.save_wanted.connect(self._on_save)
            # The rows may be made anew while the question stands: none is left waiting for its answer.
            row.delete_wanted.connect(self._on_delete, Qt.ConnectionType.QueuedConnection)
            self._list.addWidget(row)
        self.none.setVisible(not jobs)

    @Slot(str)
    def _on_again(self, key: str) -> None:
        self._do(lambda token: self._intake().try_again(key, token), self._on_tried)

    def _on_tried(self, taken: object) -> None:
        self._say(tr("It waits among the drafts.") if taken else tr("It still cannot be taken."))
        self._look()

    @Slot(str)
    def _on_save(self, key: str) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Save the documents in"))
        if folder:
            said = tr("The documents were saved in “{folder}”.", folder=folder)
            self._do(
                lambda token: self._intake().save(key, Path(folder), token), lambda _paths: self._say(said)
            )

    @Slot(str)
    def _on_delete(self, key: str) -> None:
        title = next((row.title for row in self.rows if row.key == key), None)
        if title is None:
            return
        question = tr("Delete “{title}” for good?", title=title)
        hint = tr("No fax was made of it, and FaxDesk may hold the only copy. “Save…” keeps its documents.")
        if dialogs.ask(self, question, hint, tr("Delete"), danger=True):
            self._delete(key)

    def _delete(self, key: str) -> None:
        self._do(lambda _token: self._intake().discard(key), lambda _nothing: self._look())

    def _do(self, work: Callable[[CancelToken], object], done: Callable[..., None]) -> None:
        self._say("")
        self._runner.submit(Lane.DOCUMENTS, work, done, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._say(f"{error.title} {error.hint}")

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


class RefusedRow(QWidget):
    """What came, from where and when, why it cannot be faxed, and what one can do.

    Signals: again_wanted(key), save_wanted(key), delete_wanted(key).
    """

    again_wanted = Signal(str)
    save_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, job: WaitingJob, when: str) -> None:
        super().__init__()
        title, kind = job.incoming.title, job.incoming.source.kind
        self.key, self.title = job.key, title
        assert job.problem is not None
        name = PlainLabel(title)
        name.setProperty("kind", "strong")
        source = words_label(tr("{source}, {time}", source=tr(SOURCES[kind]), time=when), "small")
        self.reason = PlainLabel(f"{job.problem.title} {job.problem.hint}")
        for label in (name, self.reason):
            label.setWordWrap(True)
        self.again = QPushButton(tr("Try again"))
        self.save = QPushButton(tr("Save…"))
        self.delete = QPushButton(tr("Delete"))
        # In large letters they do not find room beside each other.
        buttons = QWidget()
        side_by_side = FlowLayout(buttons, theme.Metrics.GAP)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        for button, wanted, spoken in (
            (self.again, self.again_wanted, tr("Try to take “{title}” again", title=title)),
            (self.save, self.save_wanted, tr("Save the documents of “{title}”", title=title)),
            (self.delete, self.delete_wanted, tr("Delete “{title}” for good", title=title)),
        ):
            button.setAccessibleName(spoken)
            button.clicked.connect(lambda _on=False, wanted=wanted: wanted.emit(job.key))
            side_by_side.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.HALF)
        for part in (name, source, self.reason, buttons):
            column.addWidget(part)
