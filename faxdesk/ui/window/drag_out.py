"""Dragging faxes and pages out of the window: to the file manager, or into a mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.export.drag_files import DragFiles
from faxdesk.services.export.export import Exported
from faxdesk.ui.common import icons
from faxdesk.ui.common.carrying.carried_pages import Carried, CarriedPages
from faxdesk.ui.common.carrying.dragged_faxes import put_faxes
from faxdesk.work.tasks import Lane, Task, TaskRunner

_ICON_PX = 32


class DragOut(QObject):
    """The files are made on a worker, which takes a moment; the drag begins when they are there, if the
    mouse button is still held by then.

    Signals: failed(FaxDeskError) when nothing could be dragged.
    """

    failed = Signal(object)

    def __init__(self, files: DragFiles, runner: TaskRunner, carried: CarriedPages, parent: QWidget) -> None:
        super().__init__(parent)
        self._widget = parent
        self._runner = runner
        self._carried = carried
        self._task: Task | None = None
        self.files = files
        application = QApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.end)

    def drag_faxes(self, ids: Sequence[int]) -> None:
        """Drag these faxes, each as a PDF."""

        def ready(done: Exported) -> None:
            if done.files:
                self._drag(self.mime_data(done.files, ids))
            elif done.left_out:
                self.failed.emit(done.left_out[0].problem)

        if not self.files.may_leave:
            # Within the window they can be dragged all the same, such as onto a list.
            self._drag(self.mime_data((), ids))
        elif ids:
            self._make(lambda token: self.files.faxes(ids, token), ready)

    def drag_pages(self, fax_id: int, places: Sequence[int]) -> None:
        """Drag pages of a fax, by their places from 0, each as a PDF; for a fax that is written, as pages."""

        def ready(paths: Sequence[Path]) -> None:
            data = self.mime_data(paths)
            self.put_pages(data, fax_id, places)
            self._drag(data)

        if self.files.may_leave:
            self._make(lambda token: self.files.pages(fax_id, places, token), ready)
        else:
            ready(())

    def put_pages(self, data: QMimeData, fax_id: int, places: Sequence[int]) -> None:
        """Have data stand for these pages, for the fax that they are put into."""
        self._carried.put(data, Carried(fax_id=fax_id, pages=tuple(places)))

    def end(self) -> None:
        """Delete the copies, because the program ends."""
        if self._task is not None:
            self._task.cancel()
        self.files.end()

    @staticmethod
    def mime_data(files: Sequence[Path], faxes: Sequence[int] = ()) -> QMimeData:
        """What is handed over: the files, and for this window which faxes they are."""
        data = QMimeData()
        if files:
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        if faxes:
            put_faxes(data, faxes)
        return data

    def _make(self, work: Callable[[CancelToken], object], ready: Callable[..., None]) -> None:
        if self._task is not None:
            self._task.cancel()
        # Pages that are not here are fetched, which is the network's business.
        self._task = self._runner.submit(Lane.NET, work, ready, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.failed.emit(error)

    def _drag(self, data: QMimeData) -> None:
        if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return
        drag = QDrag(self._widget)
        drag.setMimeData(data)
        drag.setPixmap(icons.pixmap("fax", "accent", _ICON_PX, self._widget.devicePixelRatioF()))
        drag.exec(Qt.DropAction.CopyAction)
