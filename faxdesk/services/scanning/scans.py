"""Scans that end in a file or in a draft, without a window."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.services.archive.save_file import check_place, save_whole
from faxdesk.services.scanning.scan_trays import document_name
from faxdesk.words import mark
from faxdesk.working_folder import WorkingFolder

if TYPE_CHECKING:
    from faxdesk.documents.scans.scan_writer import ScanWriter
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.scanning.scanner import KnownScanner, ScanOptions, ScanWatch
    from faxdesk.services.intake.intake import Intake
    from faxdesk.services.scanning.scanners import Scanners

_NOT_SAVED = mark("The scanned pages could not be saved as {path}.")


class ScanEnd(Struct, frozen=True):
    """How many pages of a scan were kept, the error where it ended early, and the draft that they are in."""

    pages: int
    error: ScanError | None = None
    fax_id: int | None = None


class Scans:
    """For workers. A scan that ends early after some pages is no failure as a whole: they are kept."""

    def __init__(self, scanners: Scanners, writer: ScanWriter, intake: Intake) -> None:
        self._scanners = scanners
        self._writer = writer
        self._intake = intake

    def to_file(
        self,
        scanner: KnownScanner,
        options: ScanOptions,
        target: Path,
        watch: ScanWatch,
        token: CancelToken,
        *,
        as_scanned: bool = False,
    ) -> ScanEnd:
        """Scan into a PDF: the pages as they would be faxed, or in grey as they were scanned. Raises
        ScanError where no page came, FaxDeskError (BAD_INPUT, STORAGE), and Cancelled."""
        write = self._writer.merge if as_scanned else self._writer.fax_pdf
        # Paper that has gone through the feeder would have to be laid into it again.
        check_place(target, _NOT_SAVED, token)

        def save(pages: list[tuple[Path, str]]) -> None:
            save_whole(target, lambda half: write(pages, half), _NOT_SAVED, token)

        return self._scan(scanner, options, watch, token, save)

    def to_draft(
        self,
        scanner: KnownScanner,
        options: ScanOptions,
        recipients: Sequence[Recipient],
        watch: ScanWatch,
        token: CancelToken,
    ) -> ScanEnd:
        """Scan into a draft for recipients, by way of what comes in: once the pages are kept there, they are
        not lost. Raises as to_file() does; and FaxDeskError for what keeps them from
        being a draft."""
        source = Source(SourceKind.SCANNER, scanner.name)
        keys = []

        def keep(pages: list[tuple[Path, str]]) -> None:
            pdf = pages[0][0].with_name(document_name())
            self._writer.merge(pages, pdf)
            files = (IncomingFile(pdf.name, pdf),)
            keys.append(
                self._intake.put(Incoming(source, uuid.uuid4().hex, files, recipients=tuple(recipients)))
            )

        end = self._scan(scanner, options, watch, token, keep)
        self._intake.take_all(token)
        taken = self._intake.taken(keys[0])
        if taken is not None:
            return replace(end, fax_id=taken.fax_id)
        waiting = self._intake.waiting(keys[0])
        if waiting is not None and (problem := waiting.problem) is not None:
            raise FaxDeskError(problem.title, problem.hint, ErrorKind.BAD_INPUT)
        return end

    def _scan(
        self,
        scanner: KnownScanner,
        options: ScanOptions,
        watch: ScanWatch,
        token: CancelToken,
        keep: Callable[[list[tuple[Path, str]]], object],
    ) -> ScanEnd:
        error, followed = None, _Followed(watch)
        with WorkingFolder("scan") as folder:
            try:
                self._scanners.scan(scanner, options, folder.path, followed, token)
            except ScanError as trouble:
                error = trouble
            pages = [(page, page.name) for page in followed.pages]
            if error is not None and not pages:
                raise error
            keep(pages)
        return ScanEnd(len(pages), error)


class _Followed:
    """Notes the pages that come, and tells whoever follows the scan."""

    def __init__(self, watch: ScanWatch) -> None:
        self._watch = watch
        self.pages: list[Path] = []

    def came(self, page: Path) -> None:
        self.pages.append(page)
        self._watch.came(page)

    def waits(self, trouble: ScanTrouble) -> None:
        self._watch.waits(trouble)
