"""The ways out of the archive that the window offers for what is chosen in it: export, and dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QCursor, QGuiApplication

from faxdesk.domain.audit.acts import Act
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.drag_out import DragOut
    from faxdesk.ui.window.export_menu import ExportMenu
    from faxdesk.ui.window.workspace import Workspace
    from faxdesk.work.tasks import TaskRunner


class WaysOut(QObject):
    """Leads from what is chosen in the workspace to exporting and dragging it."""

    def __init__(
        self,
        library: Library,
        exports: ExportMenu,
        dragging: DragOut,
        runner: TaskRunner,
        workspace: Workspace,
    ) -> None:
        super().__init__(workspace)
        self._runner = runner
        self._library = library
        self._list = workspace.list
        self._reading = workspace.reading
        self.exports = exports
        self.dragging = dragging
        self._list.table.drag_wanted.connect(self._drag_faxes)
        strip = self._reading.pages.strip
        strip.pages_dragged.connect(self._drag_pages)
        strip.copy_wanted.connect(self._copy_pages)

    @classmethod
    def of(cls, desk: Desk, context: WindowContext, notices: Notices, workspace: Workspace) -> WaysOut:
        """The ways with all that they need."""
        from faxdesk.services.export.drag_files import DragFiles
        from faxdesk.ui.window.drag_out import DragOut
        from faxdesk.ui.window.export_menu import ExportMenu

        # Drags start from the window itself: by that the drop target knows those that it has to leave alone.
        window = workspace.window()
        exports = ExportMenu(desk.exporter, context.runner, notices.bar, window)
        dragging = DragOut(
            DragFiles(lambda: desk.exporter, desk.policies), context.runner, context.carried, window
        )
        for way in (exports, dragging):
            way.failed.connect(notices.show_error)
        return cls(desk.library, exports, dragging, context.runner, workspace)

    def offer_export(self) -> None:
        """At the mouse where it is over the list, else at the list's head."""
        at = QCursor.pos()
        if not self._list.rect().contains(self._list.mapFromGlobal(at)):
            at = self._list.mapToGlobal(self._list.rect().topLeft())
        self.exports.offer(self._list.selected_ids(), at)

    def _drag_faxes(self) -> None:
        self.dragging.drag_faxes(self._list.selected_ids())

    @Slot(list)
    def _drag_pages(self, places: list[int]) -> None:
        fax_id = self._archived_id
        if fax_id is not None:
            self.dragging.drag_pages(fax_id, places)

    @Slot(list)
    def _copy_pages(self, places: list[int]) -> None:
        fax_id = self._archived_id
        if fax_id is not None:
            data = QMimeData()
            self.dragging.put_pages(data, fax_id, places)
            QGuiApplication.clipboard().setMimeData(data)
            library = self._library
            self._runner.submit(Lane.LOCAL, lambda _token: library.note(Act.COPIED, [fax_id], "page"))

    @property
    def _archived_id(self) -> int | None:
        """The fax on show, if its pages are of the archive. Of a draft they are those of its files, which are
        the person's own."""
        fax_id = self._reading.fax_id
        return fax_id if fax_id is not None and self._library.document(fax_id) is not None else None
