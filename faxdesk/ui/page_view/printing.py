"""Printing: the pages are drawn on a worker first; then they are looked at and printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.page_view.page_sources import DocumentPage, Sheet
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.work.tasks import Task

PRINT_WIDTH_PX = 2592
"""Half as much again as a fax has dots, so that what is not one-bit prints well when dithered."""


class Printing(QObject):
    """Draws the pages of one document at a time for the printer.

    Signals: progress(done, total) after each page, ready(list of QImage, title), failed(FaxDeskError).
    """

    progress = Signal(int, int)
    ready = Signal(object, str)
    failed = Signal(object)

    def __init__(self, pages: PageDrawer, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._runner = runner
        self._task: Task | None = None
        self._round = 0
        # One bit is what a fax has, and keeps 200 pages within reach of any memory.
        self._form = QImage.Format.Format_Mono

    def prepare(self, sheets: Sequence[Sheet], title: str, *, in_grey: bool = False) -> None:
        """Draw these pages; an earlier round not yet ready is dropped. in_grey keeps shades, which a fax
        has none of."""
        self.cancel()
        self._form = QImage.Format.Format_Grayscale8 if in_grey else QImage.Format.Format_Mono
        printed = [
            replace(sheet, on_paper=True) if isinstance(sheet, DocumentPage) else sheet for sheet in sheets
        ]
        self._draw_next(self._round, printed, [], title)

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
        pages, form = self._pages, self._form

        def draw() -> QImage:
            return sheet.draw(pages, PRINT_WIDTH_PX).convertToFormat(form)

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
