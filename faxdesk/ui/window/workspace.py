"""List and reading pane side by side, or one over the other where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from faxdesk.domain.fax import Direction, Folder
from faxdesk.domain.search.saved_search import SavedSearch
from faxdesk.domain.status import StatusKind
from faxdesk.ui.common import theme
from faxdesk.ui.fax_list.fax_list import FaxList
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.fax_list.list_services import FaxListServices

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.reading.reading_pane import ReadingPane
    from faxdesk.ui.window.bars.way_back import WayBack
    from faxdesk.work.bridge import EventBridge

LIST_PX, LIST_LINES, MOST_LIST_PX = 360, 20, 420
"""How wide the list is at first, in pixels and in lines of the font, and at most."""
_LEAST_LIST_PX = 300
_NO_LIMIT_PX = 16_777_215
_LEAST_READING_PX = 380
MAX_LOOKED_AT = 200
"""Of many chosen faxes, only so many are examined to decide which actions are enabled."""


class Workspace(QWidget):
    """Keeps the reading pane and the actions in step with what is chosen in the list. Signals:
    figures_wanted() somebody wants to go back to the figures that had the list searched."""

    figures_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        context: WindowContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._context = context
        self._actions = actions = context.actions
        self._is_narrow = False
        self._list_px = min(max(LIST_PX, LIST_LINES * theme.measures().line), MOST_LIST_PX)
        self._is_divided = False
        self.list = FaxList(FaxListServices.of(desk), context)
        self.list.setMinimumWidth(_LEAST_LIST_PX)
        self.list.setMaximumWidth(MOST_LIST_PX)
        self._reading: ReadingPane | None = None
        self._place = QWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.list)
        self._split.addWidget(self._place)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.splitterMoved.connect(self._on_divided)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = column
        self._way_back: WayBack | None = None
        column.addWidget(self._split, 1)
        # Letters are keys here, and only here: in a form they must be letters.
        for action in actions.of_reading():
            # The reading pane enables what fits the fax that it shows.
            action.setEnabled(False)
        actions.keep_to(self, "Fax")
        actions.keep_to(self, "Pages")
        actions.keep_to(self, [actions.next_fax, actions.previous_fax])
        self._connect(context.bridge)
        self._enable()

    def show_way_back(self, *, is_shown: bool) -> None:
        """Have the line over the lists that leads back to the figures; made when it is first needed."""
        if self._way_back is None and is_shown:
            from faxdesk.ui.window.bars.way_back import WayBack

            self._way_back = WayBack()
            self._way_back.wanted.connect(self.figures_wanted)
            self._column.insertWidget(0, self._way_back)
        if self._way_back is not None:
            self._way_back.setVisible(is_shown)

    @property
    def reading(self) -> ReadingPane:
        """The reading pane; made when it is first needed, which may be after the first paint."""
        if self._reading is None:
            self._reading = self._make_reading()
        return self._reading

    def _make_reading(self) -> ReadingPane:
        from faxdesk.ui.reading.reading_pane import ReadingPane
        from faxdesk.ui.reading.reading_services import ReadingServices

        actions = self._actions
        actions.draw([actions.forward, actions.save, actions.print, actions.delete, actions.restore])
        pane = ReadingPane(ReadingServices.of(self._desk), self._context)
        pane.back_wanted.connect(self.go_back)
        pane.all_wanted.connect(self.list.table.selectAll)
        pane.none_wanted.connect(self.list.table.clearSelection)
        pane.search_wanted.connect(self._search_for)
        sizes = self._split.sizes()
        self._split.replaceWidget(1, pane)
        self._place.deleteLater()
        self._dress_reading(pane)
        if any(sizes):
            self._split.setSizes(sizes)
        return pane

    def _dress_reading(self, pane: ReadingPane) -> None:
        pane.setMinimumWidth(0 if self._is_narrow else _LEAST_READING_PX)
        pane.set_narrow(self._is_narrow)
        pane.setVisible(not self._is_narrow)

    def _connect(self, bridge: EventBridge) -> None:
        self.list.selection_changed.connect(self._follow)
        self.list.table.looked_at.connect(lambda: self.reading.read_mark.look())
        self.list.chosen.connect(self._on_chosen)
        self.list.page_wanted.connect(lambda on: self.reading.pages.view.page_on(back=not on))
        self.list.table.clicked.connect(self._on_clicked)
        self.list.rows_changed.connect(self._enable)
        bridge.faxes_changed.connect(self._enable)

    # What it shows

    def show_folder(self, place: Place) -> None:
        self.list.show_folder(place)
        self._open_list()
        self.list.take_focus()

    def show_search(self, search: SavedSearch) -> None:
        """Show what a saved search finds."""
        self.list.show_search(search)
        self._open_list()

    def search_for(self, text: str) -> None:
        """Show what a search finds, in all lists."""
        self.list.show_search(SavedSearch("", text))
        self._open_list()

    def _search_for(self, text: str) -> None:
        """Look in all pages for words of this one, as they follow each other there."""
        self._open_list()
        self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.search.setText('"{}"'.format(text.replace('"', " ")))

    def open_fax(self, fax_id: int) -> bool:
        """Choose a fax and show it; False where the list does not hold it."""
        found = self.list.select(fax_id)
        if found and self._is_narrow:
            self._open_reading()
        return found

    def set_narrow(self, narrow: bool) -> None:
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        # However wide the window is, a row is read at one glance; alone it takes the room there is.
        self.list.setMaximumWidth(_NO_LIMIT_PX if narrow else MOST_LIST_PX)
        self.list.show()
        if self._reading is not None:
            focus = QApplication.focusWidget()
            if narrow and focus is not None and self._reading.isAncestorOf(focus):
                # Qt would pass the focus on to whatever comes next in the window.
                self.list.take_focus()
            self._dress_reading(self._reading)
        else:
            self._place.setVisible(not narrow)
        if not narrow:
            # As wide as it was before: while the pane was hidden the list had all the room.
            self._split.setSizes([self._list_px, self._split.width() - self._list_px])

    def go_back(self) -> bool:
        """From the reading pane to the list, from a search to the folder; False when there is no back."""
        if self._is_narrow and not self.list.isVisible():
            self._open_list()
            self.list.take_focus()
            return True
        return self.list.leave_search()

    @property
    def layout_state(self) -> bytes:
        """How the room is divided, to be given to restore_layout()."""
        return bytes(self._split.saveState().data())

    def restore_layout(self, state: bytes) -> None:
        if state and self._split.restoreState(QByteArray(state)):
            self._on_divided(self._split.sizes()[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_divided and not self._is_narrow and self.isVisible():
            # Before it is shown, a splitter only knows sizes in proportion.
            self._is_divided = True
            self._split.setSizes([self._list_px, max(self.width() - self._list_px, 0)])

    def _on_divided(self, list_px: int) -> None:
        """Keep the width that the person gave to the list."""
        if list_px >= _LEAST_LIST_PX and not self._is_narrow:
            self._list_px = list_px

    def _open_list(self) -> None:
        if self._is_narrow:
            if self._reading is not None:
                self._reading.hide()
            self.list.show()

    def _open_reading(self) -> None:
        if self._is_narrow and (self.reading.fax_id is not None or self.reading.has_several):
            self.list.hide()
            self.reading.show()
            self.reading.take_focus()

    # What happens

    def _follow(self) -> None:
        """Show what is chosen."""
        ids = self.list.selected_ids()
        shown = ids[0] if len(ids) == 1 else None
        if ids or self._reading is not None:
            self.reading.show_fax(shown, is_looked_at=not self.list.table.has_moved_on)
        if len(ids) > 1:
            self.reading.show_several(ids, self.list.model.rowCount())
        if shown is None:
            self._open_list()
        self._enable()

    def _enable(self) -> None:
        """Which actions fit the chosen faxes."""
        actions, folder = self._actions, self.list.folder
        ids = self.list.selected_ids()
        looked_at = self.list.table.selected_rows(MAX_LOOKED_AT)
        received = [row for row in looked_at if row.direction == Direction.INBOUND]
        in_trash = folder == Folder.TRASH
        actions.export.setEnabled(bool(ids))
        actions.delete.setEnabled(bool(ids) and not in_trash)
        actions.delete.setVisible(not in_trash)
        actions.restore.setEnabled(bool(ids) and in_trash)
        actions.restore.setVisible(in_trash)
        actions.delete_for_ever.setEnabled(bool(ids) and in_trash)
        actions.delete_for_ever.setVisible(in_trash)
        actions.empty_trash.setEnabled(in_trash and bool(self.list.model.rowCount()))
        actions.empty_trash.setVisible(in_trash)
        for action, is_meant in ((actions.put_on_hold, False), (actions.lift_hold, True)):
            fits = any(row.is_held == is_meant for row in looked_at)
            action.setEnabled(fits)
            action.setVisible(fits)
        actions.mark_read.setEnabled(not in_trash and any(not row.is_read for row in received))
        actions.mark_unread.setEnabled(not in_trash and any(row.is_read for row in received))

    def _on_clicked(self) -> None:
        if len(self.list.selected_ids()) == 1:
            self._open_reading()

    def _on_chosen(self, fax_id: int) -> None:
        row = self.list.model.fax_row(self.list.model.place_of(fax_id))
        if row is not None and row.status.kind == StatusKind.DRAFT:
            self._context.outcomes.draft_opened.emit(fax_id)
            return
        self._open_reading()
        self.reading.take_focus()
