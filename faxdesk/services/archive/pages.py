"""What the window needs of documents: where they lie, what they hold, and pictures of their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from faxdesk.domain.compose.form_field import FormField
from faxdesk.domain.sent_page import PageLook

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import PageSource
    from faxdesk.domain.fax import Resolution
    from faxdesk.domain.page import DocumentInfo, PageImage
    from faxdesk.domain.sent_page import LineTime, PageMode, SentPageFacts


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

    def page_sizes(self, path: Path, name: str) -> tuple[tuple[float, float], ...]:
        """The width and height in millimetres of each page as it stands in its document."""
        ...

    def form_fields(self, path: Path, name: str) -> tuple[FormField, ...]:
        """The fields of a PDF form, in the order of Tab; () of any other file."""
        ...

    def fill_form(self, path: Path, name: str, target: Path, values: Mapping[int, Mapping[str, str]]) -> None:
        """Write a PDF form with fields filled in, page by page, by their names; they stay fields."""
        ...

    def render(self, page: PageSource, width: int, *, on_paper: bool = False) -> PageImage:
        """A page in grey, width pixels wide as far as its shape allows: as a screen shows it, or on_paper as
        a printer does. One without a path is a blank one of the paper that its name tells, here as below."""
        ...

    def fax_page(self, page: PageSource, resolution: Resolution) -> PageImage:
        """A page as the other side's machine prints it: 1728 pixels wide, one bit."""
        ...

    def sent_page_facts(self, page: PageSource, resolution: Resolution) -> SentPageFacts:
        """What kind of page it is, how long it takes, and what a person should know of it."""
        ...

    def times_by_mode(self, page: PageSource, resolution: Resolution) -> dict[PageMode, LineTime]:
        """How long a page takes in each mode; of its look, the lightness matters alone."""
        ...

    def to_tiff(
        self,
        path: Path,
        name: str,
        target: Path,
        resolution: Resolution,
        looks: Mapping[int, PageLook] | None = None,
        *,
        is_first: bool = True,
    ) -> None:
        """Write a document's fax pages to a TIFF, or add them to one (not is_first)."""
        ...

    def pages_to_tiff(
        self, pages: Sequence[PageSource], target: Path, resolution: Resolution, *, is_first: bool = True
    ) -> None:
        """Likewise pages of any documents, with what was done to them."""
        ...
