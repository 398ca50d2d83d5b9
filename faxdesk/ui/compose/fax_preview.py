"""The live picture of a fax being written: each page as the recipient's machine will print it, and how
long sending it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.ui.page_view.draft_pages import sheets_of
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer

PAUSE_MS = 150
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
        self._seconds: dict[tuple[str, Resolution], float | None] = {}

    def seconds(self, draft: Draft) -> float:
        """The best estimate so far, in seconds."""
        cover = 0.0 if draft.cover_index == 0 else PAGE_SECONDS[draft.resolution]
        return CALL_SECONDS + cover + sum(self._of_file(file, draft.resolution) for file in draft.files)

    def _of_file(self, file: OutgoingFile, resolution: Resolution) -> float:
        key = (file.hash, resolution)
        if key not in self._seconds:
            self._seconds[key] = None
            if file.pages is not None and file.pages <= MEASURED_PAGES:
                self._measure(file, key)
        known = self._seconds[key]
        return known if known is not None else (file.pages or 1) * PAGE_SECONDS[resolution]

    def _measure(self, file: OutgoingFile, key: tuple[str, Resolution]) -> None:
        pages, blobs = self._pages, self._blobs

        def work(_token: object) -> float:
            return sum(pages.transmission_seconds(blobs.path(file.hash), file.name, key[1]))

        def done(seconds: float) -> None:
            self._seconds[key] = seconds
            self.measured.emit()

        # Where it fails the estimate stays; the page itself says what is wrong with the file.
        self._runner.submit(Lane.PAGES, work, done, lambda _error: None)


class FaxPreview(QWidget):
    """Follows a draft shortly after each change, staying on the page that is being looked at."""

    def __init__(
        self, pages: PageDrawer, blobs: DocumentFolder, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("faxPreview")
        self._blobs = blobs
        self._draft = Draft()
        self._cover_name = ""
        self._sender = ""
        self.pages = PagesPanel(pages, runner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._show)

    def follow(self, draft: Draft, *, cover_name: str, sender: str) -> None:
        self._draft, self._cover_name, self._sender = draft, cover_name, sender
        self._pause.start()

    def _show(self) -> None:
        try:
            sheets = sheets_of(self._draft, self._blobs, cover_name=self._cover_name, sender=self._sender)
        except FaxDeskError as error:
            self.pages.say("alert", error.title, error.hint, role="danger")
            return
        if sheets:
            self.pages.set_sheets(sheets, keep_place=True)
        else:
            self.pages.say(
                "file",
                "Nothing to look at yet",
                "Add a document or choose a cover page. The pages show here as the recipient's "
                "machine prints them.",
            )
