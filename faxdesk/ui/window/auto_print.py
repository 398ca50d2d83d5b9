"""Prints faxes that arrive, where the settings say so: without a question, one after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from faxdesk.domain.arrival import ArrivalTask
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.rounds import Rounds
from faxdesk.ui.page_view.page_sources import DocumentPage
from faxdesk.ui.page_view.printing import PRINT_WIDTH_PX
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.desk import Desk
    from faxdesk.settings import Settings
    from faxdesk.work.arrivals_timer import ArrivalsTimer

log = logging.getLogger(__name__)

Printers = Callable[[str, str], "QPrinter"]
"""From a printer's name ("" for the system's own choice) and a title; raises FaxDeskError."""


def find_printer(name: str, title: str) -> QPrinter:
    """The printer to print on. Raises FaxDeskError (STORAGE) when it is not there or says that it cannot."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    from faxdesk.ui.page_view.print_pages import new_printer

    info = QPrinterInfo.printerInfo(name) if name else QPrinterInfo.defaultPrinter()
    if info.isNull():
        raise FaxDeskError(
            tr("New faxes cannot be printed: there is no printer “{name}”.", name=name)
            if name
            else tr("New faxes cannot be printed: this computer has no printer of its own choice."),
            tr("Choose another one in the settings."),
            ErrorKind.STORAGE,
        )
    if info.state() in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}:
        raise _no_print(info.printerName())
    printer = new_printer(title)
    printer.setPrinterName(info.printerName())
    return printer


class PrintServices(Struct, frozen=True):
    """What it takes to print what arrives."""

    arrivals: Arrivals
    library: Library
    pages: PageDrawer
    settings: Settings

    @classmethod
    def of(cls, desk: Desk) -> PrintServices:
        return cls(desk.arrivals, desk.library, desk.pages, desk.settings)


class AutoPrint(QObject):
    """Draws and prints on a worker; the ledger of what was printed is the services'.

    Signals: failed(FaxDeskError) when a fax that print_now() was asked for could not be printed.
    """

    failed = Signal(object)

    def __init__(
        self,
        services: PrintServices,
        runner: TaskRunner,
        arrivals_timer: ArrivalsTimer,
        parent: QObject,
        printers: Printers = find_printer,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = runner
        self._printers = printers
        self._rounds = Rounds(self._begin)
        arrivals_timer.arrived.connect(self._look)

    def print_now(self, ids: Sequence[int]) -> None:
        """Print these faxes, which the person asked for, on the printer for new faxes."""
        for fax_id in ids:
            self._runner.submit(
                Lane.BACKGROUND, partial(self._print_asked_for, fax_id), None, self.failed.emit
            )

    @Slot()
    def _look(self) -> None:
        if self._services.settings.auto_print:
            self._rounds.ask()

    def _begin(self) -> None:
        self._runner.submit(Lane.BACKGROUND, self._print_next, self._on_printed, self._on_failed)

    def _on_printed(self, has_more: bool) -> None:
        if has_more:
            self._look()
        self._rounds.end()

    def _on_failed(self, error: FaxDeskError) -> None:
        log.warning("Printing new faxes broke off: %s", error.kind)
        self._rounds.fail()

    def _print_next(self, token: CancelToken) -> bool:
        """Print one fax; gives whether there may be another."""
        arrivals = self._services.arrivals
        task = arrivals.next_to_print()
        if task is None:
            return False
        try:
            title, images = self._draw(task.fax_id, token)
            printer = self._printers(self._services.settings.auto_print_printer, title)
        except FaxDeskError as error:
            arrivals.not_printed(task, error)
            return False
        # From here on it cannot be told for sure what came out, should the program end.
        if arrivals.begin_printing(task):
            self._put_out(task, printer, images)
        return True

    def _put_out(self, task: ArrivalTask, printer: QPrinter, images: list[QImage]) -> None:
        from faxdesk.ui.page_view.print_pages import paint_pages

        name = printer.printerName()
        try:
            is_whole = paint_pages(printer, images)
        except FaxDeskError:
            self._services.arrivals.not_printed(task, _no_print(name))
            return
        if is_whole:
            self._services.arrivals.printed(task)
        else:
            self._services.arrivals.broke_off(task)

    def _print_asked_for(self, fax_id: int, token: CancelToken) -> None:
        from faxdesk.ui.page_view.print_pages import paint_pages

        title, images = self._draw(fax_id, token)
        printer = self._printers(self._services.settings.auto_print_printer, title)
        is_whole = paint_pages(printer, images)
        self._services.library.note(Act.PRINTED, [fax_id], "" if is_whole else "broke off")
        if not is_whole:
            raise FaxDeskError(
                tr("The printing of a fax broke off on “{printer}”.", printer=printer.printerName()),
                tr("Look which pages came out, and print the fax again if need be."),
                ErrorKind.STORAGE,
            )

    def _draw(self, fax_id: int, token: CancelToken) -> tuple[str, list[QImage]]:
        document = self._services.library.document(fax_id)
        if document is None:
            raise FaxDeskError(
                tr("The pages of a new fax are missing."),
                tr("Open it: they are fetched again."),
                ErrorKind.STORAGE,
            )
        pages = self._services.pages
        images = []
        for page in pages.inspect(document.path, document.name).page_numbers:
            token.check()
            sheet = DocumentPage(document.path, document.name, page, on_paper=True)
            image = sheet.draw(pages, PRINT_WIDTH_PX)
            images.append(image.convertToFormat(QImage.Format.Format_Mono))
        return self._services.library.suggested_name(fax_id), images


def _no_print(name: str) -> FaxDeskError:
    return FaxDeskError(
        tr("A new fax could not be printed on “{name}”.", name=name),
        tr("See that it is on and has paper."),
        ErrorKind.STORAGE,
    )
