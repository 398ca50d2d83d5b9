"""The pictures of marks and signatures, drawn by the worker as pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.page_view.page_sources import DocumentPage, Sheet

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder
    from faxdesk.ui.page_view.page_cache import PageCache

_OWNER = "marks"
_NAME = "mark.png"


class MarkImages(QObject):
    """Signals: came() a picture that was asked for is here."""

    came = Signal()

    def __init__(self, cache: PageCache, blobs: DocumentFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._blobs = blobs
        self._sheets: dict[str, DocumentPage] = {}
        self._wanted: dict[Sheet, int] = {}
        cache.page_ready.connect(self._on_page_ready)

    def image(self, digest: str, width: int) -> QImage | None:
        """The picture with this hash about so wide; None until it is there."""
        if digest not in self._sheets:
            try:
                self._sheets[digest] = DocumentPage(self._blobs.path(digest), _NAME, 0)
            except FaxDeskError:
                return None
        sheet = self._sheets[digest]
        found = self._cache.image(sheet, width)
        if found is None and sheet not in self._wanted:
            self._wanted[sheet] = 2 * width
            self._cache.want(_OWNER, list(self._wanted.items()))
        return found

    def _on_page_ready(self, sheet: Sheet, _width: int) -> None:
        if self._wanted.pop(sheet, None) is not None:
            self.came.emit()
