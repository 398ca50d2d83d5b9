"""The ways out of the archive that the window offers for what is chosen in it: export, and dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.desk import Desk
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.drag_out import DragOut
    from faxdesk.ui.window.export_menu import ExportMenu
    from faxdesk.ui.window.workspace import Workspace
    from faxdesk.work.tasks import TaskRunner


class WaysOut(QObject):
    """Leads from what is chosen in the workspace to exporting and dragging it."""

    def __init__(
        self, library: Library, exports: ExportMenu, dragging: DragOut, workspace: Workspace
    ) -> None:
        super().__init__(workspace)
        self._library = library
        self._list = workspace.list
        self._reading = workspace.reading
        self.exports = exports
        self.dragging = dragging
        self._list.table.drag_wanted.connect(self._drag_faxes)
        self._reading.pages.strip.page_dragged.connect(self._drag_page)

    @classmethod
    def of(cls, desk: Desk, runner: TaskRunner, notices: Notices, workspace: Workspace) -> WaysOut:
        """The ways with all that they need."""
        from faxdesk.services.export.drag_files import DragFiles
        from faxdesk.ui.window.drag_out import DragOut
        from faxdesk.ui.window.export_menu import ExportMenu

        # Drags start from the window itself: by that the drop target knows those that it has to leave alone.
        window = workspace.window()
        exports = ExportMenu(desk.exporter, runner, notices.bar, window)
        dragging = DragOut(DragFiles(lambda: desk.exporter), runner, window)
        for way in (exports, dragging):
            way.failed.connect(notices.show_error)
        return cls(desk.library, exports, dragging, workspace)

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
        if fax_id is not None and self._library.document(fax_id) is not None:
            self.dragging.drag_page(fax_id, page)
