"""Files of other programs that are let go over the page of contacts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common.carrying.carried_pages import mark_taking_files


class FileDrops(QObject):
    """Hears of the files that are let go over a widget, or what is in it.

    Signals: dropped(list of Path).
    """

    dropped = Signal(list)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        mark_taking_files(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or not (files := files_in(event)):
            return False
        take_copy(event)
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(files)
        return True


def files_in(event: QDropEvent) -> list[Path]:
    """The files of this computer in a drag."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def take_copy(event: QDropEvent) -> None:
    """Accept a drag. A file manager that proposes to move would delete the file: it is only copied here."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
