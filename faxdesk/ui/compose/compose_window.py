"""A fax written in a window of its own, beside the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.ui.common.actions import Actions
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.compose_services import ComposeServices
from faxdesk.ui.compose.drop_target import DropOverlay
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.common.window_context import WindowContext


class ComposeWindow(QWidget):
    """Has keys of its own, and closes when its fax is sent, discarded or put aside. Whoever opened it lets it
    go then.

    Signals: closed(this window).
    """

    closed = Signal(object)

    def __init__(self, services: ComposeServices, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("composeWindow")
        self.resize(1000, 720)
        actions = Actions(self, context.actions.keys.chosen)
        # The main window's works here as well, and two of one key would be none.
        self.removeAction(actions.guide)
        self.pane = ComposePane(services, replace(context, actions=actions))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        self._drop = DropOverlay(self, context.carried)
        self._drop.files_dropped.connect(self.pane.add_files)
        self._drop.image_dropped.connect(self.pane.add_image)
        self._drop.pages_dropped.connect(self.pane.add_pages)
        # A pane with nothing in it is closed at once, and Qt closes no window that is just being closed.
        self.pane.closed.connect(self.close, Qt.ConnectionType.QueuedConnection)
        self.pane.titled.connect(self._on_titled)
        self.pane.new_draft()

    def _on_titled(self, title: str) -> None:
        self.setWindowTitle(tr("{page} – FaxDesk", page=title))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.pane.is_writing:
            # What is typed goes to disk first; the pane then closes the window.
            event.ignore()
            self.pane.close_draft()
        else:
            super().closeEvent(event)
            self.closed.emit(self)
