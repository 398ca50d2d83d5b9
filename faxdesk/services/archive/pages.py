"""What the window needs of documents: where they lie, what they hold, and pictures of their pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from faxdesk.domain.fax import Resolution
    from faxdesk.domain.page import DocumentInfo, PageImage


class DocumentFolder(Protocol):
    """The archive's documents, by the hash of their content."""

    def path(self, digest: str) -> Path:
        """Where a document lies. Raises FaxDeskError (STORAGE) when it is gone."""
        ...


class PageDrawer(Protocol):
    """Opens documents and draws their pages; for workers.

    Every call raises FaxDeskError (BAD_INPUT, with a text that names the file) for a file that cannot be
    opened. name is the file's name: its ending tells the type where the content does not. Pages count from 0.
    """

    def inspect(self, path: Path, name: str) -> DocumentInfo:
        """What a file holds."""
        ...

    def render(self, path: Path, name: str, page: int, width: int, *, on_paper: bool = False) -> PageImage:
        """A page in grey, width pixels wide as far as its shape allows: as a screen shows it, or on_paper as
        a printer does."""
        ...

    def fax_page(self, path: Path, name: str, page: int, resolution: Resolution) -> PageImage:
        """A page as the other side's machine prints it: 1728 pixels wide, one bit."""
        ...

    def transmission_seconds(self, path: Path, name: str, resolution: Resolution) -> list[float]:
        """How long each page takes on a line of 14,400 bits a second."""
        ...
