"""The sidebar at the left: a new fax, the folders with their counts, and at the foot who is signed in and how
the talk with the service stands."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.fax import AccountInfo, Counts
from faxdesk.services.events import (
    AccountChanged,
    Connection,
    ConnectionChanged,
    SyncProgress,
)
from faxdesk.services.rounds import Rounds
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.reading.reading_head import ElidedLabel
from faxdesk.ui.window.sidebar_searches import SidebarSearches
from faxdesk.work.tasks import Lane

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.library import Library
    from faxdesk.settings import Settings
    from faxdesk.ui.common.window_context import WindowContext

WIDTH_PX = 190
COLLAPSED_PX = 60
_ICON = QSize(20, 20)
_SMALL_ICON_PX = 16


class FolderButton(QToolButton):
    """A folder of the sidebar with its count at the end, for which there is always room."""

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setIconSize(_ICON)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = action.text()
        self._tip = action.toolTip()
        self._count = PlainLabel()
        self._count.setObjectName("sidebarCount")
        self._mark = PlainLabel()
        self._has_trouble = False
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.Metrics.GAP, 0)
        row.setSpacing(theme.Metrics.HALF)
        row.addStretch(1)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._count)
        for label in (self._count, self._mark):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.keep_tinted(self._tint)

    def show_count(self, count: int, count_text: str, trouble: str = "") -> None:
        """count_text is the count with its noun; trouble, if any, puts a red mark beside it."""
        self._count.setText(f"{count}" if count else "")
        self._has_trouble = bool(trouble)
        self._mark.setVisible(self._has_trouble)
        said = ", ".join(part for part in (count_text if count else "", trouble) if part)
        self.setAccessibleName(f"{self._name}, {said}" if said else self._name)
        set_tip(self, f"{self._tip}\n{said}" if said else self._tip)
        self._tint()

    def _tint(self) -> None:
        if self._has_trouble:
            self._mark.setPixmap(icon("alert", "danger").pixmap(_SMALL_ICON_PX, _SMALL_ICON_PX))

    def set_collapsed(self, collapsed: bool) -> None:
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonIconOnly if collapsed else style.ToolButtonTextBesideIcon)
        self._count.setVisible(not collapsed)
        # Beside the icon there is no room for the mark but in the corner above it.
        corner = Qt.AlignmentFlag.AlignTop if collapsed else Qt.AlignmentFlag.AlignVCenter
        self._row.setAlignment(self._mark, corner)
        self._row.setContentsMargins(0, 0, 0 if collapsed else theme.Metrics.GAP, 0)


class TrashButton(FolderButton):
    """Signals: faxes_dropped(ids) when faxes of this window's list were let go over it."""

    faxes_dropped = Signal(list)

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(action, parent)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._faxes_in(event):
            self.setDown(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.setDown(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.setDown(False)
        event.acceptProposedAction()
        self.faxes_dropped.emit(self._faxes_in(event))

    @staticmethod
    def _faxes_in(event: QDropEvent) -> list[int]:
        # Read when somebody drags, and not at the start.
        from faxdesk.ui.window.drag_out import dragged_faxes

        return dragged_faxes(event.mimeData())


class Sidebar(QFrame):
    """Shows folders, counts and connection; its buttons trigger the window's actions. Until refresh() is
    called, nothing is counted: the window is painted before that.

    Signals: counted() when it shows new counts.
    """

    counted = Signal()

    def __init__(
        self, library: Library, settings: Settings, context: WindowContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._library = library
        self._settings = settings
        self._actions = actions = context.actions
        bridge = context.bridge
        self._runner = context.runner
        self._counting = Rounds(self._count)
        self._is_collapsed = False
        self._counts = Counts()
        self._connection = ConnectionChanged(Connection.CONNECTING)
        self._fetching: SyncProgress | None = None
        self._group = QActionGroup(self)
        for action in (actions.inbox, actions.outbox, actions.trash):
            self._group.addAction(action)
        actions.inbox.setChecked(True)
        self._build()
        self._lay_out()
        bridge.connection_changed.connect(self._on_connection)
        bridge.account_changed.connect(self._on_account)
        bridge.faxes_changed.connect(self.refresh)
        bridge.sync_progress.connect(self._on_sync_progress)
        self._show_account(library.account())
        self._show_counts()
        self.set_collapsed(False)
        theme.keep_tinted(self._tint)

    def _build(self) -> None:
        actions = self._actions
        actions.draw([actions.inbox, actions.outbox, actions.trash, actions.settings])
        self.new_fax = QPushButton(actions.new_fax.text())
        self.new_fax.setObjectName("newFaxButton")
        self.new_fax.setProperty("kind", "primary")
        set_tip(self.new_fax, actions.new_fax.toolTip())
        self.new_fax.setAccessibleName(actions.new_fax.text())
        self.new_fax.setIconSize(_ICON)
        self.new_fax.clicked.connect(actions.new_fax.trigger)
        self.trash = TrashButton(actions.trash)
        self._folders = [FolderButton(actions.inbox), FolderButton(actions.outbox), self.trash]
        self.searches = SidebarSearches(self._group)
        self._settings_button = FolderButton(actions.settings)
        self._line = QFrame()
        self._line.setObjectName("sidebarLine")
        self._line.setFixedHeight(1)
        self._name = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._name.setObjectName("accountName")
        self._number = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._number.setObjectName("accountNumber")
        self._mark = PlainLabel()
        self._state = PlainLabel()
        self._state.setObjectName("connectionLabel")
        self._state.setWordWrap(True)
        self._unsaved = PlainLabel()
        self._unsaved.setObjectName("unsavedLabel")
        self._unsaved.setProperty("kind", "small")
        self._unsaved.setWordWrap(True)
        self._unsaved.setToolTip("Their pages are still to be fetched; that goes on by itself.")

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        self._column = QVBoxLayout(self)
        self._column.setSpacing(metrics.HALF)
        self._column.addWidget(self.new_fax)
        self._column.addSpacing(metrics.GROUP - metrics.HALF)
        for button in self._folders:
            self._column.addWidget(button)
        self._column.addWidget(self.searches)
        self._column.addStretch(1)
        self._column.addWidget(self._settings_button)
        self._column.addSpacing(metrics.HALF)
        self._column.addWidget(self._line)
        self._column.addSpacing(metrics.HALF)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(metrics.HALF, 0, metrics.HALF, 0)
        foot.setSpacing(metrics.HALF)
        foot.addWidget(self._name)
        foot.addWidget(self._number)
        self._column.addWidget(self._foot)
        self._state_row = QHBoxLayout()
        self._state_row.setSpacing(6)
        self._state_row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        self._state_row.addWidget(self._state, 1)
        self._column.addLayout(self._state_row)
        self._unsaved_row = QHBoxLayout()
        self._unsaved_row.setContentsMargins(metrics.HALF, 0, 0, 0)
        self._unsaved_row.addWidget(self._unsaved)
        self._column.addLayout(self._unsaved_row)

    # What it shows

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons only, where the window is narrow."""
        metrics = theme.Metrics
        self._is_collapsed = collapsed
        self.setFixedWidth(COLLAPSED_PX if collapsed else WIDTH_PX)
        side = metrics.GAP if collapsed else metrics.GAP + metrics.HALF
        self._column.setContentsMargins(side, metrics.GROUP, side, metrics.GROUP)
        self.new_fax.setText("" if collapsed else self._actions.new_fax.text())
        for button in (*self._folders, self._settings_button):
            button.set_collapsed(collapsed)
        self.searches.set_collapsed(collapsed)
        self._foot.setVisible(not collapsed)
        self._state.setVisible(not collapsed)
        self._show_unsaved()
        left = 0 if not collapsed else (COLLAPSED_PX - 2 * side - _SMALL_ICON_PX) // 2
        self._state_row.setContentsMargins(left or metrics.HALF, 0, 0, 0)

    @Slot()
    def refresh(self) -> None:
        """Count anew, on a worker: in a large archive that takes longer than a frame."""
        self._counting.ask()

    def _count(self) -> None:
        def count(_token: CancelToken) -> Counts:
            return self._library.counts()

        self._runner.submit(Lane.LISTS, count, self._on_counted, self._on_not_counted)

    def _on_counted(self, counts: Counts) -> None:
        self._counting.end()
        self._counts = counts
        self._show_counts()
        self.counted.emit()

    def _on_not_counted(self, error: FaxDeskError) -> None:
        # The next change of the archive asks again; what is wrong is said by whoever needs the archive.
        log.warning("The faxes could not be counted: %s", error.kind)
        self._counting.fail()

    def _show_counts(self) -> None:
        counts = self._counts
        inbox, outbox, trash = self._folders
        inbox.show_count(counts.unread, f"{counts.unread} unread")
        trouble = f"{wording.faxes(counts.needs_you)} {'needs' if counts.needs_you == 1 else 'need'} you"
        outbox.show_count(
            counts.on_the_way, f"{counts.on_the_way} on the way", trouble if counts.needs_you else ""
        )
        trash.show_count(0, "")
        self._settings_button.show_count(0, "")
        self._show_connection()
        self._show_unsaved()

    @Slot(object)
    def _on_connection(self, event: ConnectionChanged) -> None:
        self._connection = event
        self._show_connection()

    @Slot(object)
    def _on_account(self, event: AccountChanged) -> None:
        # Whose faxes are shown is to be seen also where nobody is signed in.
        self._show_account(
            event.account or self._library.account(), this_session_only=event.this_session_only
        )

    @Slot(object)
    def _on_sync_progress(self, event: SyncProgress) -> None:
        self._fetching = None if event.finished else event
        self._show_connection()

    def _show_account(self, account: AccountInfo | None, *, this_session_only: bool = False) -> None:
        self._name.set_whole(account.name if account else "")
        number = account.fax_numbers[0] if account and account.fax_numbers else ""
        self._number.set_whole(wording.number_text(number))
        self._name.setVisible(bool(account and account.name))
        self._number.setVisible(bool(number))
        if account and this_session_only:
            set_tip(self._name, f"{account.name}, signed in for this session only")

    @property
    def unread(self) -> int:
        """How many received faxes nobody has read."""
        return self._counts.unread

    def _show_unsaved(self) -> None:
        count = self._counts.documents_wanted
        self._unsaved.setText(f"{wording.faxes(count)} not saved yet")
        self._unsaved.setVisible(bool(count) and not self._is_collapsed)

    def _show_connection(self) -> None:
        event = self._connection
        poll_s = self._settings.poll_seconds
        status = wording.connection(
            event.state, self._counts.waits_here, poll_s, never_live=event.problem is not None
        )
        text = status.text
        if self._fetching is not None and event.state in {Connection.CHECKING, Connection.LIVE}:
            text = wording.fetching(self._fetching.done, self._fetching.total)
        self._state.setText(text)
        hint = wording.connection_hint(event, poll_s)
        for widget in (self._state, self._mark):
            set_tip(widget, hint or text)
        self._state.setAccessibleName(f"Connection: {text}")
        self._state.setAccessibleDescription(hint)
        self._mark.setAccessibleName(f"Connection: {text}")
        theme.set_tone(self._state, status.role if status.role in {"danger", "warning"} else "")
        self._mark.setPixmap(icon(status.icon, status.role).pixmap(_SMALL_ICON_PX, _SMALL_ICON_PX))

    def _tint(self) -> None:
        self.new_fax.setIcon(icon("new-fax", "on_fill"))
        self._show_connection()
