"""Paints marks over a page while they are changed. What is sent is drawn by the page worker; this is as like
it as a screen is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import atan2, cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from faxdesk.domain.compose.page_edit import WHOLE_TURN, Mark, MarkKind
from faxdesk.paths import resource
from faxdesk.ui.compose.editor.marks.mark_shapes import LINES
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame, Size

MM_PER_POINT = 25.4 / 72
INK = QColor(0, 0, 0)
PAPER = QColor(255, 255, 255)
_PX_PER_MM = 20.0
"""Text is laid out at this size and painted at that of the screen, so that lines break alike at any zoom."""
_STROKE_MM = 0.5
_HIGHLIGHT_MM = 1.0
_HEAD_MM = 3.5
STAMP_ROOM_MM = 1.5
"""Between the date and its frame."""
_TICK = ((0.08, 0.52), (0.38, 0.88), (0.94, 0.1))

PictureOf = Callable[[str, int], QImage | None]
"""Gives the picture with a hash about so many pixels wide; None until it is there."""


@cache
def letters() -> str:
    """The family of the letters in which FaxDesk writes on pages."""
    number = QFontDatabase.addApplicationFont(str(resource("fonts", "DejaVuSans.ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


def font_of(size_pt: float, px_per_mm: float) -> QFont:
    """Letters of so many points on a page of this scale."""
    font = QFont(letters())
    font.setPixelSize(max(round(size_pt * MM_PER_POINT * px_per_mm), 1))
    return font


def text_size(text: str, size_pt: float, width_mm: float | None = None) -> Size:
    """The room that a text takes, wrapped at a width or only where the person began a new line."""
    layouts = _laid_out(text, size_pt, width_mm)
    wide = max((_width(layout) for layout in layouts), default=0.0)
    return (wide + 1) / _PX_PER_MM, sum(layout.boundingRect().height() for layout in layouts) / _PX_PER_MM


class MarkPainter:
    """Paints on a widget that shows a page in this frame."""

    def __init__(self, painter: QPainter, frame: PageFrame, picture_of: PictureOf) -> None:
        self._painter = painter
        self._frame = frame
        self._picture_of = picture_of
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )

    def paint(self, mark: Mark) -> None:
        self._painter.save()
        if mark.kind in LINES:
            self._line(mark)
        else:
            self._within(mark)
        self._painter.restore()

    def _pen(self, width_mm: float) -> QPen:
        pen = QPen(INK, max(width_mm * self._frame.px_per_mm, 1.0))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen

    def _line(self, mark: Mark) -> None:
        first, last = (self._frame.point(end) for end in self._frame.ends(mark.area))
        self._painter.setPen(self._pen(_STROKE_MM))
        self._painter.drawLine(first, last)
        if mark.kind != MarkKind.ARROW:
            return
        back = atan2(first.y() - last.y(), first.x() - last.x())
        head = _HEAD_MM * self._frame.px_per_mm
        points = [last]
        for turn in (pi / 7, -pi / 7):
            points.append(last + QPointF(cos(back + turn) * head, sin(back + turn) * head))
        self._painter.setBrush(INK)
        self._painter.drawPolygon(QPolygonF(points))

    def _within(self, mark: Mark) -> None:
        """Paint what has an area, its contents turned as they were set."""
        painter, place = self._painter, self._frame.rect(mark.area)
        turn = (mark.turn + self._frame.turn) % WHOLE_TURN
        painter.translate(place.center())
        painter.rotate(turn)
        width, height = place.width(), place.height()
        if turn % 180:
            width, height = height, width
        room = QRectF(-width / 2, -height / 2, width, height)
        if mark.kind == MarkKind.STRIKE_OUT:
            painter.fillRect(room, INK)
        elif mark.kind == MarkKind.WHITE_OUT:
            painter.fillRect(room, PAPER)
        elif mark.kind in {MarkKind.BOX, MarkKind.HIGHLIGHT}:
            self._frame_around(room, _STROKE_MM if mark.kind == MarkKind.BOX else _HIGHLIGHT_MM)
        elif mark.kind in {MarkKind.TICK, MarkKind.CROSS}:
            self._strokes(mark.kind, room)
        elif mark.kind == MarkKind.TEXT:
            self._text(mark, room)
        elif mark.kind == MarkKind.DATE_STAMP:
            self._frame_around(room, _STROKE_MM)
            inset = STAMP_ROOM_MM * self._frame.px_per_mm
            self._text(mark, room.adjusted(inset, inset, -inset, -inset))
        else:
            self._picture(mark, room)

    def _frame_around(self, room: QRectF, width_mm: float) -> None:
        pen = self._pen(width_mm)
        half = pen.widthF() / 2
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(room.adjusted(half, half, -half, -half))

    def _strokes(self, kind: MarkKind, room: QRectF) -> None:
        self._painter.setPen(self._pen(max(room.width() / self._frame.px_per_mm * 0.12, _STROKE_MM)))

        def at(across: float, down: float) -> QPointF:
            return QPointF(room.left() + across * room.width(), room.top() + down * room.height())

        if kind == MarkKind.TICK:
            self._painter.drawPolyline([at(*point) for point in _TICK])
        else:
            self._painter.drawLine(at(0.08, 0.08), at(0.92, 0.92))
            self._painter.drawLine(at(0.92, 0.08), at(0.08, 0.92))

    def _text(self, mark: Mark, room: QRectF) -> None:
        painter, scale = self._painter, self._frame.px_per_mm / _PX_PER_MM
        painter.translate(room.topLeft())
        painter.scale(scale, scale)
        painter.setPen(INK)
        top = 0.0
        for layout in _laid_out(mark.text, mark.size_pt, room.width() / self._frame.px_per_mm):
            layout.draw(painter, QPointF(0, top))
            top += layout.boundingRect().height()

    def _picture(self, mark: Mark, room: QRectF) -> None:
        image = self._picture_of(mark.picture, max(round(room.width()), 1))
        if image is None:
            self._painter.setPen(QPen(INK, 1, Qt.PenStyle.DotLine))
            self._painter.drawRect(room)
            return
        # White lets the page through.
        self._painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        self._painter.drawImage(room, image)


def _laid_out(text: str, size_pt: float, width_mm: float | None) -> list[QTextLayout]:
    """A layout for each line that the person began."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    # A text that is read from the right begins there; without a width there is no such side.
    option.setTextDirection(
        Qt.LayoutDirection.LeftToRight if width_mm is None else Qt.LayoutDirection.LayoutDirectionAuto
    )
    width = 1e6 if width_mm is None else max(width_mm * _PX_PER_MM, 1.0)
    layouts = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font_of(size_pt, _PX_PER_MM))
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        layouts.append(layout)
    return layouts


def _width(layout: QTextLayout) -> float:
    return max((layout.lineAt(line).naturalTextWidth() for line in range(layout.lineCount())), default=0.0)
