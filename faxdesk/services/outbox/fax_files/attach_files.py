"""From a file on somebody's disk to a private copy that can be faxed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.draft import (
    MAX_BYTES,
    OutgoingFile,
    check_file,
    check_pages,
    check_size,
    tidy_name,
)
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, DocumentState, Fax, Party, RecipientStatus
from faxdesk.domain.page import DocumentInfo
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import safe_name
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.store.blobs import BlobStore

_MOST_READ = 8 * MAX_BYTES


class FileAttacher:
    """Checks files, converts those that the service would not show as they look, and keeps copies, so
    that what becomes of the original later changes nothing."""

    def __init__(self, blobs: BlobStore, pages: PageWorker) -> None:
        self._blobs = blobs
        self._pages = pages

    def check(self, path: Path) -> int | None:
        """Look at a file without keeping anything of it; gives its pages where they are known already.
        Raises FaxDeskError (BAD_INPUT) naming the file and what is wrong with it."""
        return self._inspected(path).pages

    def _inspected(self, path: Path) -> DocumentInfo:
        """Raises FaxDeskError as check() does."""
        from faxdesk.documents.conversion_rules import guess_type, named_as

        name, size = tidy_name(path.name), _size(path)
        is_picture = guess_type(name).startswith("image/")
        # A picture may be larger than the service takes: it is made smaller here.
        check_size(name, min(size, MAX_BYTES) if is_picture and size <= _MOST_READ else size)
        info = self._pages.inspect(path, name)
        if not info.is_redrawn:
            check_file(name, size, named_as(name, info.ending))
        check_pages(name, info.pages or 0)
        return info

    def take(self, path: Path, token: CancelToken) -> OutgoingFile:
        """Raises FaxDeskError: BAD_INPUT as check() does, STORAGE when the copy could not be kept."""
        from faxdesk.documents.conversion_rules import guess_type, named_as

        # Before the copy is made: what is refused is not to stay in the archive.
        info = self._inspected(path)
        token.check()
        name, pages = tidy_name(path.name), info.pages
        if info.is_redrawn:
            sent_name = named_as(name, "pdf")
            digest, size = self._convert(path, name)
            pages = self._pages.inspect(self._blobs.path(digest), sent_name).pages
        else:
            sent_name = named_as(name, info.ending)
            digest, size = self._blobs.add(path, token)
        other_name = sent_name if sent_name != name else ""
        return OutgoingFile(
            name, digest, size, guess_type(sent_name), pages, other_name, info.remarks, info.is_redrawn
        )

    def archived(self, fax: Fax) -> tuple[OutgoingFile, ...]:
        """The pages of a fax in the archive as a file to be sent; nothing while they are not here."""
        if fax.document_state != DocumentState.HERE:
            return ()
        path = self._blobs.path(fax.document_hash)
        suffix = ".tif" if "tif" in fax.document_type else ".pdf"
        return (
            OutgoingFile(
                tidy_name(_name_of(fax) + suffix),
                fax.document_hash,
                path.stat().st_size,
                fax.document_type,
                fax.page_count or None,
                # Whom it came from is for the person who forwards it, and need not leave this computer.
                f"fax{suffix}",
            ),
        )

    def _convert(self, path: Path, name: str) -> tuple[str, int]:
        """Make a PDF of a file; gives its hash and size in the archive."""
        with tempfile.TemporaryDirectory(prefix="faxdesk-") as folder:
            target = Path(folder) / "converted.pdf"
            self._pages.to_pdf(path, name, target, on_sheets=True)
            check_size(name, target.stat().st_size)
            return self._blobs.add(target)


def _name_of(fax: Fax) -> str:
    """What a fax of the archive is called as a document: Fax of Northside Clinic, 2026-10-03. The day is
    written as in the names of saved faxes, which reads alike in all languages."""
    day = fax.created_at.astimezone().strftime("%Y-%m-%d")
    if fax.direction == Direction.OUTBOUND:
        who = _called(fax.recipients[0]) if fax.recipients else ""
        return tr("Fax to {name}, {day}", name=who, day=day) if who else tr("Sent fax, {day}", day=day)
    who = _called(fax.message.sender) if fax.message else ""
    return tr("Fax of {name}, {day}", name=who, day=day) if who else tr("Fax, {day}", day=day)


def _called(party: Party | RecipientStatus) -> str:
    who = party.name or (display_number(party.number) if party.number else "")
    return safe_name(who) if who else ""


def _size(path: Path) -> int:
    name = tidy_name(path.name)
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
            return path.stat().st_size
    except OSError as error:
        raise FaxDeskError(
            tr("“{name}” cannot be read.", name=name),
            tr(
                "The system says: {reason}. Check its permissions, or copy it elsewhere.",
                reason=error.strerror or error,
            ),
            ErrorKind.BAD_INPUT,
        ) from error
