"""What is done with several chosen faxes as one: printed, saved, forwarded, tagged; on workers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.export.export import Exported
from faxdesk.ui.common import wording
from faxdesk.ui.page_view.page_sources import DocumentPage, Sheet
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.ui.reading.reading_services import ReadingServices
    from faxdesk.work.tasks import TaskRunner


class SeveralActions(QObject):
    """Signals: said(text) what came of it, collected(list of sheets) for the printer,
    failed(FaxDeskError)."""

    said = Signal(str)
    collected = Signal(object)
    failed = Signal(object)

    def __init__(self, services: ReadingServices, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = runner

    def collect(self, ids: Sequence[int]) -> None:
        """Bring the pages of all of them here, in their order, to be printed."""
        library, documents = self._services.library, self._services.documents
        ids = tuple(ids)

        def work(token: CancelToken) -> list[Sheet]:
            sheets: list[Sheet] = []
            for fax_id in ids:
                token.check()
                if library.document(fax_id) is None:
                    documents.fetch(fax_id, token)
                document = library.document(fax_id)
                if document is None:
                    raise FaxDeskError(
                        tr("The pages of one of these faxes are not on this computer yet."),
                        tr("Print the others without it, or try again in a while."),
                        ErrorKind.NOT_READY,
                    )
                info = documents.pages.inspect(document.path, document.name)
                sheets += [DocumentPage(document.path, document.name, page) for page in info.page_numbers]
            return sheets

        self._runner.submit(Lane.NET, work, self.collected.emit, self.failed.emit)

    def save(self, ids: Sequence[int], target: Path) -> None:
        """Write them to one PDF, in their order."""
        exporter, ids = self._services.exporter, tuple(ids)
        self._runner.submit(
            Lane.NET, lambda token: exporter().merge(ids, target, token), self._on_saved, self.failed.emit
        )

    def tag(self, ids: Sequence[int], name: str) -> None:
        """Put a tag on all of them."""
        marks, ids = self._services.marks, tuple(ids)
        self._runner.submit(
            Lane.LOCAL, lambda _token: marks.change_tags(ids, add=[name]), failed=self.failed.emit
        )

    def _on_saved(self, done: Exported) -> None:
        if not done.files:
            self.failed.emit(done.left_out[0].problem)
            return
        name = done.files[0].name
        sentence = tr("{faxes} saved as “{name}”.", faxes=wording.faxes(done.count), name=name)
        if done.left_out:
            left_out = tr("{faxes} left out:", faxes=wording.faxes(len(done.left_out)))
            sentence = f"{sentence} {left_out} {done.left_out[0].problem.title}"
        self.said.emit(sentence)
