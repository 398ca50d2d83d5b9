"""Small pictures of first pages for a fax list, drawn off the GUI thread for the rows in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.status import FaxRow

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.ui.page_view.page_cache import PageCache
    from faxdesk.ui.page_view.page_sources import DocumentPage
    from faxdesk.work.tasks import TaskRunner

WIDTH_PX = 68
"""Twice the width at which they are shown: a page shrunk in two steps reads better."""
MAX_BYTES = 16 << 20
MAX_WISHES = 24
_SETTLE_MS = 60
_OWNER = "list"


class RowThumbnails(QObject):
    """Answers while rows are painted; a picture that is missing is drawn by a worker and announced.

    Signals: arrived() when there is a picture that was asked for.
    """

    arrived = Signal()

    def __init__(
        self,
        library: Library,
        pages: Callable[[], PageDrawer],
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._pages = pages
        self._runner = runner
        self._cache: PageCache | None = None
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
        if sheet is not None and self._cache is not None:
            image = self._cache.image(sheet, self._width())
            if image is not None or self._cache.error(sheet) is not None:
                return image
        self._wanted[row.thumbnail] = row.id
        if not self._settled.isActive():
            self._settled.start()
        return None

    def _ask(self) -> None:
        if self._cache is None:
            self._cache = self._make_cache()
        wanted, self._wanted = self._wanted, {}
        wishes = []
        for key, fax_id in list(wanted.items())[-MAX_WISHES:]:
            if key not in self._sheets:
                self._sheets[key] = self._find(fax_id)
            sheet = self._sheets[key]
            if sheet is not None:
                wishes.append((sheet, self._width()))
        self._cache.want(_OWNER, wishes)

    def _make_cache(self) -> PageCache:
        from faxdesk.ui.page_view.page_cache import PageCache

        cache = PageCache(self._pages(), self._runner, self, max_bytes=MAX_BYTES)
        cache.page_ready.connect(self._on_ready)
        return cache

    def _find(self, fax_id: int) -> DocumentPage | None:
        from faxdesk.ui.page_view.page_sources import DocumentPage

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
