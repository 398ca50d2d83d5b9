"""The fields of the forms among the documents of a fax, asked once for each document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.compose.form_field import FormField, on_page
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer

_Document = tuple[str, str]


class FormFields(QObject):
    """Signals: came() the fields of another document are known."""

    came = Signal()

    def __init__(self, pages: PageDrawer, blobs: DocumentFolder, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._blobs = blobs
        self._runner = runner
        self._fields: dict[_Document, tuple[FormField, ...]] = {}

    def of_document(self, page: DraftPage) -> tuple[FormField, ...]:
        """All fields of the document that a page is of; () also until they are known."""
        return self._fields.get((page.hash, page.name), ())

    def of_page(self, page: DraftPage) -> tuple[FormField, ...]:
        return on_page(self.of_document(page), page.page)

    def follow(self, pages: Iterable[DraftPage]) -> None:
        """Have the fields of the documents of these pages known."""
        for document in dict.fromkeys((page.hash, page.name) for page in pages if not page.is_blank):
            if document not in self._fields:
                # It is not asked for twice.
                self._fields[document] = ()
                if document[1].lower().endswith(".pdf"):
                    self._ask(document)

    def _ask(self, document: _Document) -> None:
        pages, blobs = self._pages, self._blobs
        digest, name = document

        def read(_token: object) -> tuple[FormField, ...]:
            return pages.form_fields(blobs.path(digest), name)

        def found(fields: tuple[FormField, ...]) -> None:
            self._fields[document] = fields
            if fields:
                self.came.emit()

        def failed(_error: FaxDeskError) -> None:
            # The page itself says what is wrong with the document.
            return

        self._runner.submit(Lane.PAGES, read, found, failed)
