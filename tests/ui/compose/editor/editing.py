"""Somebody who works on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.page_edit import Area, Mark, PageEdit
from faxdesk.domain.compose.page_order import Files
from faxdesk.domain.draft import Draft
from faxdesk.ui.compose.editor.marks.tools import Tool
from faxdesk.ui.compose.editor.page_canvas import PageCanvas
from faxdesk.ui.compose.editor.page_editor import PageEditor
from faxdesk.work.tasks import TaskRunner

Point = tuple[float, float]


class Drafted:
    """Keeps a draft, and what it was before each change."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.before: list[Draft] = []
        self.undone: list[Draft] = []
        self.follow: Callable[[], None] = lambda: None

    @property
    def can_undo(self) -> bool:
        return bool(self.before)

    @property
    def can_redo(self) -> bool:
        return bool(self.undone)

    def put_files(self, files: Files) -> None:
        self.before.append(self.draft)
        self.undone.clear()
        self.draft = replace(self.draft, files=files)
        self.follow()

    def undo(self) -> None:
        if self.before:
            self.undone.append(self.draft)
            self.draft = self.before.pop()
            self.follow()

    def redo(self) -> None:
        if self.undone:
            self.before.append(self.draft)
            self.draft = self.undone.pop()
            self.follow()


@dataclass
class Editor:
    """Places are in millimetres of the page as it is seen."""

    qtbot: QtBot
    pane: PageEditor
    drafted: Drafted
    runner: TaskRunner
    window: QMainWindow

    @property
    def canvas(self) -> PageCanvas:
        return self.pane.desk.canvas

    def edit(self, page: int = 0) -> PageEdit:
        """What was done to a page of the draft."""
        return self.drafted.draft.files[0].page_list[page].edit

    def marks(self, page: int = 0) -> tuple[Mark, ...]:
        return self.edit(page).marks

    def wait(self) -> None:
        """Until all that was begun is done, and the page is shown as it is."""
        backdrop = self.pane.desk.backdrop
        self.qtbot.waitUntil(lambda: self.runner.is_idle and backdrop.picture is not None)

    def at(self, place: Point) -> QPoint:
        return self.canvas.frame.point(place).toPoint()

    def take(self, tool: Tool) -> None:
        self.qtbot.mouseClick(self.pane.desk.tools.buttons[tool], Qt.MouseButton.LeftButton)

    def click(self, place: Point) -> None:
        self.qtbot.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=self.at(place))

    def drag(
        self,
        begin: Point,
        end: Point,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier,
    ) -> None:
        """By default with Ctrl, so that nothing is drawn to anything."""
        button = Qt.MouseButton.LeftButton
        first, last = self.at(begin), self.at(end)
        QTest.mousePress(self.canvas, button, modifier, first)
        for part in (0.3, 0.7, 1.0):
            between = QPointF(first) + (QPointF(last) - QPointF(first)) * part
            self._move(between, modifier)
        QTest.mouseRelease(self.canvas, button, modifier, last)

    def _move(self, to: QPointF, modifier: Qt.KeyboardModifier) -> None:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        event = QMouseEvent(
            QEvent.Type.MouseMove,
            to,
            self.canvas.mapToGlobal(to),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            modifier,
        )
        QApplication.sendEvent(self.canvas, event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.canvas, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.canvas.entry, text)

    def seen(self, mark: Mark) -> Area:
        return self.canvas.frame.seen(mark.area)
