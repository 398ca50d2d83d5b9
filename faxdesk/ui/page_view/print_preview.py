"""The print preview, fed with pictures that are ready, and the printing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QToolBar, QWidget

from faxdesk.domain.errors import ErrorKind, FaxDeskError

MARGIN_MM = 5.0


def new_printer(title: str) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    return printer


def show_preview(images: Sequence[QImage], title: str, parent: QWidget) -> QPrintPreviewDialog:
    """Open the preview, from which it is printed. It closes and cleans up by itself."""
    printer = new_printer(title)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle(f"Print {title}")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for bar in dialog.findChildren(QToolBar):
        bar.setIconSize(QSize(20, 20))
        # Printing is the last of its buttons, and must not be the one for which there is no room.
        bar.setMinimumWidth(bar.sizeHint().width())
    dialog.resize(860, 700)
    # The dialog only borrows its printer: the connection keeps it for as long as the dialog is there.
    dialog.paintRequested.connect(lambda _same: paint_pages(printer, images))
    dialog.open()
    return dialog


def paint_pages(printer: QPrinter, images: Sequence[QImage]) -> bool:
    """Each picture on a page of its own, as large as fits, the page turned to suit it; of a chosen
    range only those. Whether the printer took all of them; raises FaxDeskError (STORAGE) when it took
    none."""
    chosen = list(images)
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        chosen = chosen[printer.fromPage() - 1 : max(printer.toPage(), printer.fromPage())]
    chosen = [part for image in chosen for part in _on_sheets(printer, image)]
    if not chosen:
        return True
    _turn(printer, chosen[0])
    painter = QPainter()
    if not painter.begin(printer):
        raise FaxDeskError("The printer takes nothing.", "See that it is on.", ErrorKind.STORAGE)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, image in enumerate(chosen):
        if place:
            _turn(printer, image)
            if not printer.newPage():
                painter.end()
                return False
        area = printer.pageRect(QPrinter.Unit.DevicePixel)
        size = image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF((area.width() - size.width()) / 2, 0, size.width(), size.height())
        painter.drawImage(target, image)
    return painter.end() and printer.printerState() not in _TROUBLE


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
