"""Printing: the pages are drawn on a worker first, then looked at, then printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.sheets import Sheet
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.documents.pages import PageWorker
    from faxdesk.work.tasks import Task

PRINT_WIDTH_PX = 2592
"""Half as much again as a fax has dots, so that what is not one-bit prints well when dithered."""
MARGIN_MM = 5.0


class Printing(QObject):
    """Draws the pages of one document at a time for the printer.

    Signals: progress(done, total) after each page, ready(list of QImage, title), failed(FaxDeskError).
    """

    progress = Signal(int, int)
    ready = Signal(object, str)
    failed = Signal(object)

    def __init__(self, pages: PageWorker, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._runner = runner
        self._task: Task | None = None
        self._round = 0

    def prepare(self, sheets: Sequence[Sheet], title: str) -> None:
        """Draw these pages; an earlier round not yet ready is dropped."""
        self.cancel()
        self._draw_next(self._round, list(sheets), [], title)

    def cancel(self) -> None:
        self._round += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _draw_next(self, number: int, left: list[Sheet], done: list[QImage], title: str) -> None:
        if number != self._round:
            return
        total = len(left) + len(done)
        self.progress.emit(len(done), total)
        if not left:
            self._task = None
            self.ready.emit(done, title)
            return
        sheet = left[0]
        pages = self._pages

        def draw() -> QImage:
            # One bit is what a fax has, and keeps 200 pages within reach of any memory.
            return sheet.draw(pages, PRINT_WIDTH_PX).convertToFormat(QImage.Format.Format_Mono)

        # Page by page, so that the pages on the screen are not kept waiting.
        self._task = self._runner.submit(
            Lane.PAGES,
            lambda _token: draw(),
            lambda image: self._draw_next(number, left[1:], [*done, image], title),
            lambda error: self._on_failed(number, error),
        )

    def _on_failed(self, number: int, error: FaxDeskError) -> None:
        if number == self._round:
            self._task = None
            self.failed.emit(error)


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
    dialog.resize(860, 700)
    dialog.paintRequested.connect(painter_of(images))
    dialog.open()
    return dialog


def painter_of(images: Sequence[QImage]) -> Callable[[QPrinter], None]:
    return lambda printer: paint_pages(printer, images)


def paint_pages(printer: QPrinter, images: Sequence[QImage]) -> None:
    """Each picture on a page of its own, as large as fits, the page turned to suit it; of a chosen
    range only those."""
    chosen = list(images)
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        chosen = chosen[printer.fromPage() - 1 : max(printer.toPage(), printer.fromPage())]
    if not chosen:
        return
    _turn(printer, chosen[0])
    painter = QPainter(printer)
    for place, image in enumerate(chosen):
        if place:
            _turn(printer, image)
            printer.newPage()
        area = printer.pageRect(QPrinter.Unit.DevicePixel)
        size = image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF((area.width() - size.width()) / 2, 0, size.width(), size.height())
        painter.drawImage(target, image)
    painter.end()


def _turn(printer: QPrinter, image: QImage) -> None:
    wide = image.width() > image.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    )
