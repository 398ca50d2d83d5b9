"""Export: which form, where to, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.export.export import Exported, Exporter, ExportForm
from faxdesk.ui.common import dialogs, wording
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from faxdesk.ui.common.problem_bar import ProblemBar

_FORMS = {
    ExportForm.PDF: mark("As a PDF each…"),
    ExportForm.TIFF: mark("As a TIFF each…"),
    ExportForm.MERGED: mark("As one PDF…"),
    ExportForm.FOLDER: mark("As a folder with an index…"),
}
_LOOK_MS = 200


class _Progress:
    """Written by the worker, looked at by the window: plain numbers need no signal."""

    def __init__(self, total: int) -> None:
        self.done = 0
        self.total = total

    def tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total


class ExportMenu(QObject):
    """One export at a time; bar is where it tells of it.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(self, exporter: Exporter, runner: TaskRunner, bar: ProblemBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._exporter = exporter
        self._runner = runner
        self._bar = bar
        self._window = parent
        self._task: Task | None = None
        self._progress = _Progress(0)
        self._look = QTimer(self)
        self._look.setObjectName("progress of the export")
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._say_progress)

    def offer(self, ids: Sequence[int], at: QPoint) -> None:
        """Ask for the form, at a place on the screen."""
        if not ids:
            return
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("exportMenu")
        # Not a section, whose words most styles leave out.
        menu.addAction(
            tr_n("Export {count} fax", "Export {count} faxes", len(ids), count=wording.number_of(len(ids)))
        ).setEnabled(False)
        for form, text in _FORMS.items():
            menu.addAction(tr(text), partial(self._choose, list(ids), form))
        menu.popup(at)

    def export(self, ids: Sequence[int], target: Path, form: ExportForm) -> None:
        """Export to a folder, or for MERGED to a file."""
        self._stop()
        progress = self._progress = _Progress(len(ids))

        def work(token: CancelToken) -> Exported:
            return self._exporter.run(ids, target, form, token, progress.tell)

        self._task = self._runner.submit(Lane.NET, work, self._on_done, self._on_failed)
        self._say_progress()
        self._look.start()

    def _choose(self, ids: Sequence[int], form: ExportForm) -> None:
        documents = dialogs.documents_folder()
        if form == ExportForm.MERGED:
            target = dialogs.choose_new_file(
                self._window, documents / tr("Faxes.pdf"), tr("Export as one PDF")
            )
        else:
            target = dialogs.choose_folder(self._window, documents, tr("Export to a folder"))
        if target is not None:
            self.export(ids, target, form)

    def _say_progress(self) -> None:
        done, total = self._progress.done, self._progress.total
        progress = wording.number_text(
            tr("{done} of {total}", done=wording.number_of(done), total=wording.number_of(total))
        )
        if self._bar.isHidden() and self._look.isActive():
            return  # Closed by hand: it goes on in silence.
        self._bar.say(
            tr("Exporting: {progress}", progress=progress),
            tr("Stop"),
            self._stop,
            icon_name="save",
            role="accent",
        )

    def _stop(self) -> None:
        """Stop the export; the files that were written by then stay."""
        self._look.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _on_done(self, done: Exported) -> None:
        self._stop()
        exported = tr_n(
            "{count} fax exported.",
            "{count} faxes exported.",
            done.count,
            count=wording.number_of(done.count),
        )
        sentences = [exported if done.files else tr("Nothing was exported.")]
        if done.left_out:
            first = done.left_out[0].problem
            sentences.append(
                tr_n(
                    "{count} fax left out: {title}",
                    "{count} faxes left out: {title}",
                    len(done.left_out),
                    title=first.title,
                )
            )
        button, act = "", None
        if done.files:
            button, act = tr("Show"), partial(_show, done.files[0].parent)
        tone = ("alert", "danger") if done.left_out else ("check", "accent")
        self._bar.say(" ".join(sentences), button, act, icon_name=tone[0], role=tone[1])

    def _on_failed(self, error: FaxDeskError) -> None:
        self._stop()
        self._bar.hide()
        self.failed.emit(error)


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
