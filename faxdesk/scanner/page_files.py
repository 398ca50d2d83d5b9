"""Pages on their way from a scanner to the disk: each is there whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.private_files import private_opener
from faxdesk.words import tr

MAX_PAGE = 64_000_000
"""Bytes of one page; in grey and without being compressed it has 5 million."""
MAX_SCAN = 2_000_000_000
"""Bytes of all pages of a scan."""
_BEGINNINGS = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG": ".png",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"%PDF": ".pdf",
}


class NoPage(Exception):
    """What came is no picture of a page."""


class PageFiles:
    """The pages of one scan in a folder, in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._size = 0
        self.paths: list[Path] = []

    @property
    def room(self) -> int:
        """The most bytes that the next page may have."""
        return min(MAX_PAGE, MAX_SCAN - self._size)

    def add(self, chunks: Iterable[bytes]) -> Path:
        """Keep a page. Raises NoPage, FaxDeskError (STORAGE), and what reading the chunks does; then nothing
        of the page stays."""
        half = self._folder / f"page-{len(self.paths) + 1:04}.half"
        try:
            with open(half, "wb", opener=private_opener) as file:
                for chunk in chunks:
                    file.write(chunk)
                self._size += file.tell()
            path = half.with_suffix(_kind(half))
            half.replace(path)
        except OSError as error:
            raise FaxDeskError(
                tr("The scanned page could not be written to “{folder}”.", folder=self._folder),
                tr("Make room on that disk, and scan again. The pages that came before are here."),
                ErrorKind.STORAGE,
            ) from error
        finally:
            half.unlink(missing_ok=True)
        self.paths.append(path)
        return path


def _kind(file: Path) -> str:
    """The ending for what a file begins with. Raises NoPage."""
    with file.open("rb") as opened:
        head = opened.read(4)
    for beginning, ending in _BEGINNINGS.items():
        if head.startswith(beginning):
            return ending
    raise NoPage
