"""The rail at the side: a new fax, the lists with their counts, and at the foot who is signed in and how the
talk with the service stands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.fax import AccountInfo, Counts
from faxdesk.services.events import AccountChanged, Connection, ConnectionChanged, SyncProgress
from faxdesk.services.rounds import Rounds
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.icons import before_words, icon, size_before_words
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.sidebar.account_foot import AccountFoot
from faxdesk.ui.sidebar.entry_list import EntryList
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.library import Library
    from faxdesk.settings import Settings
    from faxdesk.ui.common.window_context import WindowContext

CONTACTS, ACTIVITY, SETTINGS = "contacts", "activity", "settings"
"""The keys of the entries that lead to pages and not to lists of faxes."""
_SIDE_PX = 12
_WITHOUT_SESSION = {Connection.SIGN_IN_AGAIN, Connection.SIGNED_OUT}


class Sidebar(QFrame):
    """Shows lists, counts and connection; its entries trigger the window's actions. Until refresh() is
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
        self._actions = context.actions
        self._runner = context.runner
        self._counting = Rounds(self._count)
        self._is_collapsed = False
        self._counts = Counts()
        self._connection = ConnectionChanged(Connection.CONNECTING)
        self._fetching: SyncProgress | None = None
        self._is_spelled = False
        """Whether numbers are written as people read them, which is not so before the first paint."""
        self._build()
        self._lay_out()
        bridge = context.bridge
        bridge.connection_changed.connect(self._on_connection)
        bridge.account_changed.connect(self._on_account)
        bridge.faxes_changed.connect(self.refresh)
        bridge.sync_progress.connect(self._on_sync_progress)
        self._show_account(library.account())
        self._show_counts()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def _build(self) -> None:
        actions = self._actions
        self.new_fax = QPushButton(actions.new_fax.text())
        self.new_fax.setObjectName("newFaxButton")
        self.new_fax.setProperty("kind", "primary")
        set_tip(self.new_fax, actions.new_fax.toolTip())
        self.new_fax.setAccessibleName(actions.new_fax.text())
        self.new_fax.clicked.connect(actions.new_fax.trigger)
        self._lead_to: dict[str, QAction] = {
            Place.INBOX: actions.inbox,
            Place.DRAFTS: actions.drafts,
            Place.OUTBOX: actions.outbox,
            Place.SENT: actions.sent,
            CONTACTS: actions.contacts,
            Place.TRASH: actions.trash,
            ACTIVITY: actions.activity,
            SETTINGS: actions.settings,
        }
        self.searches = self.lists = EntryList(tr("Lists"))
        """The searches stand below the lists, and are entries as they are."""
        self.pages = EntryList(tr("Pages of the program"), opens_page=True)
        icons: dict[str, str] = {Place.DRAFTS: "page"}
        for key, action in self._lead_to.items():
            entries = self.pages if key in {ACTIVITY, SETTINGS} else self.lists
            entries.add_entry(key, action.text(), icons.get(key, str(key)), action.toolTip())
        for entries in (self.lists, self.pages):
            entries.opened.connect(self._open)
            entries.walked.connect(self._open)
        self._line = QFrame()
        self._line.setObjectName("sidebarLine")
        self._line.setFixedHeight(1)
        self.foot = AccountFoot()
        self.foot.clicked.connect(self._on_foot)

    def _lay_out(self) -> None:
        gap = theme.Metrics.GAP
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE_PX, gap, _SIDE_PX, _SIDE_PX)
        self._column.setSpacing(0)
        self._column.addWidget(self.new_fax)
        self._column.addSpacing(theme.Metrics.GROUP)
        self._column.addWidget(self.lists, 1)
        self._column.addSpacing(gap)
        self._column.addWidget(self.pages)
        self._column.addSpacing(gap)
        self._column.addWidget(self._line)
        self._column.addSpacing(gap)
        self._column.addWidget(self.foot)

    # What it shows

    def show_place(self, place: Place | None) -> None:
        """Mark the list that is on show; none while something else is."""
        self.lists.mark(place)
        self.pages.mark(None)

    def show_search(self, name: str) -> None:
        """Mark the kept search that is on show."""
        self.searches.choose(name)
        self.pages.mark(None)

    def show_contacts(self) -> None:
        """Mark the contacts as open."""
        self.lists.mark(CONTACTS)
        self.pages.mark(None)

    def show_page(self, key: str) -> None:
        """Mark a page of the program as open."""
        self.lists.mark(None)
        self.pages.mark(key)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons only, where the window is narrow."""
        self._is_collapsed = collapsed
        self._measure()

    def _measure(self) -> None:
        collapsed = self._is_collapsed
        self._fit_width()
        self.new_fax.setText("" if collapsed else self._actions.new_fax.text())
        theme.set_look(self.new_fax, "shape", "square" if collapsed else "")
        self._draw_new_fax()
        for part in (self.lists, self.pages, self.foot):
            part.set_collapsed(collapsed)
        self.pages.setFixedHeight(self.pages.sizeHint().height())

    def _draw_new_fax(self) -> None:
        picture, side = icon("new-fax", "on_fill"), theme.measures().line
        self.new_fax.setIcon(picture if self._is_collapsed else before_words(picture))
        self.new_fax.setIconSize(QSize(side, side) if self._is_collapsed else size_before_words())

    def _fit_width(self) -> None:
        measures = theme.measures()
        entries = max(self.lists.whole_width, self.pages.whole_width)
        whole = max(measures.rail, entries + 2 * _SIDE_PX)
        self.setFixedWidth(measures.narrow_rail if self._is_collapsed else whole)

    @Slot(str)
    def _open(self, key: str) -> None:
        self._lead_to[key].trigger()

    @Slot()
    def _on_foot(self) -> None:
        actions = self._actions
        is_out = self._connection.state in _WITHOUT_SESSION
        (actions.sign_in if is_out else actions.diagnostics).trigger()

    @Slot()
    def refresh(self) -> None:
        """Count anew, on a worker: in a large archive that takes longer than a frame."""
        self._counting.ask()
        if not self._is_spelled:
            self._spell_number()

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

    @property
    def counts(self) -> Counts:
        """The counts on show."""
        return self._counts

    @property
    def unread(self) -> int:
        """How many received faxes nobody has read."""
        return self._counts.unread

    def _show_counts(self) -> None:
        counts = self._counts
        self._show_count(Place.INBOX, counts.unread, lambda text: tr("{count} unread", count=text))
        self._show_count(
            Place.DRAFTS,
            counts.drafts,
            lambda text: tr_n("{count} draft", "{count} drafts", counts.drafts, count=text),
        )
        trouble = ""
        if needs_you := counts.needs_you:
            number = wording.number_of(needs_you)
            trouble = tr_n("{count} fax needs you", "{count} faxes need you", needs_you, count=number)
        self._show_count(
            Place.OUTBOX, counts.on_the_way, lambda text: tr("{count} on the way", count=text), trouble
        )
        self._show_connection()
        self._fit_width()

    def _show_count(
        self, place: Place, count: int, describe: Callable[[str], str], trouble: str = ""
    ) -> None:
        text = wording.number_of(count) if count else ""
        description = describe(text) if count else ""
        if description and trouble:
            description = tr("{count}, {trouble}", count=description, trouble=trouble)
        self.lists.show_count(place, text, description or trouble, trouble=bool(trouble))

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
        self._show_connection()

    @Slot(object)
    def _on_sync_progress(self, event: SyncProgress) -> None:
        self._fetching = None if event.finished else event
        self._show_connection()

    def _show_account(self, account: AccountInfo | None, *, this_session_only: bool = False) -> None:
        self._this_session_only = bool(account) and this_session_only
        self._account = account
        self._number = account.fax_numbers[0] if account and account.fax_numbers else ""
        self.foot.show_account(account.name if account else "", self._number)
        if self._is_spelled:
            self._spell_number()

    def _spell_number(self) -> None:
        """Show the number as people read it; the library that knows how is read by a worker."""
        from faxdesk.domain.phone import display_number

        self._is_spelled = True
        account, number = self._account, self._number

        def spelled(text: str) -> None:
            if account is self._account and account is not None:
                self.foot.show_account(account.name, text)

        if number:
            self._runner.submit(Lane.LISTS, lambda _token: display_number(number), spelled)

    def _show_connection(self) -> None:
        event, poll_s = self._connection, self._settings.poll_seconds
        is_never_live = event.problem is not None
        status = wording.connection(event.state, self._counts.waits_here, poll_s, never_live=is_never_live)
        text, wanted = status.text, self._counts.documents_wanted
        hints = [wording.connection_hint(event, poll_s)]
        if event.state in {Connection.CHECKING, Connection.LIVE}:
            number = wording.number_of(wanted)
            if self._fetching is not None:
                text = wording.fetching(self._fetching.done, self._fetching.total)
            elif wanted:
                text = tr("Fetching pages ({count})", count=number)
            if wanted:
                hints.append(
                    tr_n(
                        "The pages of {count} fax are still to be fetched; that goes on by itself.",
                        "The pages of {count} faxes are still to be fetched; that goes on by itself.",
                        wanted,
                        count=number,
                    )
                )
        if self._this_session_only:
            hints.append(tr("Signed in for this session only."))
        self.foot.show_state(text, status.role, "\n".join(hint for hint in hints if hint))

    def _tint(self) -> None:
        self._draw_new_fax()
        for entries in (self.lists, self.pages):
            entries.paint_anew()
        self.foot.update()
