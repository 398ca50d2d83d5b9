"""The ways out of the archive that the window offers for what is chosen in it: export, and dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from faxdesk.ui.window.drag_out import DragOut
from faxdesk.ui.window.export_dialog import ExportSteps

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.problem_bar import ProblemBar
    from faxdesk.ui.window.workspace import Workspace
    from faxdesk.work.tasks import TaskRunner


class TakingOut(QObject):
    """Signals: failed(FaxDeskError)."""

    failed = Signal(object)

    def __init__(
        self, desk: Desk, runner: TaskRunner, workspace: Workspace, bar: ProblemBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._list = workspace.list
        self._reading = workspace.reading
        self.exports = ExportSteps(desk, runner, bar, window)
        self.dragging = DragOut(desk, runner, window)
        self.exports.failed.connect(self.failed)
        self.dragging.failed.connect(self.failed)
        self._list.table.drag_wanted.connect(self._drag_faxes)
        self._reading.pages.strip.page_dragged.connect(self._drag_page)

    def offer_export(self) -> None:
        """At the mouse where it is over the list, else at the list's head."""
        at = QCursor.pos()
        if not self._list.rect().contains(self._list.mapFromGlobal(at)):
            at = self._list.mapToGlobal(self._list.rect().topLeft())
        self.exports.offer(self._list.selected_ids(), at)

    def _drag_faxes(self) -> None:
        self.dragging.drag_faxes(self._list.selected_ids())

    def _drag_page(self, page: int) -> None:
        fax_id = self._reading.fax_id
        # Of a draft the pages are those of its files, which are the person's own.
        if fax_id is not None and self._desk.library.document(fax_id) is not None:
            self.dragging.drag_page(fax_id, page)
