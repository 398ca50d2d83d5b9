"""Line icons of one family, tinted from the theme, sharp at every scale of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from faxdesk.paths import resource
from faxdesk.ui.common import theme

_SIZES_PX = (16, 20, 40)
"""The sizes of icons beside text, in a tool bar, and in place of an empty list."""


def icon(name: str, role: str = "text") -> QIcon:
    """The icon resources/icons/name.svg in a colour of the theme (a field of theme.Colours). It keeps
    the colours of the moment: ask anew when the palette has changed."""
    icon_ = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    sizes = sorted({round(size * ratio) for size in _SIZES_PX for ratio in ratios})
    for drawn in _drawn(name, theme.colour(role), sizes):
        icon_.addPixmap(drawn)
    return icon_


def pixmap(name: str, role: str, size: int, ratio: float, palette: QPalette | None = None) -> QPixmap:
    """One icon as a picture of size x size for a screen of this device pixel ratio, for painting."""
    (drawn,) = _drawn(name, theme.colour(role, palette), (round(size * ratio),))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _drawn(name: str, ink: QColor, sizes: Sequence[int]) -> list[QPixmap]:
    """The icon in all these sizes. Reading its file takes most of the time, and is done once."""
    renderer: QSvgRenderer | None = None
    pictures = []
    for size in sizes:
        key = f"faxdesk/{name}/{ink.name()}/{size}"
        picture = QPixmap()
        if not QPixmapCache.find(key, picture):
            renderer = renderer or _renderer(name, ink)
            picture = QPixmap(size, size)
            picture.fill(QColor(0, 0, 0, 0))
            painter = QPainter(picture)
            renderer.render(painter)
            painter.end()
            QPixmapCache.insert(key, picture)
        pictures.append(QPixmap(picture))
    return pictures


def _renderer(name: str, ink: QColor) -> QSvgRenderer:
    svg = resource("icons", f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(svg.replace(b"currentColor", ink.name().encode())))
