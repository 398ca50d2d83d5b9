"""Carries out what is done to the chosen pages of a fax being written: turned, moved, removed, copied."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from faxdesk.domain.compose import page_order
from faxdesk.domain.compose.draft_page import BLANK_A4, DraftPage
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import OutgoingFile
from faxdesk.ui.common.carrying.carried_pages import Carried, CarriedPages
from faxdesk.ui.compose.pages.page_cells import COVER, ChosenPages, PageCell
from faxdesk.ui.compose.pages.page_command import PageCommand
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.compose.page_order import Files
    from faxdesk.ui.compose.pages.page_grid import PageGrid

_QUARTER = 90


class PageCommands(QObject):
    """Signals: files_wanted(documents) these are to be the fax's from now on, cover_removal_wanted(),
    edit_wanted(PagePlace), fold_wanted(document, whether it is to be folded), fax_pages_wanted(Carried, where
    to) pages of a fax of the archive are to be put in."""

    files_wanted = Signal(object)
    cover_removal_wanted = Signal()
    edit_wanted = Signal(object)
    fold_wanted = Signal(int, bool)
    fax_pages_wanted = Signal(object, object)

    def __init__(self, grid: PageGrid, carried: CarriedPages, files: Callable[[], Files]) -> None:
        """files gives the documents as they stand."""
        super().__init__(grid)
        self._grid = grid
        self._carried = carried
        self._files = files
        grid.command.connect(self.run)

    def can(self, command: PageCommand) -> bool:
        """Whether a command would do anything to what is chosen."""
        cells, files = self._cells, self._files()
        chosen, first = ChosenPages.of(cells), next((c for c in cells if c.document != COVER), None)
        has_pages = any(cell.places for cell in cells)
        if command == PageCommand.PASTE:
            return self._carried.of(QGuiApplication.clipboard().mimeData()) is not None
        if command == PageCommand.REMOVE:
            return bool(cells)
        if first is None or not chosen:
            return False
        if command in {PageCommand.FOLD, PageCommand.UNFOLD}:
            is_folded = first.count > 1
            return (
                len(files) > 1
                and bool(files[first.document].pages)
                and (is_folded == (command == PageCommand.UNFOLD))
            )
        if command == PageCommand.SPLIT:
            return first.sent is not None and first.first.page > 0
        if command == PageCommand.JOIN:
            pair = files[first.document - 1 : first.document + 1] if first.document else ()
            return len(pair) == 2 and all(file.pages for file in pair)
        if command in {PageCommand.BACKWARD, PageCommand.FORWARD, *_OF_DOCUMENTS, *_OF_ALL}:
            return True
        return has_pages

    def run(self, command: PageCommand) -> None:
        """Do this to what is chosen, where it does anything."""
        if not self.can(command):
            return
        acts: dict[PageCommand, Callable[[], object]] = {
            PageCommand.EDIT: self._edit,
            PageCommand.TURN: lambda: self._turn(_QUARTER),
            PageCommand.TURN_BACK: lambda: self._turn(-_QUARTER),
            PageCommand.REMOVE: self._remove,
            PageCommand.CUT: self._cut,
            PageCommand.COPY: self._copy,
            PageCommand.PASTE: self._paste,
            PageCommand.BLANK_BEFORE: lambda: self._put_blank(0),
            PageCommand.BLANK_AFTER: lambda: self._put_blank(1),
            PageCommand.SPLIT: self._split,
            PageCommand.JOIN: self._join,
            PageCommand.BACKWARD: lambda: self._shift(-1),
            PageCommand.FORWARD: lambda: self._shift(1),
            PageCommand.DOCUMENT_BACKWARD: lambda: self._shift_document(-1),
            PageCommand.DOCUMENT_FORWARD: lambda: self._shift_document(1),
            PageCommand.FOLD: lambda: self._fold(folded=True),
            PageCommand.UNFOLD: lambda: self._fold(folded=False),
        }
        acts[command]()

    # What is dragged

    def lift(self) -> QMimeData | None:
        """What stands for the chosen pages on their way; None where none can be carried."""
        given = self._given()
        if not given:
            return None
        data = QMimeData()
        self._carried.put(data, Carried(given))
        return data

    def holds_pages(self, data: QMimeData) -> bool:
        return self._carried.of(data) is not None

    def drop(self, data: QMimeData, to: PagePlace) -> None:
        """Put pages from elsewhere in before the one at a place."""
        carried = self._carried.of(data)
        if carried is not None:
            self._put_in(carried, to)

    def put_last(self, carried: Carried) -> None:
        """Put pages from elsewhere in behind all others."""
        self._put_in(carried, PagePlace(len(self._files()), 0))

    def move(self, to: PagePlace) -> None:
        """Move what is chosen before the page at a place."""
        chosen = self._chosen
        self._have(page_order.rearranged(self._files(), chosen.places, chosen.wholes, to))

    def put_in(self, given: Files, to: PagePlace) -> None:
        """Put these in before the page at a place, and choose them."""
        files = self._files()
        to = to if to.document <= len(files) else PagePlace(len(files), 0)
        after = page_order.put_in(files, given, to)
        self._have(after)
        if len(after) == len(files):
            count = sum(file.pages or 0 for file in given)
            self._grid.choose([PagePlace(to.document, to.page + number) for number in range(count)])
        else:
            first = to.document + (to.document < len(files) and to.page > 0)
            self._grid.choose([PagePlace(first + number, 0) for number in range(len(given))])

    # Steps

    @property
    def _cells(self) -> list[PageCell]:
        return self._grid.chosen_cells

    @property
    def _chosen(self) -> ChosenPages:
        return ChosenPages.of(self._cells)

    @property
    def _places(self) -> set[PagePlace]:
        """Of all chosen pages, those of folded documents too."""
        return {place for cell in self._cells for place in cell.places}

    def _given(self) -> Files:
        chosen = self._chosen
        return page_order.parts(self._files(), chosen.places, chosen.wholes)

    def _have(self, files: Files) -> None:
        if files != self._files():
            self.files_wanted.emit(files)

    def _edit(self) -> None:
        self.edit_wanted.emit(min(self._places))

    def _turn(self, by: int) -> None:
        self._have(page_order.turned(self._files(), self._places, by))

    def _remove(self) -> None:
        chosen, files = self._chosen, self._files()
        if any(cell.document == COVER for cell in self._cells):
            self.cover_removal_wanted.emit()
        if chosen:
            self._have(_without(files, chosen.places, chosen.wholes))

    def _copy(self) -> None:
        data = self.lift()
        if data is not None:
            QGuiApplication.clipboard().setMimeData(data)

    def _cut(self) -> None:
        self._copy()
        chosen = self._chosen
        self._have(_without(self._files(), chosen.places, chosen.wholes))

    def _paste(self) -> None:
        carried = self._carried.of(QGuiApplication.clipboard().mimeData())
        if carried is not None:
            self._put_in(carried, self._behind)

    @property
    def _behind(self) -> PagePlace:
        """Behind what is chosen, or at the end."""
        cells = [cell for cell in self._cells if cell.document != COVER]
        if cells:
            return PagePlace(cells[-1].document, cells[-1].first.page + cells[-1].count)
        files = self._files()
        return PagePlace(len(files) - 1, files[-1].pages or 1) if files else PagePlace(0, 0)

    def _put_in(self, carried: Carried, to: PagePlace) -> None:
        if carried.files:
            self.put_in(carried.files, to)
        else:
            self.fax_pages_wanted.emit(carried, to)

    def _put_blank(self, behind: int) -> None:
        """Put in an empty sheet of the paper that the page beside it has."""
        place = max(self._places) if behind else min(self._places)
        to = PagePlace(place.document, place.page + behind)
        beside = self._files()[place.document].page_list[place.page]
        name = beside.name if beside.is_blank else self._grid.paper_of(place) or BLANK_A4
        self._have(page_order.inserted(self._files(), [DraftPage(name=name)], to))
        self._grid.choose([to])

    def _split(self) -> None:
        place = min(self._places)
        self._have(page_order.split(self._files(), place))
        self._grid.choose([PagePlace(place.document + 1, 0)])

    def _join(self) -> None:
        document = min(cell.document for cell in self._cells if cell.document != COVER)
        ahead = self._files()[document - 1].pages or 0
        self._have(page_order.joined(self._files(), document - 1))
        self._grid.choose([PagePlace(document - 1, ahead)])

    def _shift(self, by: int) -> None:
        """Move the chosen pages by one place, at the end of a document into the next one."""
        chosen, files = self._chosen, self._files()
        if not chosen.places:
            self._shift_document(by)
            return
        if by < 0:
            first = min(chosen.places)
            to = PagePlace(first.document, first.page - 1)
            if first.page == 0:
                before = first.document - 1
                if before < 0 or not files[before].pages:
                    return
                to = PagePlace(before, files[before].pages or 0)
        else:
            last = max(chosen.places)
            to = PagePlace(last.document, last.page + 2)
            if last.page + 1 == len(files[last.document].page_list):
                if last.document + 1 == len(files) or not files[last.document + 1].pages:
                    return
                to = PagePlace(last.document + 1, 0)
        self._have(page_order.moved(files, chosen.places, to))

    def _shift_document(self, by: int) -> None:
        """Move the documents of the chosen pages before or behind the one beside them."""
        documents = {cell.document for cell in self._cells if cell.document != COVER}
        before = min(documents) - 1 if by < 0 else max(documents) + 2
        files = self._files()
        if 0 <= before <= len(files):
            self._have(page_order.documents_moved(files, documents, before))

    def _fold(self, *, folded: bool) -> None:
        for document in {cell.document for cell in self._cells if cell.document != COVER}:
            self.fold_wanted.emit(document, folded)


_OF_DOCUMENTS = {PageCommand.DOCUMENT_BACKWARD, PageCommand.DOCUMENT_FORWARD}
_OF_ALL = {PageCommand.COPY, PageCommand.CUT}


def _without(files: Files, places: Collection[PagePlace], wholes: Collection[int]) -> Files:
    left: list[OutgoingFile] = []
    for number, file in enumerate(files):
        if number not in wholes:
            left += page_order.without(
                (file,), [PagePlace(0, place.page) for place in places if place.document == number]
            )
    return tuple(left)


def words_of(command: PageCommand) -> str:
    """What it is called in a menu."""
    return {
        PageCommand.EDIT: tr("Edit the page…"),
        PageCommand.TURN: tr("Turn right"),
        PageCommand.TURN_BACK: tr("Turn left"),
        PageCommand.REMOVE: tr("Remove from the fax"),
        PageCommand.CUT: tr("Cut"),
        PageCommand.COPY: tr("Copy"),
        PageCommand.PASTE: tr("Paste behind"),
        PageCommand.BLANK_BEFORE: tr("Blank page before"),
        PageCommand.BLANK_AFTER: tr("Blank page behind"),
        PageCommand.SPLIT: tr("Begin a new document here"),
        PageCommand.JOIN: tr("Join with the document before"),
        PageCommand.BACKWARD: tr("Move one place forward"),
        PageCommand.FORWARD: tr("Move one place back"),
        PageCommand.DOCUMENT_BACKWARD: tr("Move its document forward"),
        PageCommand.DOCUMENT_FORWARD: tr("Move its document back"),
        PageCommand.FOLD: tr("Fold its document"),
        PageCommand.UNFOLD: tr("Unfold its document"),
    }[command]
