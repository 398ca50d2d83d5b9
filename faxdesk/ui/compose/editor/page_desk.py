"""The desk on which the page lies in the editor: the page that scrolls, and the bars that float over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QWidget

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.compose.editor.editing import Editing
from faxdesk.ui.compose.editor.mark_bar import MarkBar
from faxdesk.ui.compose.editor.mark_images import MarkImages
from faxdesk.ui.compose.editor.marks.mark_words import is_small
from faxdesk.ui.compose.editor.page_backdrop import PageBackdrop, SheetOf
from faxdesk.ui.compose.editor.page_canvas import PageCanvas
from faxdesk.ui.compose.editor.tool_bar import EditorTools
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.ui.page_view.page_layout import FULL_SIZE_PX
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.compose.compose_services import ComposeServices
    from faxdesk.ui.page_view.page_cache import PageCache

_LINES_WIDE, _PART_OF_ROOM = 36, 0.65
"""A page that is fitted is so many lines of the font wide, or as much of a large window."""
_LETTER_WIDTH_MM = 215.9
_STEP, _LEAST, _MOST = 1.25, 0.4, 5.0
_FROM_THE_CORNER = 16


class PageDesk(QScrollArea):
    """Fits the page to its room until the person asks for another size."""

    def __init__(
        self, editing: Editing, cache: PageCache, services: ComposeServices, sheet_of: SheetOf
    ) -> None:
        super().__init__()
        self.setObjectName("pageDesk")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._editing = editing
        self._page: DraftPage | None = None
        self._scale = 1.0
        self._zoom: float | None = None
        self._backdrop = PageBackdrop(cache, sheet_of, self)
        self._images = MarkImages(cache, services.blobs, self)
        self.canvas = PageCanvas(
            editing, self._backdrop, self._images.image, lambda: services.clock.now().astimezone().date()
        )
        self.setWidget(self.canvas)
        self.tools = EditorTools(editing, self.viewport())
        self.zoom_bar = ZoomBar(self.viewport())
        self.mark_bar = MarkBar(self.canvas)
        self._connect()

    def _connect(self) -> None:
        page = self._editing.page
        page.changed.connect(self._on_changed)
        page.chose.connect(self._follow)
        self._images.came.connect(self.canvas.update)
        self.canvas.gesture_changed.connect(self._show_mark_bar)
        self.zoom_bar.smaller.clicked.connect(lambda: self.zoom(-1))
        self.zoom_bar.larger.clicked.connect(lambda: self.zoom(1))
        self.zoom_bar.figure.clicked.connect(self.fit)
        self.verticalScrollBar().valueChanged.connect(self._show_mark_bar)

    @property
    def backdrop(self) -> PageBackdrop:
        """The picture of the page."""
        return self._backdrop

    def show_page(self, page: DraftPage, scale: float) -> None:
        """Show this page, which is faxed in this scale, as soon as the editing has it."""
        is_other = self._page is None or (page.hash, page.page) != (self._page.hash, self._page.page)
        self._page, self._scale = page, scale
        if is_other:
            self.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Nothing is shown for now."""
        self._page = None
        self._backdrop.forget()
        self.mark_bar.hide()

    def lay_out(self) -> None:
        """Give the page its size in the room there is."""
        page = self._editing.page
        seen = page.size_mm[1] if page.edit.turn % 180 else page.size_mm[0]
        room = self.viewport().size()
        fit = max(_LINES_WIDE * theme.measures().line, round(_PART_OF_ROOM * room.width()))
        width = min(fit, max(room.width() - 2 * theme.Metrics.EDGE, 120)) * (self._zoom or 1.0)
        self.canvas.lay_out(width / seen, room)
        letter_px = width / seen * _LETTER_WIDTH_MM
        self.zoom_bar.say(letter_px / FULL_SIZE_PX)
        self._follow()

    def zoom(self, by: int) -> None:
        """Show the page larger or smaller by a step."""
        self._zoom = min(max((self._zoom or 1.0) * _STEP**by, _LEAST), _MOST)
        self.lay_out()

    def fit(self) -> None:
        self._zoom = None
        self.lay_out()

    def _on_changed(self) -> None:
        page, frame = self._editing.page, self._editing.frame
        if (page.edit.turn, page.size_mm) != (frame.turn, frame.size_mm):
            self.lay_out()
        else:
            self._follow()

    def _follow(self) -> None:
        if self._page is not None:
            edit = self._editing.page.edit
            page = replace(self._page, edit=replace(edit, fields=edit.fields))
            ratio = self.devicePixelRatioF()
            self._backdrop.follow(page, self._editing.frame, self.canvas.lifted, ratio)
        self._show_mark_bar()

    def _show_mark_bar(self) -> None:
        mark = self._editing.page.chosen_mark
        if mark is None or self.canvas.is_at_work:
            self.mark_bar.hide()
            return
        place = self._editing.frame.rect(mark.area).toAlignedRect()
        self.mark_bar.show_for(mark, place, is_small=is_small(mark, self._scale))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()
        self.tools.place()
        self.zoom_bar.place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and hasattr(self, "zoom_bar"):
            self.zoom_bar.place()


class ZoomBar(QFrame):
    """Floats over the lower end corner: smaller, how large, larger."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("kind", "floating")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.smaller = icon_button("minus", tr("Show the page smaller"), self)
        self.figure = QToolButton(self)
        self.figure.setAccessibleName(tr("Fit the page to the window"))
        set_tip(self.figure, tr("Fit the page to the window"))
        self.larger = icon_button("plus", tr("Show the page larger"), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.Metrics.HALF - 1] * 4)
        row.setSpacing(0)
        for part in (self.smaller, self.figure, self.larger):
            row.addWidget(part)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def say(self, zoom: float) -> None:
        """zoom is 1.0 where a Letter page has its true size."""
        self.figure.setText(wording.number_text(tr("{percent} %", percent=round(100 * zoom))))
        self.place()

    def place(self) -> None:
        self.adjustSize()
        away = theme.Metrics.EDGE
        x = away if self.isRightToLeft() else self._over.width() - away - self.width()
        self.move(max(x, 0), self._over.height() - _FROM_THE_CORNER - self.height())
        self.raise_()

    def _measure(self) -> None:
        side = theme.measures().line
        for button in (self.smaller, self.larger):
            button.setIconSize(QSize(side, side))

    def _tint(self) -> None:
        for button in (self.smaller, self.larger):
            button.setIcon(icons.icon(button.property("iconName")))
