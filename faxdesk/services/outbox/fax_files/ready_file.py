"""From a file on somebody's disk to pages: opened by its password, made by LibreOffice, or refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.draft import (
    ACCEPTED_SUFFIXES,
    MAX_BYTES,
    check_file,
    check_pages,
    check_size,
    suffix_of,
    tidy_name,
)
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.files.file_kinds import ARCHIVES, MAKERS, Maker, maker_of
from faxdesk.domain.files.file_refusals import HoldsDocuments, NeedsPassword
from faxdesk.domain.page import DocumentInfo, Remark, RemarkKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.archive.save_file import safe_file_name
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.documents.conversion.office import OfficeConverter
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.sealing.file_keeper import FileKeeper

log = logging.getLogger(__name__)

_MOST_READ = 8 * MAX_BYTES
_REASONS = {
    "missing": (
        mark("Without LibreOffice, “{name}” cannot be faxed: {service} does not take files of this type."),
        mark("Install LibreOffice, by which FaxDesk then makes its pages, or save it as a PDF."),
    ),
    "late": (
        mark(
            "LibreOffice took longer than a minute for “{name}”, and {service} does not take files of this "
            "type."
        ),
        mark("Save it as a PDF in the program that made it, and add that."),
    ),
    "failed": (
        mark("LibreOffice cannot open “{name}”, and {service} does not take files of this type."),
        mark("Save it as a PDF in the program that made it, and add that."),
    ),
}
"""Why a file that the service does not take has no pages, and what to do."""


class ReadyFile(Struct, frozen=True):
    """A file as it can be faxed. name is the person's own, sent_name that under which it goes; path is the
    file itself, or what was made of it in the caller's folder, which is_made_here says."""

    path: Path
    name: str
    sent_name: str
    info: DocumentInfo
    is_made_here: bool = False

    @property
    def opened_as(self) -> str:
        """The name by which the file at path is opened."""
        return self.sent_name if self.is_made_here else self.name


class FileReader:
    """Checks files and makes pages of those that are none. For workers; keeps nothing."""

    def __init__(self, pages: PageWorker, office: Callable[[], OfficeConverter], keeper: FileKeeper) -> None:
        self.pages = pages
        self._office = office
        self._keeper = keeper

    def ready(
        self, path: Path, folder: Path, token: CancelToken, password: str = "", name: str = ""
    ) -> ReadyFile:
        """A file that can be faxed; what has to be made is written to folder, which the caller deletes. name
        is the file's own where that of the path is another.

        Raises FaxDeskError (BAD_INPUT) naming the file and what is wrong with it; NeedsPassword for a PDF
        that another password opens; HoldsDocuments for an archive; and Cancelled.
        """
        name = tidy_name(name or path.name)
        self._check_bytes(path, name)
        info = self._first_look(path, name, password)
        token.check()
        if info is None:
            opened = folder / "opened.pdf"
            self.pages.unlock(path, name, password, opened)
            path, info = opened, self.pages.inspect(opened, name)
        if info.ending in ARCHIVES.endings:
            raise HoldsDocuments(name, self.pages.contents(path, name))
        if maker_of(info.ending) == Maker.LIBREOFFICE:
            return self._by_office(path, name, info, folder, token)
        return self._as_it_is(path, name, info)

    def _first_look(self, path: Path, name: str, password: str) -> DocumentInfo | None:
        """What a file holds; None for one that the password is to open."""
        try:
            return self.pages.inspect(path, name)
        except NeedsPassword:
            if not password:
                raise
            return None

    def contents(self, path: Path) -> tuple[str, ...]:
        """The names of the documents in an archive, or attached to a mail. Raises FaxDeskError."""
        return self.pages.contents(path, tidy_name(path.name))

    def take_out(self, path: Path, number: int, name: str, folder: Path) -> Path:
        """Write the document of this number and name among contents() to the folder. Raises FaxDeskError."""
        target = folder / safe_file_name(name)
        self.pages.take_out(path, tidy_name(path.name), number, target)
        return target

    def _check_bytes(self, path: Path, name: str) -> None:
        from faxdesk.documents.conversion_rules import guess_type

        size = self._size_of(path, name)
        # What is made smaller here, or taken apart, may be larger than the service takes.
        is_shrunk = guess_type(name).startswith("image/") or suffix_of(name) in {*ARCHIVES.endings, "eml"}
        check_size(name, min(size, MAX_BYTES) if is_shrunk and size <= _MOST_READ else size)

    def _as_it_is(self, path: Path, name: str, info: DocumentInfo) -> ReadyFile:
        from faxdesk.documents.conversion_rules import named_as

        sent_name = named_as(name, info.ending)
        if not info.is_redrawn:
            check_file(name, self._size_of(path, name), sent_name)
        check_pages(name, info.pages or 0)
        return ReadyFile(path, name, sent_name, info)

    def _by_office(
        self, path: Path, name: str, info: DocumentInfo, folder: Path, token: CancelToken
    ) -> ReadyFile:
        """The pages that LibreOffice makes; else the file itself, where the service takes it."""
        reason = self._made_by_office(path, info.ending, folder, token)
        made = folder / "pages.pdf"
        if not reason:
            stem = PurePath(name).stem if suffix_of(name) in MAKERS else name
            sent_name = f"{stem}.pdf"
            try:
                whole = self.pages.inspect(made, sent_name)
            except FaxDeskError:
                log.info("What LibreOffice made of a file cannot be opened")
                reason = "failed"
            else:
                check_pages(name, whole.pages or 0)
                return ReadyFile(made, name, sent_name, whole, is_made_here=True)
        if info.ending not in ACCEPTED_SUFFIXES:
            title, hint = _REASONS[reason]
            raise FaxDeskError(
                tr(title, name=name, service=service_name()),
                tr(hint, service=service_name()),
                ErrorKind.BAD_INPUT,
            )
        if reason != "missing":
            info = replace(info, remarks=(*info.remarks, Remark(RemarkKind.NOT_CONVERTED)))
        return self._as_it_is(path, name, info)

    def _made_by_office(self, path: Path, ending: str, folder: Path, token: CancelToken) -> str:
        """Have LibreOffice make pages.pdf in the folder; gives why it did not, "" where it did."""
        from faxdesk.documents.conversion.office import NotConverted

        office = self._office()
        if not office.is_here:
            return "missing"
        try:
            office.to_pdf(path, ending, folder / "pages.pdf", token)
        except NotConverted as failure:
            return "late" if failure.late else "failed"
        except OSError as error:
            log.warning("The disk did not let LibreOffice work: %s", error.strerror)
            return "failed"
        return ""

    def _size_of(self, path: Path, name: str) -> int:
        """A file's size in bytes. Raises FaxDeskError (BAD_INPUT) for what is no file, or cannot be read."""
        try:
            if not path.is_file():
                raise FaxDeskError(
                    tr("“{name}” is not a file.", name=name)
                    if path.exists()
                    else tr("There is no file “{name}”.", name=name),
                    tr("Choose a document to fax."),
                    ErrorKind.BAD_INPUT,
                )
            with path.open("rb"):
                return self._keeper.size(path)
        except OSError as error:
            raise FaxDeskError(
                tr("“{name}” cannot be read.", name=name),
                tr(
                    "The system says: {reason}. Check its permissions, or copy it elsewhere.",
                    reason=error.strerror or error,
                ),
                ErrorKind.BAD_INPUT,
            ) from error
