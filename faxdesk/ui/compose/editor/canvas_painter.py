"""Paints what the page editor shows: the page, the marks that are changed, and what shows which is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from faxdesk.domain.compose.page_edit import Area, Mark
from faxdesk.ui.common import theme
from faxdesk.ui.common.colours import LIGHT
from faxdesk.ui.compose.editor.marks.mark_painter import MarkPainter, PictureOf
from faxdesk.ui.compose.editor.marks.mark_shapes import LINES, grips
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame
from faxdesk.ui.compose.editor.marks.snapping import Drawn
from faxdesk.ui.compose.editor.page_backdrop import PageBackdrop
from faxdesk.ui.page_view.page_painter import PagePainter, paper

HANDLE_PX = 8
GRASP_PX = 16
_CUT_OFF = 150
"""How dark what is cut off the page is, of 255."""


def on_paper() -> QColor:
    """The colour of what shows on paper which mark is chosen: paper is light in the dark too."""
    return theme.colour("accent") if theme.colours().is_high_contrast else QColor(LIGHT.accent)


class CanvasPainter:
    """Paints on the canvas, as far as the painter is not clipped."""

    def __init__(self, painter: QPainter, canvas: QWidget, frame: PageFrame, picture_of: PictureOf) -> None:
        self._painter = painter
        self._canvas = canvas
        self._frame = frame
        self._picture_of = picture_of

    def page(self, backdrop: PageBackdrop) -> None:
        """The page, or why it cannot be shown."""
        area = self._frame.page
        if backdrop.error is not None:
            PagePainter(self._painter, self._canvas, 0).error(backdrop.error, area)
            return
        self._painter.fillRect(area, paper(is_dimmed=True))
        if backdrop.picture is not None:
            self._painter.drawPixmap(area.topLeft(), backdrop.picture)
        self._painter.setPen(QPen(theme.colour("line"), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

    def marks(self, marks: Iterable[Mark]) -> None:
        self._painter.save()
        self._painter.setClipRect(self._frame.page, Qt.ClipOperation.IntersectClip)
        pens = MarkPainter(self._painter, self._frame, self._picture_of)
        for mark in marks:
            pens.paint(mark)
        self._painter.restore()

    def cut_off(self, crop: Area) -> None:
        """Shade what is cut off."""
        left = self._frame.rect(crop)
        outside = QPainterPath()
        outside.addRect(self._frame.page)
        inside = QPainterPath()
        inside.addRect(left)
        shade = theme.colour("desk")
        shade.setAlpha(_CUT_OFF)
        self._painter.fillPath(outside - inside, shade)
        self._painter.setPen(QPen(on_paper(), 1, Qt.PenStyle.DashLine))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(left)

    def chosen(self, mark: Mark, *, has_focus: bool) -> None:
        """The frame and the handles of the chosen mark."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        ink = on_paper()
        self._painter.setPen(QPen(ink, 2 if has_focus else 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.kind not in LINES:
            self._painter.drawRect(self._frame.rect(mark.area))
        self._painter.setPen(QPen(ink, 1.5))
        self._painter.setBrush(QColor(255, 255, 255))
        for place in grips(mark, self._frame).values():
            self._painter.drawRect(_around(self._frame.point(place), HANDLE_PX))

    def guides(self, drawn: Drawn) -> None:
        """The lines that something is drawn to at the moment."""
        page = self._frame.page
        self._painter.setPen(QPen(on_paper(), 1, Qt.PenStyle.DashLine))
        if drawn.guide_x is not None:
            x = self._frame.point((drawn.guide_x, 0.0)).x()
            self._painter.drawLine(QPointF(x, page.top()), QPointF(x, page.bottom()))
        if drawn.guide_y is not None:
            y = self._frame.point((0.0, drawn.guide_y)).y()
            self._painter.drawLine(QPointF(page.left(), y), QPointF(page.right(), y))


def _around(middle: QPointF, side: int) -> QRectF:
    return QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
