"""The window: assembles its parts and leads from one to the other.

Long, since it is the one place where the parts meet: what each does stands in a file of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Counts, Direction
from faxdesk.domain.search.saved_search import SavedSearch
from faxdesk.domain.status import FaxRow, StatusKind
from faxdesk.services.events import Connection, ConnectionChanged, Notice
from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import Discarded, FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.desktop.coming_forward import come_forward
from faxdesk.ui.desktop.unread_badge import show_unread
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.settings.settings_saver import SettingsSaver
from faxdesk.ui.sidebar.entry_list import named_search
from faxdesk.ui.sidebar.sidebar import Sidebar
from faxdesk.ui.window.closing_guard import ClosingGuard
from faxdesk.ui.window.demo_mode import NO_DEMO, DemoMode
from faxdesk.ui.window.kept_place import KeptPlace
from faxdesk.ui.window.page_stack import PageStack
from faxdesk.ui.window.saved_search_actions import SavedSearchActions, SearchServices
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.problem_bar import ProblemBar
    from faxdesk.ui.compose.compose_window import ComposeWindow
    from faxdesk.ui.compose.drop_target import DropOverlay
    from faxdesk.ui.go_to.palette import Palette
    from faxdesk.ui.window.demo_banner import DemoBanner
    from faxdesk.ui.window.desktop_links import DesktopLinks
    from faxdesk.ui.window.list_actions import ListActions
    from faxdesk.ui.window.menu_bar import MenuBar
    from faxdesk.ui.window.undo_bar import UndoBar
    from faxdesk.ui.window.update_bar import UpdateBar
    from faxdesk.ui.window.ways_out import WaysOut
    from faxdesk.work.arrivals_timer import ArrivalsTimer
    from faxdesk.work.bridge import EventBridge
    from faxdesk.work.pulse_timer import PulseTimer

FIRST_SIZE = (1200, 780)
LEAST_SIZE = (860, 560)
NARROW_PX, NARROW_LINES = 900, 36
"""In a window narrower than both, in pixels and in lines of the font, the reading pane lies over the list."""
COLLAPSED_LINES = 61
"""In a window narrower than so many lines (1100 pixels) the rail shows icons alone."""
REST_AFTER_MS = 20
"""The pause after the first paint began; by then the list is on the screen."""


class MainWindow(QMainWindow):
    """Faxes that arrive are announced and printed once listen_to() was called.

    Signals: account_wanted(AccountWanted) the faxes of another account are to be shown instead,
    reopen_wanted() the window is to close and open again.
    """

    account_wanted = Signal(object)
    reopen_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        runner: TaskRunner,
        bridge: EventBridge,
        pulse: PulseTimer,
        demo: DemoMode = NO_DEMO,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._runner = runner
        self._bridge = bridge
        self._pulse = pulse
        self._demo = demo
        self.desktop: DesktopLinks | None = None
        self._title = ""
        self._is_held_up = False
        self._is_ending = False
        self._windows: set[ComposeWindow] = set()
        self.actions_ = Actions(self, desk.settings.keys)
        self._context = WindowContext(runner, bridge, self.actions_, FaxOutcomes(self))
        self.saver = SettingsSaver(desk.settings, runner, self)
        self.sidebar = Sidebar(desk.library, desk.settings, self._context)
        self.pages = PageStack(desk, self._context, may_try=demo.start is not None)
        self.workspace = self.pages.workspace
        self._closing = ClosingGuard(self.pages, desk.library, self._context, lambda: self.notice, self)
        self._rest = QTimer(self)
        self._rest.setObjectName("rest of the window")
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._finish)
        self._was_painted = False
        self._lay_out()
        self.searches = SavedSearchActions(
            SearchServices.of(desk), self._context, self.sidebar.searches, self.show_search, self
        )
        self._connect_actions()
        self._connect()
        self._restore()
        self._kept_place = KeptPlace(
            desk.settings, desk.library, self.workspace.list, self.pages, self._context
        )
        self.show_folder(self._kept_place.place)
        theme.keep_measured(self._fit)

    # Building

    def _lay_out(self) -> None:
        content = QWidget()
        self._column = column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.banner is not None:
            column.addWidget(self.banner)
        side_by_side = QHBoxLayout()
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(0)
        side_by_side.addWidget(self.sidebar)
        side_by_side.addWidget(self.pages, 1)
        column.addLayout(side_by_side, 1)
        self.setCentralWidget(content)
        self.setMinimumSize(*LEAST_SIZE)

    @cached_property
    def banner(self) -> DemoBanner | None:
        if self._demo.controls is None:
            return None
        from faxdesk.ui.window.demo_banner import DemoBanner

        banner = DemoBanner()
        banner.receive_wanted.connect(self._receive)
        banner.sign_in_wanted.connect(self.sign_in)
        return banner

    @cached_property
    def notice(self) -> ProblemBar:
        """The line above all else for what has no better place."""
        from faxdesk.ui.common.problem_bar import ProblemBar

        bar = ProblemBar()
        bar.setObjectName("noticeBar")
        self._column.insertWidget(self._column.count() - 1, bar)
        return bar

    @cached_property
    def update_bar(self) -> UpdateBar:
        """The line that tells of a newer version."""
        from faxdesk.ui.window.update_bar import UpdateBar

        bar = UpdateBar(self._desk.updates, self._desk.settings, self._runner)
        self._column.insertWidget(self._column.count() - 1, bar)
        return bar

    @cached_property
    def undo_bar(self) -> UndoBar:
        from faxdesk.ui.window.undo_bar import UndoBar

        return UndoBar(self, self.actions_.undo, lambda: self.pages.foot_px)

    @cached_property
    def list_actions(self) -> ListActions:
        from faxdesk.ui.window.list_actions import ListActions, ListServices

        list_actions = ListActions(ListServices.of(self._desk), self._context, self.undo_bar, self)
        list_actions.failed.connect(self.show_error)
        return list_actions

    @cached_property
    def ways_out(self) -> WaysOut:
        from faxdesk.services.export.drag_files import DragFiles
        from faxdesk.ui.window.drag_out import DragOut
        from faxdesk.ui.window.export_menu import ExportMenu
        from faxdesk.ui.window.ways_out import WaysOut

        desk = self._desk
        exports = ExportMenu(desk.exporter, self._runner, self.notice, self)
        dragging = DragOut(DragFiles(lambda: desk.exporter, desk.clock), self._runner, self)
        for way in (exports, dragging):
            way.failed.connect(self.show_error)
        return WaysOut(desk.library, exports, dragging, self.workspace)

    @cached_property
    def palette_(self) -> Palette:
        """Leads anywhere by a name."""
        from faxdesk.ui.go_to.palette import Palette, Places
        from faxdesk.ui.go_to.targets import Target, action_targets

        actions = self.actions_
        known = [action for group in actions.groups.values() for action in group]
        known = [action for action in known if action not in (actions.go_to, actions.back)]

        def here() -> list[Target]:
            return [*action_targets(known, actions.icon_name), *self.pages.setting_targets()]

        places = Places(here, self._show_found, lambda number: self.compose_with((), (number,)))
        return Palette(self._desk.library, self._desk.clock, self._runner, places, self)

    @cached_property
    def drop_overlay(self) -> DropOverlay:
        from faxdesk.ui.compose.drop_target import DropOverlay

        overlay = DropOverlay(self)
        overlay.files_dropped.connect(self.compose_with)
        overlay.image_dropped.connect(self._compose_with_image)
        return overlay

    @cached_property
    def menus(self) -> MenuBar:
        """All actions as menus."""
        from faxdesk.ui.window.menu_bar import MenuBar

        bar = MenuBar(self, self.actions_)
        self.setMenuBar(bar)
        return bar

    def _finish(self) -> None:
        """Make what can wait until the list has been painted."""
        from faxdesk.ui.controls.focus_ring import FocusRing

        self._focus_ring = FocusRing(self)
        for part in (self.workspace.reading, self.drop_overlay, self.ways_out):
            assert part is not None
        self.actions_.draw_all()
        self.sidebar.refresh()
        if sys.platform == "darwin":
            assert self.menus is not None
        self._kept_place.restore()
        self.pages.read_ahead()

    def listen_to(self, arrivals_timer: ArrivalsTimer) -> None:
        """Announce the faxes that arrive, and print them; once, after the first paint."""
        from faxdesk.ui.window.desktop_links import DesktopLinks, LinkedWindow

        window = LinkedWindow(self, self._pulse, lambda: self.notice)
        self.desktop = links = DesktopLinks(self._desk, self._context, arrivals_timer, window)
        links.faxes_wanted.connect(self._on_announced)
        links.read_wanted.connect(lambda ids: self.list_actions.mark(ids, True))
        links.new_fax_wanted.connect(self._on_new_fax_wanted)
        links.open_wanted.connect(lambda: come_forward(self))
        links.quit_wanted.connect(self.quit)
        links.failed.connect(self._on_desktop_failed)
        self.saver.changed.connect(arrivals_timer.setting_changed)
        links.show_unread(self.sidebar.unread)

    def _connect_actions(self) -> None:
        actions, chosen = self.actions_, self.workspace.list.selected_ids
        table: list[tuple[QAction, Callable[[], object]]] = [
            (actions.new_fax, self.new_fax),
            (actions.new_window, self.new_window),
            (actions.inbox, lambda: self.show_folder(Place.INBOX)),
            (actions.drafts, lambda: self.show_folder(Place.DRAFTS)),
            (actions.outbox, lambda: self.show_folder(Place.OUTBOX)),
            (actions.sent, lambda: self.show_folder(Place.SENT)),
            (actions.trash, lambda: self.show_folder(Place.TRASH)),
            (actions.find, self._find),
            (actions.go_to, lambda: self.palette_.begin()),
            (actions.sync_now, self._pulse.sync_now),
            (actions.export, lambda: self.ways_out.offer_export()),
            (actions.delete, lambda: self.list_actions.delete(chosen())),
            (actions.restore, lambda: self.list_actions.restore(chosen())),
            (actions.delete_for_ever, lambda: self.list_actions.delete_for_ever(chosen())),
            (actions.empty_trash, lambda: self.list_actions.empty_trash()),
            (actions.mark_read, lambda: self.list_actions.mark(chosen(), True)),
            (actions.mark_unread, lambda: self.list_actions.mark(chosen(), False)),
            (actions.back, self._go_back),
            (actions.sign_in, self.sign_in),
            (actions.sign_out, self._sign_out),
            (actions.settings, lambda: self.pages.show_settings()),
            (actions.diagnostics, self.pages.show_diagnostics),
            (actions.help, self.pages.show_keys),
            (actions.quit, self.quit),
        ]
        for action, act in table:
            # Not the signal itself: it would hand on whether the action is checked.
            action.triggered.connect(lambda _checked=False, act=act: act())

    def _connect(self) -> None:
        pages = self.pages
        pages.turned.connect(self._on_turned)
        self._closing.may_go_on.connect(self._go_on_closing)
        pages.signed_in.connect(self._on_signed_in)
        pages.account_wanted.connect(self.account_wanted)
        if self._demo.start is not None:
            pages.demo_wanted.connect(self._demo.start)
        outcomes = self._context.outcomes
        outcomes.draft_opened.connect(self.open_draft)
        outcomes.draft_kept.connect(self._on_draft_kept)
        outcomes.sent.connect(self._on_sent)
        outcomes.discarded.connect(self._on_discarded)
        outcomes.fax_wanted.connect(self._on_fax_wanted)
        self.workspace.list.save_wanted.connect(self.searches.keep)
        for steps in (self.saver, self.searches):
            steps.failed.connect(self.show_error)
        self.saver.changed.connect(self._on_setting)
        self.saver.changed.connect(pages.setting_changed)
        self._bridge.notice.connect(self._on_notice)
        self._bridge.connection_changed.connect(self._on_connection)
        self.sidebar.counted.connect(self._on_counted)
        self.sidebar.lists.takes = self._takes
        self.sidebar.lists.faxes_dropped.connect(self._on_faxes_dropped)

    def _restore(self) -> None:
        self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize()))
        settings = self._desk.settings
        if settings.window_geometry:
            self.restoreGeometry(QByteArray(settings.window_geometry))
        self.workspace.restore_layout(settings.window_layout)

    # Where to go

    def show_folder(self, place: Place) -> None:
        """Show one of the lists."""
        self.workspace.show_folder(place)
        self.pages.show_workspace()

    def show_search(self, search: SavedSearch) -> None:
        """Show what a saved search finds."""
        self.workspace.show_search(search)
        self.pages.show_workspace()

    def show_fax(self, fax_id: int, place: Place = Place.INBOX) -> None:
        """Open a fax in its list: that of one which goes out is told by how far it is."""
        goes_out = (Place.OUTBOX, Place.SENT, Place.DRAFTS)
        for tried in goes_out if place == Place.OUTBOX else (place,):
            self.show_folder(tried)
            if self.workspace.open_fax(fax_id):
                break

    def _show_found(self, row: FaxRow) -> None:
        """Open a fax that the palette found; a draft, to be written on."""
        if row.direction == Direction.INBOUND:
            self.show_fax(row.id)
        elif row.status.kind == StatusKind.DRAFT:
            self.open_draft(row.id)
        else:
            self.show_fax(row.id, Place.OUTBOX)

    def new_fax(self) -> None:
        """Begin a fax; one that is being written stays among the drafts."""
        self.pages.show_compose().new_draft()

    def new_window(self) -> None:
        """Begin a fax in a window of its own."""
        from faxdesk.ui.compose.compose_services import ComposeServices
        from faxdesk.ui.compose.compose_window import ComposeWindow

        window = ComposeWindow(ComposeServices.of(self._desk), self._context)
        self._windows.add(window)
        window.closed.connect(self._windows.discard)
        window.show()

    def open_draft(self, fax_id: int) -> None:
        """Go on writing a draft."""
        self.pages.show_compose().open_draft(fax_id)

    def compose_with(self, files: Sequence[Path], numbers: Sequence[str] = ()) -> None:
        """Fax these files: added to what is being written, or in a new fax. One to given numbers is always a
        new one."""
        pane = self.pages.show_compose()
        if pane.is_writing and not numbers:
            pane.add_files(files)
        else:
            pane.new_draft(files, numbers)

    def _compose_with_image(self, image: QImage) -> None:
        self.pages.show_compose().add_image(image)

    def sign_in(self) -> None:
        """Show the sign-in form; from the demo, leave it for the real thing."""
        if self._demo.controls is not None and self._demo.leave is not None:
            self._demo.leave()
        else:
            self.notice.hide()
            self.pages.show_sign_in()

    def show_first_start(self) -> None:
        """Nobody is signed in: show the three ways to begin, or a notice to those who know FaxDesk."""
        if self.pages.is_first_start:
            self.pages.show_first_start()
            return
        self.notice.say(
            tr("You are not signed in. Your faxes are here; new ones come once you sign in."),
            tr("Sign in"),
            self.sign_in,
            icon_name="info",
            role="accent",
        )

    def first_paint_widget(self) -> QWidget:
        """What is painted once the window shows the archive."""
        return self.workspace.list.painted_widget()

    def _find(self) -> None:
        if not self.pages.is_at_work:
            self.pages.show_workspace()
        self.workspace.list.start_search()

    def _go_back(self) -> None:
        if self.pages.is_at_work:
            if not self.workspace.go_back():
                self.notice.hide()
        elif not self.pages.is_composing:
            # The compose pane puts its draft on disk first, and leaves by itself.
            self.pages.go_back()

    # Errors and news

    @Slot(object)
    def show_error(self, error: FaxDeskError) -> None:
        """Say what went wrong where there is no better place."""
        if error.kind == ErrorKind.SIGN_IN:
            self.notice.show_error(error, tr("Sign in"), self.sign_in)
        else:
            self.notice.show_error(error)

    @Slot(object)
    def sign_in_failed(self, error: FaxDeskError) -> None:
        """Say that the session of the last time could not be resumed."""
        if error.kind == ErrorKind.KEYCHAIN and self.pages.is_first_start:
            # The sign-in form tells about a missing keychain, when it matters.
            self.show_first_start()
        else:
            self.notice.show_error(error, tr("Sign in"), self.sign_in)

    @Slot(object)
    def _on_notice(self, event: Notice) -> None:
        self.notice.say(f"{event.title} {event.hint}".strip(), icon_name="info", role="accent")

    @Slot(str)
    def _on_setting(self, key: str) -> None:
        if key == Settings.keys.key:
            self.actions_.keys.choose(self._desk.settings.keys)
        elif key == Settings.compact_list.key:
            self.workspace.list.table.show_compact(self._desk.settings.compact_list)
        elif key == Settings.language.key:
            self._offer_to_reopen()

    def _offer_to_reopen(self) -> None:
        """The texts on show keep their language; a window that opens speaks the chosen one."""
        if self.pages.is_first_start:
            self.reopen_wanted.emit()
        else:
            self.notice.say(
                tr("FaxDesk speaks this language once its window opens again."),
                tr("Open it again now"),
                self.reopen_wanted.emit,
                icon_name="info",
                role="accent",
            )

    @Slot(object)
    def _on_connection(self, event: ConnectionChanged) -> None:
        """What is said of a full disk is true no longer once faxes can be written down again."""
        if self._is_held_up and event.state in {Connection.CHECKING, Connection.LIVE}:
            self.notice.hide()
        self._is_held_up = event.state == Connection.HELD_UP

    @Slot(str)
    def _on_turned(self, title: str) -> None:
        self.sidebar.setVisible(self.pages.needs_sidebar)
        self._title = f"{title or self.workspace.list.title} – FaxDesk"
        self._show_title()
        self._mark_entry()
        if "undo_bar" in self.__dict__:
            self.undo_bar.settle()
        if not title:
            self.workspace.list.take_focus()

    def _mark_entry(self) -> None:
        """Mark in the rail what is on show."""
        shown = self.workspace.list
        if self.pages.are_settings_open:
            self.sidebar.show_settings()
        elif not self.pages.is_at_work:
            self.sidebar.show_place(None)
        elif shown.search_name:
            self.sidebar.show_search(shown.search_name)
        else:
            self.sidebar.show_place(shown.place)

    def _takes(self, key: str) -> bool:
        """Whether faxes of the list may be dropped on an entry of the rail."""
        if key == Place.TRASH:
            return self.workspace.list.place != Place.TRASH
        return bool(self.searches.tag_of(named_search(key)))

    @Slot(list, str)
    def _on_faxes_dropped(self, ids: list[int], key: str) -> None:
        if key == Place.TRASH:
            self.list_actions.delete(ids)
        else:
            self.searches.put_tag(named_search(key), ids)

    @Slot()
    def _on_counted(self) -> None:
        self.workspace.list.show_counts(self.sidebar.counts)
        self._show_title()

    @Slot()
    def _show_title(self) -> None:
        show_unread(self, self._title, self.sidebar.unread)
        if self.desktop is not None:
            self.desktop.show_unread(self.sidebar.unread)

    @Slot(object, str)
    def _on_announced(self, ids: Sequence[int], activation: str) -> None:
        """Show these faxes, because somebody chose them on the desktop."""
        come_forward(self, activation)
        if len(ids) == 1:
            self.show_fax(ids[0])
        else:
            self.show_folder(Place.INBOX)

    @Slot()
    def _on_new_fax_wanted(self) -> None:
        come_forward(self)
        self.new_fax()

    @Slot(object)
    def _on_desktop_failed(self, error: FaxDeskError) -> None:
        """The person asked for it outside of the window, where nothing can be said."""
        come_forward(self)
        self.show_error(error)

    def _on_sent(self, fax_id: int) -> None:
        """fax_id may be that of a further request, which is shown with its fax."""
        self.show_fax(self._desk.library.fax(fax_id).shown_id, Place.OUTBOX)
        self.list_actions.offer_unsend(fax_id)

    def _on_draft_kept(self, fax_id: int) -> None:
        self.undo_bar.offer(tr("Draft kept"), lambda: self.open_draft(fax_id))

    def _on_fax_wanted(self, fax_id: int) -> None:
        self.show_fax(fax_id, Place.OUTBOX)
        self.activateWindow()

    def _on_discarded(self, discarded: Discarded) -> None:
        self.list_actions.offer_restore(discarded)

    def _on_signed_in(self) -> None:
        self.notice.hide()

    def _sign_out(self) -> None:
        """Sign out; where faxes wait to leave, that is said before."""

        def go_on(counts: Counts) -> None:
            if not counts.waits_here or self._is_sure_to_sign_out(counts.waits_here):
                self._runner.submit(
                    Lane.NET, self._desk.account.sign_out, lambda _: self.show_first_start(), self.show_error
                )

        self._runner.submit(Lane.LOCAL, lambda _token: self._desk.library.counts(), go_on, self.show_error)

    def _is_sure_to_sign_out(self, waiting: int) -> bool:
        from faxdesk.ui.common import dialogs

        return dialogs.ask(
            self,
            tr_n("{count} fax has not left yet.", "{count} faxes have not left yet.", waiting),
            tr_n(
                "It stays on this computer, and leaves once you sign in again. All faxes can still be read.",
                "They stay on this computer, and leave once you sign in again. All faxes can still be read.",
                waiting,
            ),
            tr("Sign out"),
        )

    def _receive(self) -> None:
        demo = self._demo.controls
        if demo is not None:
            self._runner.submit(
                Lane.NET,
                lambda _token: demo.receive(),
                lambda _: self._pulse.sync_now(),
                self.show_error,
            )

    # The window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give way where there is little room: first the words of the rail, then one of the two panes."""
        line = theme.measures().line
        self.sidebar.set_collapsed(self.width() < max(COLLAPSED_LINES * line, NARROW_PX))
        self.workspace.set_narrow(self.width() < max(NARROW_LINES * line, NARROW_PX))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self._pulse.set_hidden(self.isMinimized())
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self._rest.start(REST_AFTER_MS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat():
            self.menus.alt_pressed()
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pulse.set_hidden(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pulse.set_hidden(True)

    def keep_start_at_login(self, arguments: Sequence[str], label: str) -> None:
        """Have the system start the program at login with these arguments where the setting says so. label
        tells the profile apart, and is "" for the usual one."""
        if self.desktop is not None:
            starting = self.desktop.start_at_login(arguments, label)
            self.saver.changed.connect(starting.setting_changed)

    def start_hidden(self) -> None:
        """Run without the window for as long as the notification area shows that the program runs."""
        if self.desktop is not None:
            QApplication.setQuitOnLastWindowClosed(False)
            self.desktop.keep_running.watch()

    @Slot()
    def quit(self) -> None:
        """End the program, also where closing its window would not."""
        self._is_ending = True
        if self._closes():
            QApplication.quit()
        elif not self.isVisible() and not self._closing.is_looking:
            # It says what keeps it from ending.
            come_forward(self)

    @Slot()
    def _go_on_closing(self) -> None:
        if self._is_ending:
            self.quit()
        else:
            self.close()

    def _closes(self) -> bool:
        """Close the window, also where it is hidden: Qt itself does not ask a hidden one."""
        if self.isVisible():
            return self.close()
        event = QCloseEvent()
        QApplication.sendEvent(self, event)
        return event.isAccepted()

    def close_unasked(self) -> None:
        """Close all windows, as soon as what is typed is on disk, and ask nothing."""
        self._closing.ask_nothing()
        self._is_ending = True
        if self.isVisible():
            QApplication.closeAllWindows()
        else:
            self.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        settings, desktop = self._desk.settings, self.desktop
        only_hides = desktop is not None and desktop.keep_running.only_hides and not self._is_ending
        may_close = only_hides or self._may_end()
        if not may_close:
            event.ignore()
            return
        settings.window_geometry = bytes(self.saveGeometry().data())
        settings.window_layout = self.workspace.layout_state
        self._kept_place.keep(self._closing.closed_draft)
        QApplication.setQuitOnLastWindowClosed(not only_hides)
        if only_hides and desktop is not None:
            desktop.keep_running.watch()
        else:
            self.undo_bar.withdraw()
            if desktop is not None:
                desktop.withdraw()
            self.saver.close()
        super().closeEvent(event)

    def _may_end(self) -> bool:
        """Whether nothing and nobody keeps the window from closing for good."""
        if self.desktop is not None and not self._is_ending and self.desktop.keep_running.offer():
            return False
        return self._closing.may_close()
