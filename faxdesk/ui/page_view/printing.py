"""Printing: each page is drawn and put on paper on a worker, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.page_view.page_sources import DocumentPage, Sheet
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.work.tasks import Task

PRINT_WIDTH_PX = 2592
"""Half as much again as a fax has dots, so that what is not one-bit prints well when dithered."""
_LOOK_MS = 200


class PrintOrder(Struct, frozen=True):
    """What is printed where and how. printer is a printer's name; with a file, a PDF is written there
    instead. Without in_grey only black and white are printed, which is all that a fax has."""

    sheets: tuple[Sheet, ...]
    title: str
    printer: str = ""
    file: Path | None = None
    copies: int = 1
    two_sided: bool = False
    in_grey: bool = False


Noted = Callable[[PrintOrder], object]
"""Told of an order, on the worker, once the first of its pages has gone to the printer."""


class _Progress:
    """Written by the worker, looked at by the window: plain numbers need no signal."""

    def __init__(self) -> None:
        self.done = 0


class Printing(QObject):
    """Prints one order at a time.

    Signals: progress(done, total) from time to time, printed(PrintOrder), failed(FaxDeskError).
    """

    progress = Signal(int, int)
    printed = Signal(object)
    failed = Signal(object)

    def __init__(self, pages: PageDrawer, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._runner = runner
        self._task: Task | None = None
        self._order: PrintOrder | None = None
        self._counted = _Progress()
        self._look = QTimer(self)
        self._look.setObjectName("progress of printing")
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._tell)

    def begin(self, order: PrintOrder, note: Noted = lambda _order: None) -> None:
        """Print this; an earlier order that is not on paper yet is called off. note is told before it is
        said that it was printed, also where only some of its pages were."""
        self.cancel()
        counted = self._counted = _Progress()
        pages = self._pages
        self._order = order
        # On the lane for talks that may take long: nothing that the window waits for waits behind it.
        self._task = self._runner.submit(
            Lane.NET,
            lambda token: _print_and_note(order, pages, counted, note, token),
            lambda _: self._on_printed(order),
            self._on_failed,
        )
        self._look.start()
        self._tell()

    def cancel(self) -> None:
        """Call off what is being printed, if anything is."""
        self._look.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _tell(self) -> None:
        if self._order is not None:
            self.progress.emit(self._counted.done, len(self._order.sheets))

    def _on_printed(self, order: PrintOrder) -> None:
        self._end()
        self.printed.emit(order)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        self._look.stop()
        self._task = None
        self._order = None


def _print_and_note(
    order: PrintOrder, pages: PageDrawer, counted: _Progress, note: Noted, token: CancelToken
) -> None:
    try:
        print_order(order, pages, counted, token)
    finally:
        if counted.done:
            note(order)


def print_order(order: PrintOrder, pages: PageDrawer, counted: _Progress, token: CancelToken) -> None:
    """For workers. Raises FaxDeskError (STORAGE) where not all of it was taken, BAD_INPUT for a page that
    cannot be drawn, and Cancelled."""
    from faxdesk.ui.page_view.print_pages import paint_pages

    printer = _printer_for(order)
    if not paint_pages(printer, _pictures(order, pages, counted, token)):
        raise FaxDeskError(
            tr("Not all of it was printed."),
            tr("See that the printer has paper, look which pages came out, and print the others again."),
            ErrorKind.STORAGE,
        )


def _pictures(
    order: PrintOrder, pages: PageDrawer, counted: _Progress, token: CancelToken
) -> Iterator[QImage]:
    form = QImage.Format.Format_Grayscale8 if order.in_grey else QImage.Format.Format_Mono
    for sheet in order.sheets:
        token.check()
        printed = replace(sheet, on_paper=True) if isinstance(sheet, DocumentPage) else sheet
        yield printed.draw(pages, PRINT_WIDTH_PX).convertToFormat(form)
        counted.done += 1


def _printer_for(order: PrintOrder) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter

    from faxdesk.ui.page_view.print_pages import new_printer

    printer = new_printer(order.title)
    if order.file is not None:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(order.file))
    else:
        printer.setPrinterName(order.printer)
    printer.setCopyCount(order.copies)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if order.two_sided else QPrinter.DuplexMode.DuplexNone)
    return printer
