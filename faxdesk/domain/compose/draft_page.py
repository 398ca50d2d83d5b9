"""A page of a fax being written: where it comes from, and what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from faxdesk.domain.compose.page_edit import UNTOUCHED, PageEdit
from faxdesk.domain.compose.page_on_sheet import A4_SHAPE
from faxdesk.domain.sent_page import AUTOMATIC, PageLook

BLANK_A4 = "a4"
BLANK_LETTER = "letter"


class DraftPage(Struct, frozen=True, omit_defaults=True):
    """hash names the document that it comes from in the blob store, "" for a blank page; name is that under
    which that document is opened (it tells the type), page its number there, from 0. The name of a blank page
    is that of its paper, "a4" or "letter"."""

    hash: str = ""
    name: str = ""
    page: int = 0
    edit: PageEdit = UNTOUCHED
    look: PageLook = AUTOMATIC

    @property
    def is_blank(self) -> bool:
        """Whether it is an empty sheet of no document."""
        return not self.hash

    @property
    def blobs(self) -> frozenset[str]:
        """The hashes of all that is needed to draw it."""
        return self.edit.pictures | ({self.hash} if self.hash else frozenset())


def blank_page(size_mm: tuple[float, float]) -> DraftPage:
    """An empty sheet of the paper that goes with pages of this size (width, height)."""
    shorter, longer = sorted(size_mm)
    return DraftPage(name=BLANK_A4 if longer / max(shorter, 1.0) > A4_SHAPE else BLANK_LETTER)


class PageSource(Struct, frozen=True):
    """A page with the files that it is drawn from: that of its document, None for a blank page, and those of
    its marks' pictures by their hashes."""

    path: Path | None
    name: str
    page: int = 0
    look: PageLook = AUTOMATIC
    edit: PageEdit = UNTOUCHED
    pictures: tuple[tuple[str, Path], ...] = ()

    @classmethod
    def of(cls, page: DraftPage, path_of: Callable[[str], Path]) -> PageSource:
        """path_of tells where the document with a hash lies; what it raises is passed on."""
        pictures = tuple((digest, path_of(digest)) for digest in sorted(page.edit.pictures))
        path = None if page.is_blank else path_of(page.hash)
        return cls(path, page.name, page.page, page.look, page.edit, pictures)
