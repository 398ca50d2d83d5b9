"""The pages of a fax being written, as the recipient's machine will print them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.sent_page import DrawnBy, PageLook
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.compose.pages.chosen_page_bar import ChosenPageBar
from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent
from faxdesk.ui.compose.pages.drawn_by_line import DrawnByLine
from faxdesk.ui.compose.pages.judged_pages import JudgedPage
from faxdesk.ui.compose.pages.look_menu import Change, LookChoices
from faxdesk.ui.compose.pages.page_cells import PageCell, cells_of
from faxdesk.ui.compose.pages.page_grid import PageGrid
from faxdesk.ui.compose.pages.page_words import Mend, MendKind, remarks_of
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.ui.compose.pages.judged_pages import JudgedPages
    from faxdesk.work.tasks import TaskRunner

PAUSE_MS = 150
_FROM_THE_BOTTOM = 16

Looks = dict[int, dict[int, PageLook]]
"""By document, the new looks of its pages, both from 0."""


class FaxPages(QWidget):
    """Follows a draft: at once where its documents, or what is known of them, changed, else shortly after.

    Signals: add_wanted() files are to be chosen, files_wanted(documents) these are to be the fax's from now
    on, cover_removal_wanted(), drawn_by_wanted(DrawnBy), fine_wanted() to send the fax in fine resolution.
    """

    add_wanted = Signal()
    files_wanted = Signal(object)
    cover_removal_wanted = Signal()
    drawn_by_wanted = Signal(object)
    fine_wanted = Signal()

    def __init__(
        self,
        pages: PageDrawer,
        blobs: DocumentFolder,
        judged: JudgedPages,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("faxPages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._blobs = blobs
        self._judged = judged
        self._sent = DraftAsSent(Draft(), DrawnBy.AUTO)
        self._cover_name = ""
        self._sender = ""
        self.drawn_by = DrawnByLine()
        self.grid = PageGrid(PageCache(pages, runner, self))
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
        grid.remove_wanted.connect(self.remove_wanted)
        grid.move_wanted.connect(self.move_wanted)
        grid.chosen.connect(self._show_chosen)
        grid.menu_opens.connect(self._offer_looks)
        self.drawn_by.chosen.connect(self.drawn_by_wanted)
        self.chosen.look_wanted.connect(self._open_look_menu)
        self.chosen.mend_wanted.connect(self._mend)

    @cached_property
    def problem(self) -> ProblemBar:
        """Why the pages cannot be shown; made when there is a reason."""
        bar = ProblemBar()
        self._column.insertWidget(0, bar)
        return bar

    def follow(self, sent: DraftAsSent, *, cover_name: str, sender: str) -> None:
        before, self._sent = self._sent, sent
        self._cover_name, self._sender = cover_name, sender
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
            cells = cells_of(self._sent, self._blobs, cover_name=self._cover_name, sender=self._sender)
        except FaxDeskError as error:
            self.problem.show_error(error)
            return
        if "problem" in self.__dict__:
            self.problem.hide()
        self.grid.show_cells(cells)
        self.drawn_by.follow(self._sent, is_judging=self._judged.is_judging)
        self._show_chosen()

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
        looks: Looks = {}
        for cell in cells:
            if cell.sent is not None and change(cell.sent.look) != cell.sent.look:
                looks.setdefault(cell.document, {})[cell.sent.page] = change(cell.sent.look)
        if looks:
            self.looks_wanted.emit(looks)

    def _mend(self, mend: Mend, rows: Sequence[int]) -> None:
        cells = self._drawn_cells(rows)
        if mend.kind == MendKind.LOOK:
            self._change(cells, lambda _look: mend.look)
        elif mend.kind == MendKind.FINE:
            self.fine_wanted.emit()
        elif mend.kind == MendKind.OURS:
            self.drawn_by_wanted.emit(DrawnBy.AUTO)
        elif cells:
            self.remove_wanted.emit(cells[0].document)


class SizeBar(QFrame):
    """Floats over the end corner of the grid, and makes its pages larger or smaller."""

    def __init__(self, grid: PageGrid) -> None:
        super().__init__(grid)
        self.setProperty("kind", "floating")
        self._grid = grid
        self.smaller = self._button("minus", tr("Smaller pages"), -1)
        self.larger = self._button("plus", tr("Larger pages"), 1)
        words = PlainLabel(tr("Page size"))
        theme.set_tone(words, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.Metrics.HALF - 1] * 4)
        row.setSpacing(theme.Metrics.GAP)
        for part in (self.smaller, words, self.larger):
            row.addWidget(part)
        grid.installEventFilter(self)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def _button(self, icon_name: str, tip: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "icon")
        button.setProperty("iconName", icon_name)
        set_tip(button, tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: self._zoom(by))
        return button

    def _zoom(self, by: int) -> None:
        self._grid.zoom(by)
        self.smaller.setEnabled(self._grid.can_zoom(-1))
        self.larger.setEnabled(self._grid.can_zoom(1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        edge = theme.Metrics.EDGE
        start = edge if self.isRightToLeft() else self._grid.width() - edge - self.width()
        self.move(start, self._grid.height() - _FROM_THE_BOTTOM - self.height())
        self.raise_()

    def _measure(self) -> None:
        side = theme.measures().line
        for button in (self.smaller, self.larger):
            button.setIconSize(QSize(side, side))
        self._place()

    def _tint(self) -> None:
        for button in (self.smaller, self.larger):
            button.setIcon(icons.icon(button.property("iconName")))
