"""The pages of a fax being written, as the recipient's machine will print them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.compose.pages.page_cells import cells_of
from faxdesk.ui.compose.pages.page_grid import PageGrid
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.ui.compose.pages.sending_time import SendingTime
    from faxdesk.work.tasks import TaskRunner

PAUSE_MS = 150
_FROM_THE_BOTTOM = 16


class FaxPages(QWidget):
    """Follows a draft shortly after each change.

    Signals: those of the grid, which it shows.
    """

    add_wanted = Signal()
    remove_wanted = Signal(int)
    move_wanted = Signal(int, int)

    def __init__(
        self,
        pages: PageDrawer,
        blobs: DocumentFolder,
        times: SendingTime,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("faxPages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._blobs = blobs
        self._times = times
        self._draft = Draft()
        self._cover_name = ""
        self._sender = ""
        self.grid = PageGrid(PageCache(pages, runner, self))
        self.bar = SizeBar(self.grid)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.grid, 1)
        self.grid.add_wanted.connect(self.add_wanted)
        self.grid.remove_wanted.connect(self.remove_wanted)
        self.grid.move_wanted.connect(self.move_wanted)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._show)
        times.measured.connect(self._pause.start)

    @cached_property
    def problem(self) -> ProblemBar:
        """Why the pages cannot be shown; made when there is a reason."""
        bar = ProblemBar()
        self._column.insertWidget(0, bar)
        return bar

    def follow(self, draft: Draft, *, cover_name: str, sender: str) -> None:
        self._draft, self._cover_name, self._sender = draft, cover_name, sender
        self._pause.start()

    def set_whole(self, whole: bool) -> None:
        """Stand whole in something that scrolls, or scroll by itself. Whole, there is no room for a bar."""
        self.grid.set_whole(whole)
        self.bar.setVisible(not whole)

    def _show(self) -> None:
        try:
            cells = cells_of(
                self._draft, self._blobs, self._times, cover_name=self._cover_name, sender=self._sender
            )
        except FaxDeskError as error:
            self.problem.show_error(error)
            return
        if "problem" in self.__dict__:
            self.problem.hide()
        self.grid.show_cells(cells)


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
