"""Dragging pages: out of their grid, about in it, and into it from other places of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPen,
    QPixmap,
)

from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.common import theme
from faxdesk.ui.common.carrying.carried_pages import mark_taking
from faxdesk.ui.compose.pages.grid_layout import LINE_PX
from faxdesk.ui.compose.pages.page_cells import ChosenPages
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT

if TYPE_CHECKING:
    from faxdesk.ui.compose.pages.page_commands import PageCommands
    from faxdesk.ui.compose.pages.page_grid import PageGrid

_PICTURE_PX = 88
_MOST_SHEETS = 3
_SHEET_PX = 6
"""Of several dragged pages so many are seen, each so far from the one before."""
_SCROLL_MS = 30
_SCROLL_FROM_PX = 32
"""So near to an edge of the grid it scrolls."""


class GridDragging(QObject):
    """Shows where pages would fall, and has them put there."""

    def __init__(self, grid: PageGrid, commands: PageCommands) -> None:
        super().__init__(grid)
        self._grid = grid
        self._commands = commands
        self._at = QPoint()
        self._is_own = False
        """Whether what is dragged over the grid was pulled out of it."""
        self._scrolling = QTimer(self)
        self._scrolling.setObjectName("scrolling while dragging")
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)
        grid.setAcceptDrops(True)
        mark_taking(grid.viewport())
        grid.drag_wanted.connect(self._begin)
        grid.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._drop(event)
        if kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove} and isinstance(
            event, (QDragEnterEvent, QDragMoveEvent)
        ):
            return self._move(event)
        if kind == QEvent.Type.DragLeave:
            self._end()
        return False

    def _begin(self) -> None:
        """Pull the chosen pages away."""
        data = self._commands.lift()
        if data is None:
            return
        drag = QDrag(self._grid)
        drag.setMimeData(data)
        drag.setPixmap(self._picture())
        drag.setHotSpot(QPoint(_PICTURE_PX // 2, _SHEET_PX * 2))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)

    def _move(self, event: QDragMoveEvent) -> bool:
        if not self._commands.holds_pages(event.mimeData()):
            return False
        self._at, self._is_own = event.position().toPoint(), event.source() is self._grid
        self._take(event)
        self._show()
        near = self._grid.viewport().rect().adjusted(0, _SCROLL_FROM_PX, 0, -_SCROLL_FROM_PX)
        if near.contains(self._at):
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self._end()
        if not self._commands.holds_pages(event.mimeData()):
            return False
        self._at, self._is_own = event.position().toPoint(), event.source() is self._grid
        self._take(event)
        target = self._target()
        if target is not None and self._is_moved(event):
            self._commands.move(target[0])
        elif target is not None:
            self._commands.drop(event.mimeData(), target[0])
        return True

    def _take(self, event: QDropEvent) -> None:
        # What comes from elsewhere stays there, too.
        event.setDropAction(Qt.DropAction.MoveAction if self._is_moved(event) else Qt.DropAction.CopyAction)
        event.accept()

    def _is_moved(self, event: QDropEvent) -> bool:
        is_copied = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return self._is_own and not is_copied

    def _target(self) -> tuple[PagePlace, QRect] | None:
        """Where the pages would fall, and where the line is that shows it. Documents fall between others."""
        found = self._grid.gap_at(self._at)
        if found is None:
            return None
        gap, line = found
        place = self._grid.place_of(gap)
        is_document = self._is_own and not ChosenPages.of(self._grid.chosen_cells).places
        if not is_document or not gap.run.has_head or gap.number == 0:
            return place, line
        ends = self._grid.visualRect(self._grid.model_.index(gap.run.first + gap.run.count - 1))
        across = self._grid.viewport().rect()
        count = PagePlace(place.document, max(place.page, 1))
        return count, QRect(across.left(), ends.bottom() - LINE_PX + 1, across.width(), LINE_PX)

    def _show(self) -> None:
        target = self._target()
        self._grid.show_line(target[1] if target is not None else QRect())

    def _end(self) -> None:
        self._scrolling.stop()
        self._grid.show_line(QRect())

    def _scroll(self) -> None:
        bar = self._grid.verticalScrollBar()
        by = bar.singleStep() // 2
        bar.setValue(bar.value() + (-by if self._at.y() < _SCROLL_FROM_PX else by))
        self._show()

    def _picture(self) -> QPixmap:
        """The first of the dragged pages on others, with their number where they are several."""
        grid, ratio = self._grid, self._grid.devicePixelRatioF()
        cells = grid.chosen_cells
        sheets = cells[:_MOST_SHEETS]
        page = QSize(_PICTURE_PX, round(_PICTURE_PX * LETTER_ASPECT))
        room = page + QSize(_SHEET_PX, _SHEET_PX) * (len(sheets) - 1) + QSize(2, 2)
        picture = QPixmap(room * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in range(len(sheets) - 1, -1, -1):
            place = QRect(QPoint(1, 1) + QPoint(_SHEET_PX, _SHEET_PX) * number, page)
            painter.fillRect(place, theme.colour("paper"))
            image = grid.cache.image(sheets[number].sheet, round(_PICTURE_PX * ratio))
            if image is not None:
                _draw_fitted(painter, place, image)
            painter.setPen(QPen(theme.colour("edge"), 1))
            painter.drawRect(place)
        count = sum(cell.count for cell in cells)
        if count > 1:
            self._paint_count(painter, grid.locale().toString(count))
        painter.end()
        return picture

    def _paint_count(self, painter: QPainter, number: str) -> None:
        painter.setFont(theme.strong(self._grid.font()))
        gap = theme.Metrics.GAP
        height = theme.measures().line + theme.Metrics.HALF
        width = max(painter.fontMetrics().horizontalAdvance(number) + 2 * gap, height)
        badge = QRect((_PICTURE_PX - width) // 2, gap, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("fill"))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(theme.colour("on_fill"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, number)


def _draw_fitted(painter: QPainter, place: QRect, image: QImage) -> None:
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRect(QPoint(), size)
    fitted.moveCenter(place.center())
    painter.drawImage(fitted, image)
