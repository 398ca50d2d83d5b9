"""Small pictures of first pages for a fax list, drawn off the GUI thread for the rows in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.status import FaxRow
from faxdesk.ui.page_cache import PageCache
from faxdesk.ui.sheets import DocumentPage

if TYPE_CHECKING:
    from faxdesk.documents.pages import PageWorker
    from faxdesk.services.library import Library
    from faxdesk.work.tasks import TaskRunner

WIDTH_PX = 68
"""Twice the width at which they are shown: a page shrunk in two steps reads better."""
MAX_BYTES = 16 << 20
MAX_WISHES = 24
_SETTLE_MS = 60
_OWNER = "list"


class RowPictures(QObject):
    """Asked while rows are painted; what is missing is drawn and announced.

    Signals: arrived() when there is a picture that was asked for.
    """

    arrived = Signal()

    def __init__(
        self, library: Library, pages: PageWorker, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._cache = PageCache(pages, runner, self, max_bytes=MAX_BYTES)
        self._cache.page_ready.connect(self._on_ready)
        self._sheets: dict[str, DocumentPage | None] = {}
        self._wanted: dict[str, int] = {}
        self._settled = QTimer(self)
        self._settled.setObjectName("row pictures")
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLE_MS)
        self._settled.timeout.connect(self._ask)

    def picture(self, row: FaxRow) -> QImage | None:
        """The first page of a fax, or None while it is not here."""
        if not row.thumbnail:
            return None
        sheet = self._sheets.get(row.thumbnail)
        image = self._cache.image(sheet, self._width()) if sheet is not None else None
        if image is None and (sheet is None or self._cache.error(sheet) is None):
            self._wanted[row.thumbnail] = row.id
            if not self._settled.isActive():
                self._settled.start()
        return image

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, {}
        wishes = []
        for key, fax_id in list(wanted.items())[-MAX_WISHES:]:
            if key not in self._sheets:
                self._sheets[key] = self._find(fax_id)
            sheet = self._sheets[key]
            if sheet is not None:
                wishes.append((sheet, self._width()))
        self._cache.want(_OWNER, wishes)

    def _find(self, fax_id: int) -> DocumentPage | None:
        try:
            document = self._library.document(fax_id)
        except FaxDeskError:
            # The reading pane says what is wrong with it; here the place simply stays empty.
            return None
        return DocumentPage(document.path, document.name, 0) if document is not None else None

    def _width(self) -> int:
        return round(WIDTH_PX * QGuiApplication.primaryScreen().devicePixelRatio())

    def _on_ready(self, _sheet: object, _width: int) -> None:
        self.arrived.emit()
