"""The program's icon in the forms that Windows and macOS want; needs PySide6 and Pillow, which .venv has."""

from __future__ import annotations

import io
import os
from pathlib import Path

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "icons" / "faxdesk.svg"
ICO_PX = (16, 24, 32, 48, 64, 128, 256)
ICNS_PX = (16, 32, 64, 128, 256, 512, 1024)


def write_ico(target: Path) -> None:
    """Write the icon for Windows."""
    _write(target, "ICO", ICO_PX, sizes=[(size, size) for size in ICO_PX])


def write_icns(target: Path) -> None:
    """Write the icon for macOS."""
    _write(target, "ICNS", ICNS_PX)


def _write(target: Path, form: str, widths: tuple[int, ...], **how: object) -> None:
    from PIL import Image

    # Each size is drawn anew, because a large picture that is made small is blurred.
    images = [Image.open(io.BytesIO(_drawn(size))) for size in widths]
    images[-1].save(target, form, append_images=images[:-1], **how)


def _drawn(size: int) -> bytes:
    """The drawing as a PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide6's type stubs want bytes here, which PySide6 itself refuses.
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
