"""The program's icon in all sizes, drawn from the one in resources/."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from building.project import ROOT

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
_ICONS = ROOT / "resources" / "icons"


def write_icons(theme: Path) -> None:
    """Write the icons into a theme's folder such as /usr/share/icons/hicolor."""
    for size in SIZES:
        draw(theme / f"{size}x{size}" / "apps" / "faxdesk.png", size)
    for kind, name in (("scalable", "faxdesk.svg"), ("symbolic", "faxdesk-symbolic.svg")):
        folder = theme / kind / "apps"
        folder.mkdir(parents=True)
        shutil.copyfile(_ICONS / name, folder / name)


def draw(target: Path, size: int) -> None:
    """Write the icon as a PNG of so many pixels in width and height. Raises OSError when it cannot."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(_ICONS / "faxdesk.svg")).render(painter)
    painter.end()
    target.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(target)):
        raise OSError(f"{target} could not be written")
