"""The sheet of a cover that is designed: its true dots, and its boxes to be picked, moved and sized."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.domain.compose.page_edit import UNTOUCHED, Area
from faxdesk.domain.compose.page_on_sheet import FAX_WIDTH_MM, PageOnSheet, page_on_sheet
from faxdesk.ui.common import theme
from faxdesk.ui.covers import box_moves
from faxdesk.ui.covers.designed_cover import DesignedCover
from faxdesk.words import tr

RIGHT_TO_LEFT = {"ar"}
"""Languages whose covers begin at the right."""
_STEP_MM, _FINE_MM, _WIDE_MM = 1.0, 0.2, 5.0
"""By what an arrow key moves a box: alone, with Ctrl, with Shift held for the size."""
_HANDLE_PX = 9
_DRAG_PX = 3
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class _Drag(NamedTuple):
    """From where the mouse drags, in pixels; sizing the chosen box, else moving the chosen ones, or picking
    where there was no box."""

    start: QPointF
    is_sizing: bool = False
    is_picking: bool = False


class CoverCanvas(QWidget):
    """Arrows move what is chosen, with Shift they size it, with Ctrl they go in small steps; Tab goes to the
    next box, Delete removes.

    Signals: edited() the person wants to write in the chosen box.
    """

    edited = Signal()

    def __init__(self, design: DesignedCover, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = design
        self._image: QImage | None = None
        self._is_preview = False
        self._drag: _Drag | None = None
        self._shown = design.boxes
        self._guides: tuple[box_moves.Guide, ...] = ()
        self._picked: QRectF | None = None
        self.setObjectName("coverCanvas")
        self.setAccessibleName(tr("Cover page"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        design.changed.connect(self._on_changed)
        design.chosen_changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        """Show these dots, which are those of the cover as it is now or was a moment ago."""
        self._image = image
        self.update()

    def set_preview(self, *, on: bool) -> None:
        """Show the sheet alone, as it arrives, and let nothing be changed."""
        self._is_preview = on
        self.update()

    @property
    def guides(self) -> tuple[box_moves.Guide, ...]:
        """Those that what is dragged is in line with."""
        return self._guides

    # Places

    @property
    def _on_sheet(self) -> PageOnSheet:
        return page_on_sheet(self._design.paper_mm, UNTOUCHED)

    @property
    def _sheet(self) -> QRectF:
        """The sheet of paper in the middle of the widget, as large as there is room."""
        sheet_mm = self._on_sheet.height_mm
        edge = theme.Metrics.EDGE
        scale = min((self.width() - 2 * edge) / FAX_WIDTH_MM, (self.height() - 2 * edge) / sheet_mm)
        size = QSize(max(round(FAX_WIDTH_MM * scale), 1), max(round(sheet_mm * scale), 1))
        return QRectF((self.width() - size.width()) / 2, edge, size.width(), size.height())

    @property
    def _px_per_mm(self) -> float:
        return self._sheet.width() / FAX_WIDTH_MM

    @property
    def _is_mirrored(self) -> bool:
        return self._design.template.language in RIGHT_TO_LEFT

    def place_of(self, area: Area) -> QRectF:
        """Where an area of the cover is, in pixels."""
        width = self._design.paper_mm[0]
        left = width - area.x - area.width if self._is_mirrored else area.x
        on = self._on_sheet.on_sheet(Area(left, area.y, area.width, area.height))
        scale, sheet = self._px_per_mm, self._sheet
        return QRectF(
            sheet.left() + on.x * scale, sheet.top() + on.y * scale, on.width * scale, on.height * scale
        )

    def _in_mm(self, point: QPointF) -> tuple[float, float]:
        """A place of the cover, from the side at which it begins."""
        scale, sheet = self._px_per_mm, self._sheet
        on = self._on_sheet.on_page(
            Area((point.x() - sheet.left()) / scale, (point.y() - sheet.top()) / scale, 0, 0)
        )
        return (self._design.paper_mm[0] - on.x if self._is_mirrored else on.x), on.y

    def _handle(self, place: QRectF) -> QRectF:
        """The handle at the corner opposite to that from which the box is placed."""
        corner = place.bottomLeft() if self._is_mirrored else place.bottomRight()
        return QRectF(corner.x() - _HANDLE_PX / 2, corner.y() - _HANDLE_PX / 2, _HANDLE_PX, _HANDLE_PX)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._is_preview:
            return
        point, design = event.position(), self._design
        only = design.chosen_box
        if only is not None and self._handle(self.place_of(only.area)).adjusted(-3, -3, 3, 3).contains(point):
            self._drag = _Drag(point, is_sizing=True)
            return
        found = box_moves.box_at(design.boxes, *self._in_mm(point))
        adds = bool(
            event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        )
        if found is None:
            design.choose(design.chosen if adds else ())
        elif adds:
            design.choose(design.chosen ^ {found})
        elif found not in design.chosen:
            design.choose({found})
        self._drag = _Drag(point, is_picking=found is None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag, point = self._drag, event.position()
        if drag is None or (point - drag.start).manhattanLength() < _DRAG_PX:
            return
        (x, y), (from_x, from_y) = self._in_mm(point), self._in_mm(drag.start)
        by, design = (x - from_x, y - from_y), self._design
        boxes, paper = design.boxes, design.paper_mm
        if drag.is_picking:
            self._picked = QRectF(drag.start, point).normalized()
        elif drag.is_sizing and design.chosen:
            number = min(design.chosen)
            area = boxes[number].area
            self._shown = box_moves.sized(boxes, number, (area.width + by[0], area.height + by[1]), paper)
        elif design.chosen:
            self._guides = ()
            if not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                by, self._guides = box_moves.snapped(boxes, design.chosen, by, paper)
            self._shown = box_moves.moved(boxes, design.chosen, by, paper)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag, self._guides = self._drag, None, ()
        picked, self._picked = self._picked, None
        if drag is not None and picked is not None:
            (x, y), (end_x, end_y) = self._in_mm(picked.topLeft()), self._in_mm(picked.bottomRight())
            area = Area(x, y, end_x - x, end_y - y).upright
            self._design.choose(self._design.chosen | box_moves.boxes_in(self._design.boxes, area))
        elif drag is not None and self._shown != self._design.boxes:
            self._design.set_boxes(self._shown)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._design.chosen_box is not None:
            self.edited.emit()

    # Keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab goes through the boxes; it leaves the sheet where there are none.
        return super().focusNextPrevChild(forward) if not self._design.boxes else False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in _ARROWS and self._design.chosen:
            self._nudge(_ARROWS[key], modifiers)
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._design.choose_next(1 if key == Qt.Key.Key_Tab else -1)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._design.chosen:
            self._design.remove_chosen()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_F2} and self._design.chosen_box is not None:
            self.edited.emit()
        elif key == Qt.Key.Key_Escape and self._design.chosen:
            self._design.choose(())
        else:
            super().keyPressEvent(event)

    def _nudge(self, way: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        design = self._design
        step = _FINE_MM if modifiers & Qt.KeyboardModifier.ControlModifier else _STEP_MM
        by = ((-way[0] if self._is_mirrored else way[0]) * step, way[1] * step)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            number = min(design.chosen)
            area = design.boxes[number].area
            to = (area.width + by[0], area.height + by[1])
            design.set_boxes(box_moves.sized(design.boxes, number, to, design.paper_mm), "keys")
        else:
            design.set_boxes(box_moves.moved(design.boxes, design.chosen, by, design.paper_mm), "keys")

    # Painting

    def _on_changed(self) -> None:
        self._shown = self._design.boxes
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(620, 800)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        sheet = self._sheet
        painter.fillRect(sheet, theme.colour("paper"))
        if self._image is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(sheet, self._image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawRect(sheet)
        if self._is_preview:
            return
        for number, box in enumerate(self._shown):
            self._paint_box(painter, self.place_of(box.area), is_chosen=number in self._design.chosen)
        painter.setPen(QPen(theme.colour("accent"), 1, Qt.PenStyle.DashLine))
        for guide in self._guides:
            at = self.place_of(Area(guide.at, 0, 0, 0) if guide.is_upright else Area(0, guide.at, 0, 0))
            if guide.is_upright:
                painter.drawLine(QPointF(at.x(), sheet.top()), QPointF(at.x(), sheet.bottom()))
            else:
                painter.drawLine(QPointF(sheet.left(), at.y()), QPointF(sheet.right(), at.y()))
        if self._picked is not None:
            painter.drawRect(self._picked)

    def _paint_box(self, painter: QPainter, place: QRectF, *, is_chosen: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not is_chosen:
            painter.setPen(QPen(theme.colour("edge"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(place)
            return
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRect(place)
        if len(self._design.chosen) == 1:
            painter.setBrush(theme.colour("accent"))
            painter.drawRect(self._handle(place))
