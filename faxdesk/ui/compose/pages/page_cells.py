"""What the grid of pages shows: one cell for each page of the fax, in order, or for a document that is folded
away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.page_view.draft_pages import MAX_SHOWN, faxed_page, sheets_of_cover
from faxdesk.ui.page_view.page_sources import FaxedPage, Sheet, UnknownPages
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.draft import OutgoingFile
    from faxdesk.domain.fax import Resolution
    from faxdesk.services.archive.pages import DocumentFolder
    from faxdesk.ui.compose.pages.draft_as_sent import DocumentAsSent, DraftAsSent, PageAsSent

COVER = -1


class PageCell(Struct, frozen=True):
    """A page: its picture, the place of its document among those of the draft (COVER for the cover page),
    the document's name without its ending, and how it is sent; None of that for what the service makes. count
    is the number of pages that the cell stands for, from this one on: more than one where its document is
    folded. form says how far the form on it is filled in, "" where there is none."""

    sheet: Sheet
    document: int
    title: str
    sent: PageAsSent | None = None
    count: int = 1
    form: str = ""

    @property
    def first(self) -> PagePlace:
        """The place of the page, or the first of several."""
        return PagePlace(self.document, self.sent.page if self.sent else 0)

    @property
    def places(self) -> tuple[PagePlace, ...]:
        """Those of all its pages; none of the cover and of what the service makes."""
        if self.sent is None:
            return ()
        return tuple(PagePlace(self.document, self.sent.page + page) for page in range(self.count))

    @property
    def is_document(self) -> bool:
        """Whether it stands for all of a document."""
        return self.document != COVER and (self.sent is None or self.count > 1)


class ChosenPages(Struct, frozen=True):
    """What is chosen: pages by their places, and documents that are taken as wholes."""

    places: frozenset[PagePlace] = frozenset()
    wholes: frozenset[int] = frozenset()

    @classmethod
    def of(cls, cells: Sequence[PageCell]) -> ChosenPages:
        """Documents stay whole where nothing else is chosen with them, and where only the service makes their
        pages."""
        shown = [cell for cell in cells if cell.document != COVER]
        if all(cell.is_document for cell in shown):
            return cls(wholes=frozenset(cell.document for cell in shown))
        return cls(
            frozenset(place for cell in shown for place in cell.places),
            frozenset(cell.document for cell in shown if cell.sent is None),
        )

    def __bool__(self) -> bool:
        return bool(self.places or self.wholes)


def document_keys(files: Iterable[OutgoingFile]) -> list[Hashable]:
    """By what each document is known wherever it stands; it may be there more than once."""
    return _counted((file.hash, file.name) for file in files)


class PageCells:
    """Makes the cells of a draft. What is as it was before stays the same cell."""

    def __init__(self, blobs: DocumentFolder) -> None:
        self._blobs = blobs
        self._sheets: dict[tuple[DraftPage, Resolution], FaxedPage] = {}
        self._made: dict[int, tuple[DocumentAsSent, Resolution, list[PageCell]]] = {}

    def of(self, sent: DraftAsSent, folded: Collection[Hashable] = (), *, cover_name: str) -> list[PageCell]:
        """The draft's pages; folded are the keys of documents of which one cell is shown. Raises FaxDeskError
        (STORAGE) when a file's copy is missing."""
        draft = sent.draft
        cells = [
            PageCell(sheet, COVER, tr("Cover"))
            for sheet in sent.own_cover or sheets_of_cover(draft, cover_name=cover_name)
        ]
        keys = document_keys(document.file for document in sent.documents)
        for place, (document, key) in enumerate(zip(sent.documents, keys, strict=True)):
            own = self._of_document(place, document, draft.resolution)
            if key in folded and len(own) > 1:
                first = own[0]
                own = [PageCell(first.sheet, place, first.title, first.sent, len(own))]
            cells += own
        if len(self._sheets) > 4 * MAX_SHOWN:
            self._sheets.clear()
        return cells[:MAX_SHOWN]

    def _of_document(self, place: int, document: DocumentAsSent, resolution: Resolution) -> list[PageCell]:
        before = self._made.get(place)
        if before is not None and before[:2] == (document, resolution):
            return before[2]
        file, title = document.file, PurePath(document.file.name).stem
        if file.pages is None:
            cells = [PageCell(UnknownPages(file.name), place, title)]
        else:
            cells = [
                PageCell(self._sheet(page.shown, resolution), place, title, page) for page in document.pages
            ]
        self._made[place] = document, resolution, cells
        return cells

    def _sheet(self, page: DraftPage, resolution: Resolution) -> FaxedPage:
        sheet = self._sheets.get((page, resolution))
        if sheet is None:
            sheet = self._sheets[page, resolution] = faxed_page(page, resolution, self._blobs)
        return sheet


def identities_of(cells: Sequence[PageCell]) -> list[Hashable]:
    """By what each page is known wherever it stands, whatever is done to it: its file, which may be there
    twice, and its number in it."""
    return _counted(
        (cell.sheet.page.path, cell.sheet.page.page)
        if isinstance(cell.sheet, FaxedPage)
        else (type(cell.sheet), cell.title)
        for cell in cells
    )


def _counted(keys: Iterable[Hashable]) -> list[Hashable]:
    """Each key with how often it was there up to it."""
    found: Counter[Hashable] = Counter()
    counted: list[Hashable] = []
    for key in keys:
        found[key] += 1
        counted.append((key, found[key]))
    return counted
