"""The recovery key as a sheet that is shown in the print dialog and printed as every page is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter

from faxdesk.services.encryption.recovery import RecoveryKey
from faxdesk.services.encryption.recovery_sheet import rows_of, what_it_is_for
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer

_EDGE = 10
"""The margin, in hundredths of the width."""
_ROW = 7


class RecoveryPaper(Struct, frozen=True):
    """One page, drawn without any file."""

    key: RecoveryKey
    date: datetime

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        image = QImage(width, round(width * LETTER_ASPECT), QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.setPen(QColor(0, 0, 0))
        unit = width / 100
        top = _EDGE * unit
        top += _write(painter, unit, top, tr("Recovery key of a FaxDesk archive"), 3.2, bold=True) + 4 * unit
        top = self._write_groups(painter, unit, top)
        made = tr("Key {id}, {date}", id=self.key.key_id, date=f"{self.date:%Y-%m-%d}")
        top += _write(painter, unit, top, made, 1.8) + 4 * unit
        for paragraph in what_it_is_for():
            top += _write(painter, unit, top, paragraph, 1.8) + 2 * unit
        painter.end()
        return image

    def _write_groups(self, painter: QPainter, unit: float, top: float) -> float:
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row in rows_of(self.key):
            for place, (number, group) in enumerate(row):
                left = (_EDGE + 20 * place) * unit
                letters.setPixelSize(round(1.5 * unit))
                painter.setFont(letters)
                area = QRectF(left, top, 3 * unit, _ROW * unit)
                painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, str(number))
                letters.setPixelSize(round(3 * unit))
                painter.setFont(letters)
                area = QRectF(left + 4.5 * unit, top, 16 * unit, _ROW * unit)
                painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, group)
            top += _ROW * unit
        return top + 3 * unit


def _write(
    painter: QPainter, unit: float, top: float, text: str, size: float, *, bold: bool = False
) -> float:
    """Write a paragraph over the width; gives its height."""
    letters = QFont()
    letters.setPixelSize(round(size * unit))
    letters.setBold(bold)
    painter.setFont(letters)
    area = QRectF(_EDGE * unit, top, (100 - 2 * _EDGE) * unit, 40 * unit)
    flags = Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap
    used = painter.boundingRect(area, flags, text)
    painter.drawText(area, flags, text)
    return used.height()
