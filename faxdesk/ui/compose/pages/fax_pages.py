"""The pages of a fax being written, as the recipient's machine will print them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from faxdesk.domain.compose import page_order
from faxdesk.domain.compose.form_field import form_state
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.sent_page import DrawnBy, PageLook
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.compose.forms.form_fields import FormFields
from faxdesk.ui.compose.forms.form_saving import FormSaving, can_be_saved
from faxdesk.ui.compose.forms.form_words import short_state_of
from faxdesk.ui.compose.pages.chosen_page_bar import ChosenPageBar
from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent
from faxdesk.ui.compose.pages.drawn_by_line import DrawnByLine
from faxdesk.ui.compose.pages.grid_dragging import GridDragging
from faxdesk.ui.compose.pages.judged_pages import JudgedPage
from faxdesk.ui.compose.pages.look_menu import Change, LookChoices
from faxdesk.ui.compose.pages.page_cells import PageCell, PageCells, document_keys
from faxdesk.ui.compose.pages.page_commands import PageCommands
from faxdesk.ui.compose.pages.page_grid import PageGrid
from faxdesk.ui.compose.pages.page_menu import fill_page_menu
from faxdesk.ui.compose.pages.page_words import Mend, MendKind, remarks_of
from faxdesk.ui.compose.pages.size_bar import SizeBar
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.ui.common.carrying.carried_pages import Carried
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.compose.compose_services import ComposeServices
    from faxdesk.ui.compose.pages.judged_pages import JudgedPages

PAUSE_MS = 150


class FaxPages(QWidget):
    """Follows a draft: at once where its documents, or what is known of them, changed, else shortly after.

    Signals: add_wanted() files are to be chosen, files_wanted(documents) these are to be the fax's from now
    on, cover_removal_wanted(), drawn_by_wanted(DrawnBy), fine_wanted() to send the fax in fine resolution,
    edit_wanted(PagePlace) a page is to be written on, failed(FaxDeskError) where pages could not be put in.
    """

    add_wanted = Signal()
    files_wanted = Signal(object)
    cover_removal_wanted = Signal()
    drawn_by_wanted = Signal(object)
    fine_wanted = Signal()
    edit_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, services: ComposeServices, judged: JudgedPages, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("faxPages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._outbox = services.outbox
        self._runner = context.runner
        self._judged = judged
        self._cells = PageCells(services.blobs)
        self._fields = FormFields(services.pages, services.blobs, context.runner, self)
        self._form_saving = FormSaving(services.pages, services.blobs, context.runner, self)
        self._folded: set[Hashable] = set()
        self._sent = DraftAsSent(Draft(), DrawnBy.AUTO)
        self._cover_name = ""
        self.drawn_by = DrawnByLine()
        self.grid = PageGrid(PageCache(services.pages, context.runner, self))
        self.commands = PageCommands(self.grid, context.carried, lambda: self._sent.draft.files)
        self._dragging = GridDragging(self.grid, self.commands)
        self.chosen = ChosenPageBar()
        self.bar = SizeBar(self.grid)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.drawn_by)
        self._column.addWidget(self.grid, 1)
        self._column.addWidget(self.chosen)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._show)
        self._connect()

    def _connect(self) -> None:
        grid = self.grid
        grid.add_wanted.connect(self.add_wanted)
        grid.chosen.connect(self._show_chosen)
        grid.menu_wanted.connect(self._open_menu)
        grid.fold_wanted.connect(self._on_head_used)
        commands = self.commands
        commands.files_wanted.connect(self.files_wanted)
        commands.cover_removal_wanted.connect(self.cover_removal_wanted)
        commands.edit_wanted.connect(self.edit_wanted)
        commands.fold_wanted.connect(self._fold)
        commands.fax_pages_wanted.connect(self._take_fax_pages)
        self._fields.came.connect(self._show)
        self._form_saving.failed.connect(self.failed)
        self.drawn_by.chosen.connect(self.drawn_by_wanted)
        self.chosen.look_wanted.connect(self._open_look_menu)
        self.chosen.mend_wanted.connect(self._mend)

    @cached_property
    def problem(self) -> ProblemBar:
        """Why the pages cannot be shown; made when there is a reason."""
        bar = ProblemBar()
        self._column.insertWidget(0, bar)
        return bar

    def follow(self, sent: DraftAsSent, *, cover_name: str) -> None:
        before, self._sent = self._sent, sent
        self._cover_name = cover_name
        if (before.draft.resolution, before.documents) != (sent.draft.resolution, sent.documents):
            self._show()
        elif not self._pause.isActive():
            self._pause.start()

    def set_whole(self, whole: bool) -> None:
        """Stand whole in something that scrolls, or scroll by itself. Whole, there is no room for a bar."""
        self.grid.set_whole(whole)
        self.bar.setVisible(not whole)

    def _show(self) -> None:
        self._pause.stop()
        try:
            cells = self._cells.of(self._sent, self._folded, cover_name=self._cover_name)
        except FaxDeskError as error:
            self.problem.show_error(error)
            return
        if "problem" in self.__dict__:
            self.problem.hide()
        self.grid.show_cells([self._with_form(cell) for cell in cells])
        # After the pages: whether they hold forms is not seen at first.
        self._fields.follow(page for file in self._sent.draft.files for page in file.page_list)
        self.drawn_by.follow(self._sent, is_judging=self._judged.is_judging)
        self._show_chosen()

    # Forms

    def _with_form(self, cell: PageCell) -> PageCell:
        """The cell with how far the form on its page is filled in."""
        if cell.sent is None or cell.count > 1:
            return cell
        page = cell.sent.source
        state = form_state(self._fields.of_page(page), dict(page.edit.fields))
        return replace(cell, form=short_state_of(state)) if state.count else cell

    def _offer_form(self, menu: QMenu) -> None:
        """Put in that the form of a chosen page is to be saved with what was filled in."""
        cells = self._drawn_cells(self.grid.chosen_rows)
        page = cells[0].sent.source if len(cells) == 1 and cells[0].sent is not None else None
        if page is None or not self._fields.of_document(page):
            return
        files, title = self._sent.draft.files, cells[0].title
        menu.addSeparator()
        action = menu.addAction(tr("Save the filled form as PDF…"))
        action.setEnabled(can_be_saved(page, files))
        action.triggered.connect(lambda: self._form_saving.ask(self, page, files, title))

    # Documents

    def _fold(self, document: int, folded: bool) -> None:
        """Show one cell for a document, or all its pages."""
        key = document_keys(self._sent.draft.files)[document]
        if folded:
            self._folded.add(key)
        else:
            self._folded.discard(key)
        self._show()

    def _on_head_used(self, document: int) -> None:
        key = document_keys(self._sent.draft.files)[document]
        self._fold(document, key not in self._folded)

    def _take_fax_pages(self, carried: Carried, to: PagePlace) -> None:
        """Put in pages of a fax of the archive."""
        outbox = self._outbox

        def put_in(files: tuple[OutgoingFile, ...]) -> None:
            self.commands.put_in(files, to)

        self._runner.submit(
            Lane.LOCAL,
            lambda _token: outbox.chosen_pages(carried.fax_id, carried.pages),
            put_in,
            self.failed.emit,
        )

    def _open_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu(self) -> QMenu:
        """All that can be done to the chosen pages."""
        menu = QMenu(self)
        self._offer_looks(menu)
        fill_page_menu(menu, self.commands)
        self._offer_form(menu)
        return menu

    # How pages are drawn

    def _show_chosen(self) -> None:
        """The chosen pages in the bar; where none is chosen, the first one that is not in order."""
        cells = self.grid.model_.cells
        rows = self.grid.chosen_rows
        if not rows:
            warned = (row for row, cell in enumerate(cells) if any(r.is_warning for r in remarks_of(cell)))
            rows = [row for row in (next(warned, None),) if row is not None]
        self.chosen.show_pages({row: cells[row] for row in rows}, can_change=self._can_change)

    @property
    def _can_change(self) -> bool:
        return self._sent.choice != DrawnBy.SERVICE

    def _drawn_cells(self, rows: Sequence[int]) -> list[PageCell]:
        """The pages in these rows that FaxDesk can draw."""
        cells = [self.grid.cell(row) for row in rows]
        return [cell for cell in cells if cell is not None and cell.sent is not None]

    def _offer_looks(self, menu: QMenu, rows: Sequence[int] | None = None) -> None:
        """Put the choices for some pages, else for the chosen ones, into a menu."""
        cells = self._drawn_cells(self.grid.chosen_rows if rows is None else rows)
        looks = [cell.sent.look for cell in cells if cell.sent is not None]
        if not looks or not self._can_change:
            return
        choices = LookChoices(menu, looks, lambda change: self._change(cells, change))
        first = cells[0]
        if len(cells) == 1 and first.sent is not None:
            darker = PageLook(darker=first.sent.look.darker)
            page = JudgedPage.of(first.sent.source, self._sent.draft.resolution, darker)
            choices.show_times(self._judged, page)

    def _open_look_menu(self, rows: Sequence[int]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_looks(menu, rows)
        button = self.chosen.look
        menu.popup(button.mapToGlobal(button.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def _change(self, cells: Sequence[PageCell], change: Change) -> None:
        files, places = self._sent.draft.files, {place for cell in cells for place in cell.places}
        changed = page_order.changed(files, places, lambda page: replace(page, look=change(page.look)))
        if changed != files:
            self.files_wanted.emit(changed)

    def _mend(self, mend: Mend, rows: Sequence[int]) -> None:
        cells = self._drawn_cells(rows)
        if mend.kind == MendKind.LOOK:
            self._change(cells, lambda _look: mend.look)
        elif mend.kind == MendKind.FINE:
            self.fine_wanted.emit()
        elif mend.kind == MendKind.OURS:
            self.drawn_by_wanted.emit(DrawnBy.AUTO)
        elif cells:
            self.files_wanted.emit(page_order.without(self._sent.draft.files, cells[0].places))
