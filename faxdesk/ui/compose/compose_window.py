"""A fax written in a window of its own, beside the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.ui.common.actions import Actions
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.drop_target import DropOverlay
from faxdesk.work.tasks import TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.work.bridge import EventBridge


class ComposeWindow(QWidget):
    """Has keys of its own, and closes when its fax is sent, discarded or put aside.

    Signals: sent(fax id), discarded(fax id), fax_wanted(fax id), closed(this window).
    """

    sent = Signal(int)
    discarded = Signal(int)
    fax_wanted = Signal(int)
    closed = Signal(object)

    def __init__(self, desk: Desk, runner: TaskRunner, bridge: EventBridge) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("New fax – FaxDesk")
        self.resize(1000, 720)
        self.pane = ComposePane(desk, runner, bridge, Actions(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        self._drop = DropOverlay(self)
        self._drop.files_dropped.connect(self.pane.add_files)
        self._drop.image_dropped.connect(self.pane.add_image)
        self.pane.sent.connect(self.sent)
        self.pane.discarded.connect(self.discarded)
        self.pane.fax_wanted.connect(self.fax_wanted)
        self.pane.closed.connect(self.close)
        self.pane.new_draft()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.pane.is_writing:
            # What is typed goes to disk first; the pane then closes the window.
            event.ignore()
            self.pane.close_draft()
        else:
            super().closeEvent(event)
            self.closed.emit(self)
