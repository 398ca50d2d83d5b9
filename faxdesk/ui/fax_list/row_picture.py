"""The small picture at the start of a row of a fax list: its first page, or an icon in place of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPixmapCache

from faxdesk.ui.common import icons

if TYPE_CHECKING:
    from faxdesk.ui.common.theme import Theme


class RowPicture:
    """The small picture of a row as it stands on the screen: to shrink a page, or to draw an icon, takes
    longer than all else of a row. Qt keeps those painted last, and forgets those that were long unseen."""

    def __init__(self, size: QSize, ratio: float, dress: Theme) -> None:
        self._size = size
        self._ratio = ratio
        self._theme = dress

    def of_page(self, page: QImage) -> QPixmap:
        """The upper part of a page, as wide as the picture."""
        return self._kept(f"page {page.cacheKey()}", lambda painter: self._paint_page(painter, page))

    def without_page(self, *, is_received: bool) -> QPixmap:
        """What stands for a page that is not here."""
        name = "page" if is_received else "send"
        return self._kept(name, lambda painter: self._paint_icon(painter, name))

    def _kept(self, name: str, paint: Callable[[QPainter], None]) -> QPixmap:
        size, colours = self._size, self._theme.colours
        tints = f"{colours.line} {colours.rail} {colours.paper} {colours.faint}"
        key = f"faxdesk row/{name}/{size.width()}x{size.height()}/{self._ratio}/{tints}"
        picture = QPixmap()
        if not QPixmapCache.find(key, picture):
            picture = QPixmap(size * self._ratio)
            picture.setDevicePixelRatio(self._ratio)
            picture.fill(QColor(0, 0, 0, 0))
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint(painter)
            painter.end()
            QPixmapCache.insert(key, picture)
        return picture

    def _paint_icon(self, painter: QPainter, name: str) -> None:
        inks, frame, side = self._theme.inks, QRect(QPoint(), self._size), self._theme.measures.small_icon
        painter.setBrush(inks["rail"])
        self._paint_edge(painter)
        mark = QRect(0, 0, side, side)
        mark.moveCenter(frame.center())
        painter.drawPixmap(mark.topLeft(), icons.pixmap(name, "faint", side, self._ratio))

    def _paint_page(self, painter: QPainter, page: QImage) -> None:
        frame = QRect(QPoint(), self._size)
        painter.fillRect(frame, self._theme.inks["paper"])
        shape = page.size().scaled(frame.width(), 10 * frame.height(), Qt.AspectRatioMode.KeepAspectRatio)
        seen = QRectF(0, 0, page.width(), page.height() * min(frame.height() / shape.height(), 1.0))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._theme.colours.paper != "#ffffff":
            # The paper is seen through the page's white, and dims it a little.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.drawImage(QRectF(0, 0, frame.width(), min(shape.height(), frame.height())), page, seen)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._paint_edge(painter)

    def _paint_edge(self, painter: QPainter) -> None:
        painter.setPen(QPen(self._theme.inks["line"], 1))
        painter.drawRect(QRectF(QPointF(), self._size).adjusted(0.5, 0.5, -0.5, -0.5))
