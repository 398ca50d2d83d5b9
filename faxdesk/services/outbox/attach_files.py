"""From a file on somebody's disk to a private copy that can be faxed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.draft import (
    ACCEPTED_SUFFIXES,
    MAX_BYTES,
    OutgoingFile,
    check_file,
    check_pages,
    suffix_of,
)
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import DocumentState, Fax
from faxdesk.domain.page import DocumentInfo
from faxdesk.domain.runtime import CancelToken

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
        from faxdesk.documents.conversion_rules import guess_type, needs_conversion

        size = _size(path)
        if needs_conversion(path.name) and size:
            return DocumentInfo("other", None, is_redrawn=True)
        is_picture = guess_type(path.name).startswith("image/")
        # A picture may be larger than the service takes: it is made smaller here.
        check_file(path.name, min(size, MAX_BYTES) if is_picture and size <= _MOST_READ else size)
        info = self._pages.inspect(path, path.name)
        if not info.is_redrawn:
            check_file(path.name, size)
        check_pages(path.name, info.pages or 0)
        return info

    def take(self, path: Path, token: CancelToken) -> OutgoingFile:
        """Raises FaxDeskError: BAD_INPUT as check() does, STORAGE when the copy could not be kept."""
        from faxdesk.documents.conversion_rules import guess_type

        # Before the copy is made: what is refused is not to stay in the archive.
        info = self._inspected(path)
        pages = info.pages
        token.check()
        converted_name = ""
        if info.is_redrawn:
            digest, size, converted_name = self._convert(path)
            pages = self._pages.inspect(self._blobs.path(digest), converted_name).pages
        else:
            digest, size = self._blobs.add(path, token)
        content_type = guess_type(converted_name or path.name)
        return OutgoingFile(path.name, digest, size, content_type, pages, converted_name)

    def archived(self, fax: Fax) -> tuple[OutgoingFile, ...]:
        """The pages of a fax in the archive as a file to be sent; nothing while they are not here."""
        if fax.document_state != DocumentState.HERE:
            return ()
        path = self._blobs.path(fax.document_hash)
        suffix = ".tif" if "tif" in fax.document_type else ".pdf"
        return (
            OutgoingFile(
                f"fax{suffix}",
                fax.document_hash,
                path.stat().st_size,
                fax.document_type,
                fax.page_count or None,
            ),
        )

    def _convert(self, path: Path) -> tuple[str, int, str]:
        with tempfile.TemporaryDirectory(prefix="faxdesk-") as folder:
            target = Path(folder) / "converted.pdf"
            self._pages.to_pdf(path, path.name, target)
            name = path.with_suffix(".pdf").name
            check_file(name, target.stat().st_size)
            digest, size = self._blobs.add(target)
        return digest, size, name


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise FaxDeskError(
                f"“{path.name}” is not a file." if path.exists() else f"There is no file “{path.name}”.",
                "Choose a document to fax.",
                ErrorKind.BAD_INPUT,
            )
        with path.open("rb"):
            return path.stat().st_size
    except OSError as error:
        raise FaxDeskError(
            f"“{path.name}” cannot be read.",
            f"The system says: {error.strerror or error}. Check its permissions, or copy it elsewhere.",
            ErrorKind.BAD_INPUT,
        ) from error


def is_faxable(name: str) -> bool:
    """Whether a file of this name can be faxed at all, as it is or converted."""
    from faxdesk.documents.conversion_rules import needs_conversion

    return suffix_of(name) in ACCEPTED_SUFFIXES or needs_conversion(name)
