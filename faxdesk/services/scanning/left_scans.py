"""Scanned pages that are in no fax, though nobody threw them away: the program broke off, or another draft
was opened, before they were. They become a draft of their own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.services.scanning.scan_trays import ScanTrays, document_name

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.intake.intake import Intake
    from faxdesk.services.scanning.scan_trays import ScannedPage, ScanTray

log = logging.getLogger(__name__)


class LeftScans:
    """For workers."""

    def __init__(self, trays: ScanTrays, intake: Intake) -> None:
        self._trays = trays
        self._intake = intake

    def hand_over_all(self, token: CancelToken) -> int:
        """Have a draft made of each tray that an earlier run left, once after the start; gives how many.
        Broken off, it goes on where it was the next time, and nothing comes twice. Raises FaxDeskError
        (STORAGE), and Cancelled."""
        trays = self._trays.left()
        self.hand_over_these(trays, token)
        return len(trays)

    def hand_over_these(self, trays: Sequence[ScanTray], token: CancelToken) -> None:
        """Have a draft made of each of these in which there are pages. Raises as hand_over_all() does."""
        for tray in trays:
            token.check()
            if pages := tray.pages():
                self._put(tray.name, pages)
            tray.remove()

    def _put(self, job: str, pages: list[ScannedPage]) -> None:
        with self._trays.working_folder() as folder:
            whole = folder.path / document_name()
            files: tuple[IncomingFile, ...] = (IncomingFile(whole.name, whole),)
            try:
                self._trays.merge(pages, whole)
            except FaxDeskError as error:
                if error.kind is ErrorKind.STORAGE:
                    raise
                # One that is no page must not keep the others: whoever takes them says which it is.
                log.warning("Scanned pages that were left cannot be made one document: %s", error.kind)
                files = tuple(IncomingFile(page.path.name, page.path) for page in pages)
            self._intake.put(Incoming(Source(SourceKind.SCANNER), job, files))
