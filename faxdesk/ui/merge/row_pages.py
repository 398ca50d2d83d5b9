"""The pages of a fax to many as each row of the table gets them, before anything leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.ui.merge.merge_line import line_of_judged
from faxdesk.ui.page_view.draft_pages import sheets_of
from faxdesk.ui.page_view.own_cover_sheet import own_cover_sheets
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.words import isolated, listed, tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.merge.merge_row import MergeRow
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.services.covers.cover_pages import CoverPages
    from faxdesk.settings import Settings
    from faxdesk.ui.page_view.page_sources import Sheet
    from faxdesk.work.tasks import Task, TaskRunner

_WIDEST_PX, _HIGHEST_PX = 1000, 860


class RowPageServices(Struct, frozen=True):
    """Who draws pages and covers, where the files of what is written lie, and how pages are to look."""

    pages: PageDrawer
    covers: CoverPages
    blobs: DocumentFolder
    settings: Settings


class RowPages(QDialog):
    """Opens over a window and deletes itself when it closes. Nothing can be changed here.

    Signals: turned(place among the rows) another row is looked at.
    """

    turned = Signal(int)

    def __init__(
        self,
        services: RowPageServices,
        runner: TaskRunner,
        draft_for: Callable[[MergeRow], Draft],
        rows: Sequence[MergeRow],
        parent: QWidget,
    ) -> None:
        """draft_for gives the fax as a row gets it."""
        super().__init__(parent)
        self.setObjectName("rowPages")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._services = services
        self._runner = runner
        self._draft_for = draft_for
        self._rows = rows
        self._row = 0
        self._task: Task | None = None
        self._make_parts()
        self._lay_out()
        over = parent.window()
        self.resize(min(_WIDEST_PX, over.width()), min(_HIGHEST_PX, over.height()))

    def _make_parts(self) -> None:
        self.place = words_label("", "small")
        self.place.setContentsMargins(theme.Metrics.GAP, 0, theme.Metrics.GAP, 0)
        self.name, self.line = words_label("", "strong"), words_label("", "small")
        self.message = words_label("", "small")
        for label in (self.name, self.line, self.message):
            label.setWordWrap(True)
        settings = self._services.settings
        self.pages = PagesPanel(self._services.pages, self._runner, dims_pages=lambda: settings.dim_pages)
        self.before, self.after = QAction(tr("Previous row"), self), QAction(tr("Next row"), self)
        for action, by, key in ((self.before, -1, "Alt+Up"), (self.after, 1, "Alt+Down")):
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _checked=False, by=by: self.look_at(self._row + by))
            self.addAction(action)
        self.close_it = QAction(tr("Close"), self)
        self.close_it.triggered.connect(self.reject)

    def _lay_out(self) -> None:
        tools = ToolRow(tr("Rows"))
        for action in (self.before, self.after):
            tools.add_action(action)
        tools.add_words(self.place)
        tools.add_stretch()
        tools.add_action(self.close_it)
        theme.keep_tinted(self._tint)
        head = QVBoxLayout()
        edge, gap = theme.Metrics.EDGE, theme.Metrics.GAP
        head.setContentsMargins(edge, gap, edge, gap)
        head.setSpacing(theme.Metrics.HALF)
        for label in (self.name, self.line, self.message):
            head.addWidget(label)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(tools)
        whole.addLayout(head)
        whole.addWidget(self.pages, 1)

    def _tint(self) -> None:
        for action, name in ((self.before, "arrow-up"), (self.after, "arrow-down"), (self.close_it, "close")):
            action.setIcon(icon(name))

    # Looking

    def look_at(self, place: int) -> None:
        """Show what this one of the rows gets."""
        if not 0 <= place < len(self._rows):
            return
        self._row = place
        row = self._rows[place]
        draft, line = self._draft_for(row), line_of_judged(row)
        name = line.name or isolated(line.number) or tr("Row {line}", line=row.line)
        self.setWindowTitle(tr("Pages for {name}", name=name))
        self.name.setText(name)
        self.line.setText(listed(*(part for part in (isolated(line.number), line.chip, line.more) if part)))
        # The service draws its own covers: nobody sees the message on them before the fax is sent.
        is_unseen = draft.cover is None and draft.cover_index != 0 and bool(draft.cover_text)
        self.message.setText(
            tr("On the cover page: {message}", message=draft.cover_text) if is_unseen else ""
        )
        self.message.setVisible(is_unseen)
        self.place.setText(tr("{number} of {count}", number=place + 1, count=len(self._rows)))
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < len(self._rows))
        self._draw(draft)
        self.turned.emit(place)

    def _draw(self, draft: Draft) -> None:
        if self._task is not None:
            self._task.cancel()
        services = self._services
        self._task = self._runner.submit(
            Lane.PAGES, lambda _token: _sheets(draft, services), self._show, self._on_failed
        )

    def _show(self, sheets: Sequence[Sheet]) -> None:
        if sheets:
            self.pages.set_sheets(sheets)
            self.pages.view.setFocus()
        else:
            hint = tr("Go back to the fax and add what the rows are to get. The table stays.")
            self.pages.say("attach", tr("There is no document."), hint)

    def _on_failed(self, error: FaxDeskError) -> None:
        self.pages.say_error(error, self._try_again)

    @Slot()
    def _try_again(self) -> None:
        self.look_at(self._row)

    def done(self, result: int) -> None:
        """Closed: what is still being drawn is told to nobody, since the dialog deletes itself."""
        if self._task is not None:
            self._task.cancel()
        self.pages.cache.close()
        super().done(result)


def _sheets(draft: Draft, services: RowPageServices) -> list[Sheet]:
    """The pages of a row's fax. For workers: what a row has for a field may fill more pages of the cover."""
    cover = draft.cover
    if cover is not None:
        _page, count = services.covers.fax_page(draft, cover, 0, draft.resolution)
        draft = replace(draft, cover=replace(cover, pages=count))
    return [*own_cover_sheets(draft, services.covers), *sheets_of(draft, services.blobs, cover_name="")]
