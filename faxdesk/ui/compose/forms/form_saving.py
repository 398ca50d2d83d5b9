"""Saves a form that was filled in as a PDF, whose fields can be filled in further elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.ui.common import dialogs
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.draft import OutgoingFile
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer


class FormSaving(QObject):
    """Signals: failed(FaxDeskError) the form could not be saved."""

    failed = Signal(object)

    def __init__(self, pages: PageDrawer, blobs: DocumentFolder, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._pages = pages
        self._blobs = blobs
        self._runner = runner

    def ask(self, parent: QWidget, page: DraftPage, files: Iterable[OutgoingFile], title: str) -> None:
        """Ask where to save the form that a page of these documents is of, and save it there. title is what
        the person calls it."""
        suggested = dialogs.documents_folder() / f"{PurePath(title).stem}.pdf"
        target = dialogs.choose_new_file(parent, suggested, tr("Save the filled form"))
        if target is not None:
            self.save(page, files, target)

    def save(self, page: DraftPage, files: Iterable[OutgoingFile], target: Path) -> None:
        """Save it, with what was filled in on all pages of it that are in these documents."""
        values = {
            other.page: dict(other.edit.fields)
            for file in files
            for other in file.page_list
            if (other.hash, other.name) == (page.hash, page.name)
        }
        pages, blobs = self._pages, self._blobs

        def work(token: CancelToken) -> Path:
            # Few people save forms.
            from faxdesk.services.archive.save_file import save_new

            source = blobs.path(page.hash)
            return save_new(
                target,
                lambda place: pages.fill_form(source, page.name, place, values),
                mark("The form could not be saved as {path}."),
                token,
            )

        self._runner.submit(Lane.LOCAL, work, lambda _path: None, self._on_failed)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.failed.emit(error)


def can_be_saved(page: DraftPage, files: Iterable[OutgoingFile]) -> bool:
    """Whether nothing in its document is to be gone for good: the form would have it still."""
    return not any(
        other.edit.hides
        for file in files
        for other in file.page_list
        if (other.hash, other.name) == (page.hash, page.name)
    )
