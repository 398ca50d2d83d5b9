"""What is in hand in the page editor: the page, how it lies on the screen, and the tool."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from faxdesk.ui.compose.editor.marks.marked_page import MarkedPage
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame
from faxdesk.ui.compose.editor.marks.tools import TOOLS, Tool


class Editing(QObject):
    """Signals: frame_changed() the page lies elsewhere or is of another size, tool_changed(Tool)."""

    frame_changed = Signal()
    tool_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = MarkedPage(self)
        self.frame = PageFrame(self.page.size_mm)
        self.tool = Tool.MOVE

    def lie(self, frame: PageFrame) -> None:
        """The page lies so from now on."""
        if frame != self.frame:
            self.frame = frame
            self.frame_changed.emit()

    def take(self, tool: Tool) -> None:
        """Have another tool in hand."""
        if tool == self.tool:
            return
        self.tool = tool
        if tool is Tool.CROP or TOOLS[tool].kind is not None:
            self.page.choose(None)
        self.tool_changed.emit(tool)
