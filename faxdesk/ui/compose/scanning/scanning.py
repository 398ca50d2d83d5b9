"""Puts the page for scanning in place of form and pages, and what was scanned among the documents of the
fax."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.scanning.scan_trays import document_name, remove_all
from faxdesk.ui.compose.documents.attachment import FileState
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.scanning.scan_trays import ScannedPage, ScanTray
    from faxdesk.ui.compose.documents.attachment import Attachment
    from faxdesk.ui.compose.documents.attachments_list import AttachmentsList
    from faxdesk.ui.compose.scanning.scan_pane import ScanPane
    from faxdesk.ui.compose.scanning.scan_services import ScanServices
    from faxdesk.work.tasks import TaskRunner


class Scanning(QObject):
    """The page is made when it is first wanted. Scanned pages lie in the profile until the draft that has
    them is on the disk."""

    def __init__(
        self,
        column: QVBoxLayout,
        replaced: Sequence[QWidget],
        files: AttachmentsList,
        services: Callable[[], ScanServices],
        runner: TaskRunner,
    ) -> None:
        """column holds the widgets that the page replaces, among others."""
        super().__init__(column)
        self._column = column
        self._replaced = replaced
        self._files = files
        self._services = services
        self._runner = runner
        self._added: list[tuple[Attachment, ScanTray]] = []

    @cached_property
    def pane(self) -> ScanPane:
        from faxdesk.ui.compose.scanning.scan_pane import ScanPane

        pane = ScanPane(self._services(), self._runner)
        pane.hide()
        pane.added.connect(self._add)
        pane.closed.connect(self._on_closed)
        self._column.insertWidget(0, pane, 1)
        return pane

    @property
    def is_open(self) -> bool:
        """Whether paper is being scanned."""
        return "pane" in self.__dict__ and not self.pane.isHidden()

    @property
    def foot_px(self) -> int:
        """The height of the page's own foot, while it is open."""
        return self.pane.foot.height() if self.is_open else 0

    def open(self) -> None:
        """Have paper scanned."""
        if self.is_open:
            return
        pane = self.pane
        pane.show()
        for widget in self._replaced:
            widget.hide()
        pane.open()

    def leave(self) -> None:
        """Show form and pages again, where they are not. All pages that have come are added to the fax."""
        if self.is_open:
            self.pane.close_pane()

    def on_kept(self) -> None:
        """The draft is on the disk with all that was taken by now: its pages need no second place."""
        taken = [tray for attachment, tray in self._added if attachment.state is FileState.READY]
        self._added = [each for each in self._added if each[1] not in taken]
        if taken:
            self._runner.submit(Lane.LOCAL, lambda _token: remove_all(taken))

    def forget(self) -> None:
        """The draft is thrown away, and the pages with it."""
        trays, self._added = [tray for _attachment, tray in self._added], []
        self._runner.submit(Lane.LOCAL, lambda _token: remove_all(trays))

    def let_go(self) -> None:
        """The draft is left. Pages that are not among its documents become a draft of their own."""
        behind = [tray for attachment, tray in self._added if attachment.state is not FileState.READY]
        self._added = [each for each in self._added if each[1] not in behind]
        if behind:
            left = self._services().left
            self._runner.submit(Lane.DOCUMENTS, lambda token: left().hand_over_these(behind, token))

    def _add(self, tray: ScanTray, pages: list[ScannedPage]) -> None:
        """Have the pages be a document of the fax."""
        trays = self._services().trays

        def take(token: CancelToken, _password: str) -> OutgoingFile:
            return trays.document(pages, token)

        self._added.append((self._files.add(document_name(), take), tray))

    def _on_closed(self) -> None:
        for widget in self._replaced:
            widget.show()
        self.pane.hide()
        self._files.rows.setFocus()
