"""Line icons of one family, tinted from the theme, sharp at every scale of the screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from faxdesk.paths import resource
from faxdesk.ui import theme

_SIZES_PX = (16, 20, 32, 40, 80)
"""16, 20 and 40, at once and twice."""


def icon(name: str, role: str = "text") -> QIcon:
    """The icon resources/icons/name.svg in a colour of the theme (a field of theme.Colours). It keeps
    the colours of the moment: ask anew when the palette has changed."""
    made = QIcon()
    for drawn in _drawn(name, theme.colour(role), _SIZES_PX):
        made.addPixmap(drawn)
    return made


def pixmap(name: str, role: str, size: int, ratio: float, palette: QPalette | None = None) -> QPixmap:
    """One icon as a picture of size x size for a screen of this device pixel ratio, for painting."""
    (drawn,) = _drawn(name, theme.colour(role, palette), (round(size * ratio),))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def _drawn(name: str, ink: QColor, sizes: tuple[int, ...]) -> list[QPixmap]:
    """The icon in all these sizes; reading it is the dear part, and done once."""
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
