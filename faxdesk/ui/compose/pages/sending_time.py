"""How long sending a fax takes at each number, page by page where that was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.fax import Resolution
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer

PAGE_SECONDS = {Resolution.FINE: 35.0, Resolution.STANDARD: 20.0}
"""What a page of plain text takes at 14,400 bits a second, where it has not been measured."""
CALL_SECONDS = 15.0
"""The seconds for dialling, and for the two machines to agree how to send."""
MEASURED_PAGES = 30
"""Longer documents are not measured: that would keep the pages on the screen waiting."""


class SendingTime(QObject):
    """How long a draft takes at each number. Files are measured once, on the pages lane.

    Signals: measured() when a better answer is there.
    """

    measured = Signal()

    def __init__(self, pages: PageDrawer, blobs: DocumentFolder, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._blobs = blobs
        self._runner = runner
        self._seconds: dict[tuple[str, Resolution], list[float]] = {}

    def seconds(self, draft: Draft) -> float:
        """The best estimate so far, in seconds."""
        cover = 0.0 if draft.cover_index == 0 else PAGE_SECONDS[draft.resolution]
        return CALL_SECONDS + cover + sum(self._of_file(file, draft.resolution) for file in draft.files)

    def of_pages(self, file: OutgoingFile, resolution: Resolution) -> list[float]:
        """The seconds of each page of a file; empty until they have been measured."""
        key = (file.hash, resolution)
        if key not in self._seconds:
            self._seconds[key] = []
            if file.pages is not None and file.pages <= MEASURED_PAGES:
                self._measure(file, key)
        return self._seconds[key]

    def _of_file(self, file: OutgoingFile, resolution: Resolution) -> float:
        measured = self.of_pages(file, resolution)
        return sum(measured) if measured else (file.pages or 1) * PAGE_SECONDS[resolution]

    def _measure(self, file: OutgoingFile, key: tuple[str, Resolution]) -> None:
        pages, blobs = self._pages, self._blobs

        def work(_token: object) -> list[float]:
            return pages.transmission_seconds(blobs.path(file.hash), file.name, key[1])

        def done(seconds: list[float]) -> None:
            self._seconds[key] = seconds
            self.measured.emit()

        # Where it fails the estimate stays; the page itself says what is wrong with the file.
        self._runner.submit(Lane.PAGES, work, done, lambda _error: None)
