"""The designer of a cover: its sheet, the tools for its boxes, and what the chosen one is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QKeyCombination, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.covers.cover_template import LOGO, BoxKind, CoverTemplate
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.ui.common import dialogs, icons, theme
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.ui.covers.box_moves import Aligning, aligned
from faxdesk.ui.covers.box_panel import BoxPanel
from faxdesk.ui.covers.cover_canvas import CoverCanvas
from faxdesk.ui.covers.designed_cover import DesignedCover
from faxdesk.ui.page_view.page_sources import to_image
from faxdesk.words import tr, tr_in
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.page import PageImage
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.covers.covers import Covers
    from faxdesk.work.tasks import Task, TaskRunner

_PAUSE_MS = 120
"""So long after a change the sheet is drawn anew."""
_PANEL_LINES = 17


class CoverDesigner(QWidget):
    """Signals: changed(CoverTemplate) the person changed the cover."""

    changed = Signal(object)

    def __init__(self, covers: Covers, runner: TaskRunner, template: CoverTemplate) -> None:
        super().__init__()
        self._covers = covers
        self._runner = runner
        self._is_drawing = False
        self._is_outdated = False
        self._task: Task | None = None
        self.design = DesignedCover(template, self)
        self.canvas = CoverCanvas(self.design)
        self.panel = BoxPanel(self.design)
        self.problem = ProblemBar()
        self.problem.hide()
        self.tools = ToolRow(tr("Tools"))
        self._make_tools()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.draw)
        self.design.changed.connect(self._on_changed)
        self.design.chosen_changed.connect(self._show_tools)
        self.canvas.edited.connect(self.panel.text.setFocus)
        self.panel.picture_wanted.connect(self._choose_picture)
        self._show_tools()
        theme.keep_tinted(self._tint)
        QTimer.singleShot(0, self, self.draw)

    def _make_tools(self) -> None:
        design = self.design
        self.add_text = self._tool("text", tr("Text"), lambda: design.add(BoxKind.TEXT, tr("Text")))
        self.add_picture = self._tool(
            "picture", tr("Logo"), lambda: design.add(BoxKind.PICTURE, picture=LOGO)
        )
        self.add_line = self._tool("line", tr("Line"), lambda: design.add(BoxKind.LINE))
        self.add_frame = self._tool("box", tr("Frame"), lambda: design.add(BoxKind.FRAME))
        self.undo = self._tool("undo", tr("Undo"), design.undo, QKeySequence.StandardKey.Undo)
        self.redo = self._tool("redo", tr("Redo"), design.redo, QKeySequence.StandardKey.Redo)
        copy_key = QKeySequence(QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_D))
        self.copy = self._tool("copy", tr("Copy"), design.copy_chosen, copy_key)
        self.remove = self._tool("trash", tr("Remove"), design.remove_chosen)
        self.align = QToolButton(self)
        self.align.setText(tr("Align"))
        self.align.setAccessibleName(tr("Align the chosen boxes"))
        self.align.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.align)
        for words, how in (
            (tr("At their start"), Aligning.START),
            (tr("At their middle"), Aligning.CENTRE),
            (tr("At their end"), Aligning.END),
            (tr("At the top"), Aligning.TOP),
            (tr("At half their height"), Aligning.MIDDLE),
            (tr("At the bottom"), Aligning.BOTTOM),
        ):
            menu.addAction(words, partial(self._align, how))
        self.align.setMenu(menu)
        self.tools.add_tool(self.align)
        self.tools.add_stretch()
        self.preview = self._tool("page", tr_in("cover", "Try it out"), self._show_preview)
        self.preview.setCheckable(True)

    def _tool(
        self,
        icon_name: str,
        words: str,
        act: Callable[[], object],
        key: QKeySequence | QKeySequence.StandardKey | None = None,
    ) -> QAction:
        action = QAction(icons.icon(icon_name), words, self)
        action.setProperty("iconName", icon_name)
        action.triggered.connect(lambda _on=False: act())
        if key is not None:
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        self.tools.add_action(action)
        return action

    def _tint(self) -> None:
        for action in self.actions():
            action.setIcon(icons.icon(action.property("iconName")))
        self.align.setIcon(icons.before_words(icons.icon("sort")))

    def _lay_out(self) -> None:
        side = QScrollArea()
        side.setWidgetResizable(True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidget(self.panel)
        side.setFixedWidth(_PANEL_LINES * theme.measures().line)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(self.problem)
        column.addLayout(row, 1)

    def _on_changed(self) -> None:
        self._show_tools()
        self._pause.start()
        self.changed.emit(self.design.template)

    def _show_tools(self) -> None:
        design = self.design
        self.undo.setEnabled(design.can_undo)
        self.redo.setEnabled(design.can_redo)
        self.copy.setEnabled(bool(design.chosen))
        self.remove.setEnabled(bool(design.chosen))
        self.align.setEnabled(len(design.chosen) > 1)

    def _align(self, how: Aligning) -> None:
        self.design.set_boxes(aligned(self.design.boxes, self.design.chosen, how))

    def set_changeable(self, *, on: bool) -> None:
        """Let the cover be changed, or looked at alone."""
        for action in (self.add_text, self.add_picture, self.add_line, self.add_frame):
            action.setEnabled(on)
        self.canvas.setEnabled(on)
        self.panel.setEnabled(on)

    # The true dots

    def _show_preview(self) -> None:
        self.canvas.set_preview(on=self.preview.isChecked())
        self.draw()

    def draw(self) -> None:
        """Draw the sheet anew, as it is now."""
        if self._is_drawing:
            self._is_outdated = True
            return
        self._is_drawing, self._is_outdated = True, False
        template, pages = self.design.template, self._covers.pages
        draw = pages.sample_page if self.preview.isChecked() else pages.design_page

        def work(_token: CancelToken) -> PageImage:
            return draw(template, Resolution.FINE)

        self._task = self._runner.submit(Lane.PAGES, work, self._on_drawn, self._on_not_drawn)

    def stop(self) -> None:
        """Draw no more: another cover takes the place of this one."""
        self._pause.stop()
        self._is_drawing = True
        if self._task is not None:
            self._task.cancel()

    def _on_drawn(self, page: PageImage) -> None:
        self._is_drawing = False
        self.canvas.show_image(to_image(page))
        if self._is_outdated:
            self.draw()

    def _on_not_drawn(self, error: FaxDeskError) -> None:
        self._is_drawing = False
        self.problem.show_error(error)

    # Pictures

    def _choose_picture(self) -> None:
        path = dialogs.choose_picture(self, tr("Choose a picture"))
        if path is None:
            return
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: self._covers.templates.picture(path),
            lambda content: self._take_picture(path.stem, content),
            self.problem.show_error,
        )

    def _take_picture(self, name: str, content: bytes) -> None:
        """Put a picture into the chosen box, and into the cover."""
        box, template = self.design.chosen_box, self.design.template
        if box is None or box.kind != BoxKind.PICTURE:
            return
        taken = {LOGO, *(known for known, _content in template.pictures)}
        number = 2
        called = name
        while called in taken:
            called, number = f"{name} {number}", number + 1
        (place,) = self.design.chosen
        boxes = list(template.boxes)
        boxes[place] = replace(box, picture=called)
        self.design.set_template(
            replace(template, boxes=tuple(boxes), pictures=(*template.pictures, (called, content)))
        )
