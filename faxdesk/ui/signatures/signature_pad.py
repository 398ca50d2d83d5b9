"""A sheet on which a signature is written by mouse, finger or pen."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.page_view.page_painter import paper
from faxdesk.words import tr

_INK = QColor(0, 0, 0)
_THIN, _WIDE, _USUAL = 1.2, 4.6, 2.6
"""The pen's width in pixels of the sheet: without pressure, with all of it, and by the mouse."""
_LINES = (30, 11)
"""The size of the sheet in lines of the font."""
_KEPT_SCALE = 3
"""So many times as large as it was written it is kept, since a fax has more dots than a screen."""
_MARGIN_PX = 4
_BASE = 0.72
"""Where the line lies on which one signs."""

_Point = tuple[QPointF, float]


class SignaturePad(QWidget):
    """Signals: changed() something was written, or all was taken away."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signaturePad")
        self.setAccessibleName(tr("Sheet to sign on"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking, False)
        self._strokes: list[list[_Point]] = []
        self._is_by_pen = False
        theme.keep_tinted(self.update)
        theme.keep_measured(self.updateGeometry)

    @property
    def is_empty(self) -> bool:
        return not any(len(stroke) > 1 for stroke in self._strokes)

    def clear(self) -> None:
        self._strokes.clear()
        self.update()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self.update()
            self.changed.emit()

    def sizeHint(self) -> QSize:
        line = theme.measures().line
        return QSize(_LINES[0] * line, _LINES[1] * line)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def image(self) -> QImage:
        """What was written, cut to it, black on white."""
        box = QRectF()
        for stroke in self._strokes:
            for place, width in stroke:
                half = width / 2 + _MARGIN_PX
                box = box.united(QRectF(place.x() - half, place.y() - half, 2 * half, 2 * half))
        image = QImage(
            max(round(box.width() * _KEPT_SCALE), 1),
            max(round(box.height() * _KEPT_SCALE), 1),
            QImage.Format.Format_Grayscale8,
        )
        image.fill(255)
        painter = QPainter(image)
        painter.scale(_KEPT_SCALE, _KEPT_SCALE)
        painter.translate(-box.topLeft())
        self._write(painter)
        painter.end()
        return image

    def png(self) -> bytes:
        """image() as a file."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.image().save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(content.data())

    # The pen

    def tabletEvent(self, event: QTabletEvent) -> None:
        width = _THIN + (_WIDE - _THIN) * event.pressure()
        if event.type() == QEvent.Type.TabletPress:
            self._is_by_pen = True
            self._begin(event.position(), width)
        elif event.type() == QEvent.Type.TabletMove and self._is_by_pen:
            self._go(event.position(), width)
        elif event.type() == QEvent.Type.TabletRelease:
            self._is_by_pen = False
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._is_by_pen:
            self._begin(event.position(), _USUAL)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self._is_by_pen and self._strokes:
            self._go(event.position(), _USUAL)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.changed.emit()

    def _begin(self, place: QPointF, width: float) -> None:
        self._strokes.append([(place, width)])

    def _go(self, place: QPointF, width: float) -> None:
        stroke = self._strokes[-1]
        before = stroke[-1][0]
        stroke.append((place, width))
        reach = _WIDE + 1
        moved = QRectF(before, place).normalized().adjusted(-reach, -reach, reach, reach)
        self.update(moved.toAlignedRect())
        if len(stroke) == 2:
            self.changed.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("edge"), 1))
        painter.setBrush(paper(is_dimmed=True))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        base, edge = round(_BASE * self.height()), theme.Metrics.EDGE
        painter.setPen(QPen(QColor(150, 150, 150), 1))
        painter.drawLine(edge, base, self.width() - edge, base)
        if not self._strokes:
            painter.setPen(QColor(90, 90, 90))
            below = self.rect().adjusted(edge, base + theme.Metrics.HALF, -edge, 0)
            painter.drawText(
                below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, tr("Sign on the line")
            )
        self._write(painter)

    def _write(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in self._strokes:
            for (first, _before), (last, width) in itertools.pairwise(stroke):
                pen = QPen(_INK, width)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawLine(first, last)
