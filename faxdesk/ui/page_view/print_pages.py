"""Puts pictures of pages on a printer's sheets. It runs on a worker: a printer may take its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

MARGIN_MM = 5.0


def new_printer(title: str) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    return printer


def paint_pages(printer: QPrinter, images: Iterable[QImage]) -> bool:
    """Each picture on a page of its own, as large as fits, the page turned to suit it. Pictures are asked for
    one after the other, so that no more than one need be there. Whether the printer took all of them; raises
    FaxDeskError (STORAGE) when it took none."""
    parts = (part for image in images for part in _on_sheets(printer, image))
    first = next(parts, None)
    if first is None:
        return True
    _turn(printer, first)
    painter = QPainter()
    if not painter.begin(printer):
        raise FaxDeskError(
            tr("The printer takes nothing."), tr("See that it is on, and print again."), ErrorKind.STORAGE
        )
    try:
        took_all = _paint(painter, printer, chain([first], parts))
    finally:
        is_ended = painter.end()
    return took_all and is_ended and printer.printerState() not in _TROUBLE


def _paint(painter: QPainter, printer: QPrinter, parts: Iterator[QImage]) -> bool:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, image in enumerate(parts):
        if place:
            _turn(printer, image)
            if not printer.newPage():
                return False
        area = printer.pageRect(QPrinter.Unit.DevicePixel)
        size = image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF((area.width() - size.width()) / 2, 0, size.width(), size.height())
        painter.drawImage(target, image)
    return True


_STILL_LEGIBLE = 1.5
"""How many times the height of a sheet a page may have to be shrunk onto one."""
_TROUBLE = {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}


def _on_sheets(printer: QPrinter, image: QImage) -> list[QImage]:
    """A picture in as many parts as it needs to be read: a fax may be far longer than a sheet."""
    area = printer.pageRect(QPrinter.Unit.DevicePixel)
    short, long = sorted((area.width(), area.height()))
    height = int(image.width() * long / short)
    if height < 1 or image.height() <= height * _STILL_LEGIBLE:
        return [image]
    # What stands where one sheet ends is on the next one too, so that no line is lost between them.
    step = height - height // 40
    return [
        image.copy(0, top, image.width(), min(height, image.height() - top))
        for top in range(0, image.height() - (height - step), step)
    ]


def _turn(printer: QPrinter, image: QImage) -> None:
    wide = image.width() > image.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    )
