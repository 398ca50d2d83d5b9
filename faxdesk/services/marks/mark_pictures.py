"""Pictures for the pages of a fax, kept among the archive's documents as the drafts' own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from faxdesk.domain.compose.signature import MarkPicture

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import PageSource
    from faxdesk.domain.page import PageImage
    from faxdesk.store.blobs import BlobStore


class MarkPictureMaker(Protocol):
    """Makes a picture for marks of a document; for workers."""

    def mark_picture(self, path: Path, name: str, target: Path, *, is_signature: bool = False) -> float:
        """Write the first page as a grey PNG, of a signature the ink alone; gives its height to its width.
        Raises FaxDeskError (BAD_INPUT) for what cannot be opened, and where nothing is on it."""
        ...

    def render(self, page: PageSource, width: int) -> PageImage:
        """A page in grey, to be looked at."""
        ...


class MarkPictures:
    """Takes pictures in; for workers. What no draft refers to goes as other documents do."""

    def __init__(self, maker: MarkPictureMaker, blobs: BlobStore) -> None:
        self._maker = maker
        self._blobs = blobs

    def take(self, path: Path) -> MarkPicture:
        """A picture from a file, in grey. Raises FaxDeskError: BAD_INPUT, STORAGE."""
        temporary = self._blobs.temporary()
        try:
            aspect = self._maker.mark_picture(path, path.name, temporary)
            digest, _size = self._blobs.add(temporary)
        finally:
            temporary.unlink(missing_ok=True)
        return MarkPicture(digest, aspect)

    def keep(self, png: bytes, aspect: float) -> MarkPicture:
        """A picture that is there already, such as a signature. Raises FaxDeskError (STORAGE)."""
        temporary = self._blobs.temporary()
        try:
            self._blobs.keeper.write_bytes(temporary, png)
            digest, _size = self._blobs.add(temporary)
        finally:
            temporary.unlink(missing_ok=True)
        return MarkPicture(digest, aspect)
