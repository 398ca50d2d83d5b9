"""Line icons of one family, tinted from the theme, sharp at every scale of the screen, and mirrored where
they point and the language runs from right to left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from faxdesk.paths import resource
from faxdesk.ui.common import theme

_MORE_ROOM_PX = 4
_POINTING = frozenset({"reply", "forward", "send", "outbox", "back", "chevron", "undo", "redo"})
"""What points along the line of reading. What turns, ticks, searches, sorts and signs is the same in all
languages."""


def icon(name: str, role: str = "text") -> QIcon:
    """The icon resources/icons/name.svg in a colour of the theme (a field of Colours), for all places that
    icons have. It keeps the colours and sizes of the moment: ask anew by theme.keep_tinted()."""
    icon_ = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    measures = theme.measures()
    places = (measures.small_icon, measures.line, measures.large_icon)
    sizes = sorted({round(size * ratio) for size in places for ratio in ratios})
    for drawn in _drawn(name, theme.colour(role), sizes):
        icon_.addPixmap(drawn)
    return icon_


def before_words(icon_: QIcon) -> QIcon:
    """The same icon with more room between it and the words of a button, for which Qt leaves 4 pixels and
    lets nobody ask for more. It wants size_before_words()."""
    roomy = QIcon()
    is_mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    for size in icon_.availableSizes():
        room = round(_MORE_ROOM_PX * size.height() / theme.measures().line)
        picture = QPixmap(size.width() + room, size.height())
        picture.fill(QColor(0, 0, 0, 0))
        painter = QPainter(picture)
        painter.drawPixmap(room if is_mirrored else 0, 0, icon_.pixmap(size, 1.0))
        painter.end()
        roomy.addPixmap(picture)
    return roomy


def size_before_words(side: int = 0) -> QSize:
    """The size of an icon of before_words() that is so high, or as high as a line."""
    line = theme.measures().line
    side = side or line
    return QSize(side + round(_MORE_ROOM_PX * side / line), side)


def pixmap(name: str, role: str, size: int, ratio: float) -> QPixmap:
    """One icon as a picture of size x size for a screen of this device pixel ratio, for painting."""
    (drawn,) = _drawn(name, theme.colour(role), (round(size * ratio),))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _drawn(name: str, ink: QColor, sizes: Sequence[int]) -> list[QPixmap]:
    """The icon in all these sizes. Reading its file takes most of the time, and is done once."""
    is_mirrored = name in _POINTING and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    renderer: QSvgRenderer | None = None
    pictures = []
    for size in sizes:
        key = f"faxdesk/{name}/{ink.name()}/{size}/{is_mirrored}"
        picture = QPixmap()
        if not QPixmapCache.find(key, picture):
            renderer = renderer or _renderer(name, ink)
            picture = QPixmap(size, size)
            picture.fill(QColor(0, 0, 0, 0))
            painter = QPainter(picture)
            if is_mirrored:
                painter.translate(size, 0)
                painter.scale(-1, 1)
            renderer.render(painter)
            painter.end()
            QPixmapCache.insert(key, picture)
        pictures.append(QPixmap(picture))
    return pictures


def _renderer(name: str, ink: QColor) -> QSvgRenderer:
    svg = resource("icons", f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(svg.replace(b"currentColor", ink.name().encode())))
