"""The window: assembles its parts, and connects them.

The ways through it are in navigation.py, what it says in bars/notices.py, signing in and out in signing.py,
faxes that are written in writing.py, what leads from one part of it to another in connections/, the desktop
around it in desktop_links.py, its lock in locking/, and how all ends in ending.py.

Long, since this is the one place where all these parts meet, each made when it is first asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QHideEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.desktop.unread_badge import show_unread
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.settings.settings_saver import SettingsSaver
from faxdesk.ui.sidebar.sidebar import Sidebar
from faxdesk.ui.window.bars.notices import Notices
from faxdesk.ui.window.demo_mode import NO_DEMO, DemoMode
from faxdesk.ui.window.kept_place import KeptPlace
from faxdesk.ui.window.navigation import Navigation
from faxdesk.ui.window.page_stack import PageStack
from faxdesk.ui.window.saved_search_actions import SavedSearchActions, SearchServices

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.ui.compose.drop_target import DropOverlay
    from faxdesk.ui.go_to.palette import Palette
    from faxdesk.ui.window.bars.demo_banner import DemoBanner
    from faxdesk.ui.window.bars.menu_bar import MenuBar
    from faxdesk.ui.window.bars.undo_bar import UndoBar
    from faxdesk.ui.window.bars.update_bar import UpdateBar
    from faxdesk.ui.window.closing_guard import ClosingGuard
    from faxdesk.ui.window.desktop_links import DesktopLinks
    from faxdesk.ui.window.ending import Ending
    from faxdesk.ui.window.list_actions import ListActions
    from faxdesk.ui.window.locking.locking import Locking
    from faxdesk.ui.window.signing import Signing
    from faxdesk.ui.window.ways_out import WaysOut
    from faxdesk.ui.window.writing import Writing
    from faxdesk.work.arrivals_timer import ArrivalsTimer
    from faxdesk.work.bridge import EventBridge
    from faxdesk.work.pulse_timer import PulseTimer
    from faxdesk.work.tasks import TaskRunner

FIRST_SIZE = (1200, 780)
LEAST_SIZE = (860, 560)
NARROW_PX, NARROW_LINES = 900, 36
"""In a window narrower than both, in pixels and in lines of the font, the reading pane lies over the list."""
_CHOSEN = ("delete", "restore", "delete_for_ever", "put_on_hold", "lift_hold")
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
        self.actions_ = Actions(self, desk.settings.keys)
        self._context = WindowContext(runner, bridge, self.actions_, FaxOutcomes(self))
        self.saver = SettingsSaver(desk.settings, runner, self)
        self.sidebar = Sidebar(desk.library, desk.settings, self._context)
        self.pages = PageStack(desk, self._context, may_try=demo.start is not None)
        self.workspace = self.pages.workspace
        self.notices = Notices(bridge, self._put_above, self)
        self.navigation = Navigation(self.pages, self.sidebar, self.notices, self._context.outcomes)
        self._rest = QTimer(self)
        self._rest.setObjectName("rest of the window")
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._finish)
        self._was_painted = False
        self._lay_out()
        self.searches = SavedSearchActions(
            SearchServices.of(desk), self._context, self.sidebar.searches, self.navigation.show_search, self
        )
        self._connect_actions()
        self._connect()
        self._restore()
        self._kept_place = KeptPlace(
            desk.settings, desk.library, self.workspace.list, self.pages, self._context
        )
        self.navigation.show_folder(self._kept_place.place)
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

    def _put_above(self, bar: QWidget) -> None:
        """Give a line a place above the pages."""
        self._column.insertWidget(self._column.count() - 1, bar)

    @cached_property
    def banner(self) -> DemoBanner | None:
        if self._demo.controls is None:
            return None
        from faxdesk.ui.window.bars.demo_banner import DemoBanner

        banner = DemoBanner(self._demo.controls, self._runner)
        banner.received.connect(self._pulse.sync_now)
        banner.failed.connect(self.notices.show_error)
        banner.sign_in_wanted.connect(lambda: self.signing.sign_in())
        banner.number_wanted.connect(lambda number: self.writing.add_number(number))
        return banner

    @cached_property
    def signing(self) -> Signing:
        from faxdesk.ui.window.signing import Signing

        return Signing(self._desk, self._runner, self.pages, self.notices, self._demo)

    @cached_property
    def writing(self) -> Writing:
        from faxdesk.ui.window.writing import Writing

        return Writing(self._desk, self._context, self.pages)

    @cached_property
    def guard(self) -> ClosingGuard:
        """What keeps the window open for a draft, or for faxes that have not left."""
        from faxdesk.ui.window.closing_guard import ClosingGuard

        return ClosingGuard(self.pages, self._desk.library, self._context, lambda: self.notices.bar, self)

    @cached_property
    def ending(self) -> Ending:
        from faxdesk.ui.window.ending import Ending

        return Ending(self.guard, lambda: self.desktop.keep_running if self.desktop else None, self)

    @cached_property
    def locking(self) -> Locking:
        from faxdesk.ui.window.locking.locking import LockableWindow, Locking

        window = LockableWindow(
            self, self.actions_, self.notices, self.pages, lambda: self.desktop, self.show_title
        )
        return Locking(self._desk, self._runner, window)

    @property
    def is_locked(self) -> bool:
        return "locking" in self.__dict__ and self.locking.is_locked

    @cached_property
    def update_bar(self) -> UpdateBar:
        """The line that tells of a newer version."""
        from faxdesk.ui.window.bars.update_bar import UpdateBar

        bar = UpdateBar(self._desk.updates, self._desk.settings, self._runner)
        self._put_above(bar)
        return bar

    @cached_property
    def undo_bar(self) -> UndoBar:
        from faxdesk.ui.window.bars.undo_bar import UndoBar

        return UndoBar(self, self.actions_.undo, lambda: self.pages.foot_px)

    @cached_property
    def list_actions(self) -> ListActions:
        from faxdesk.ui.window.list_actions import ListActions, ListServices

        list_actions = ListActions(ListServices.of(self._desk), self._context, self.undo_bar, self)
        list_actions.failed.connect(self.notices.show_error)
        return list_actions

    @cached_property
    def ways_out(self) -> WaysOut:
        from faxdesk.ui.window.ways_out import WaysOut

        return WaysOut.of(self._desk, self._context, self.notices, self.workspace)

    @cached_property
    def palette_(self) -> Palette:
        """Leads anywhere by a name."""
        from faxdesk.ui.go_to.palette import Palette, Places
        from faxdesk.ui.go_to.targets import ArchiveSearch, Target, action_targets

        def here() -> list[Target]:
            return [*action_targets(self.actions_), *self.pages.setting_targets()]

        places = Places(here, self.navigation.show_found, self.navigation.show_person, self.writing.write_to)
        return Palette(ArchiveSearch.of(self._desk), self._desk.clock, self._runner, places, self)

    @cached_property
    def drop_overlay(self) -> DropOverlay:
        from faxdesk.ui.compose.drop_target import DropOverlay

        overlay = DropOverlay(self, self._context.carried)
        self.writing.take_from(overlay)
        return overlay

    @cached_property
    def menus(self) -> MenuBar:
        """All actions as menus."""
        from faxdesk.ui.window.bars.menu_bar import MenuBar

        bar = MenuBar(self, self.actions_)
        self.setMenuBar(bar)
        return bar

    def _finish(self) -> None:
        """Make what can wait until the list has been painted."""
        from faxdesk.ui.controls import letters
        from faxdesk.ui.controls.focus_ring import FocusRing
        from faxdesk.ui.window.connections.after_acting import AfterActing
        from faxdesk.ui.window.connections.page_links import link_pages
        from faxdesk.ui.window.connections.rail_drops import NewFaxDrops, RailDrops
        from faxdesk.work.tasks import Lane
        from faxdesk.working_folder import sweep_working_folders

        self._focus_ring = FocusRing(self)
        self._runner.submit(Lane.BACKGROUND, lambda _token: sweep_working_folders())
        for part in (self.workspace.reading, self.drop_overlay, self.ways_out):
            assert part is not None
        context, list_actions = self._context, lambda: self.list_actions
        RailDrops(self.sidebar.lists, self.workspace.list, self.searches, list_actions)
        NewFaxDrops(self.sidebar.new_fax, context.carried, self.writing)
        AfterActing(
            context.outcomes, self._desk.library, self.navigation, lambda: self.undo_bar, list_actions
        )
        link_pages(self._desk, self.pages, self.navigation, self.notices, self.writing, context)
        self.actions_.draw_all()
        self.sidebar.refresh()
        if sys.platform == "darwin":
            assert self.menus is not None
        self._kept_place.restore()
        if self._desk.settings.lock_after_seconds and not self.is_locked:
            self.locking.begin()
        self.pages.read_ahead(self._focus_ring.make_ready, letters.make_ready)

    def listen_to(self, arrivals_timer: ArrivalsTimer) -> None:
        """Announce the faxes that arrive, and print them; once, after the first paint."""
        from faxdesk.ui.window.desktop_links import DesktopLinks, LinkedWindow

        window = LinkedWindow(self, self._pulse, self.notices, self.navigation, lambda: self.is_locked)
        self.desktop = links = DesktopLinks(self._desk, self._context, arrivals_timer, window)
        links.read_wanted.connect(lambda ids: self.list_actions.mark(ids, True))
        for part in (arrivals_timer, links):
            self.saver.changed.connect(part.setting_changed)
        links.show_unread(self.sidebar.unread)

    def _connect_actions(self) -> None:
        actions, chosen = self.actions_, self.workspace.list.selected_ids
        acts = {name: partial(lambda of: getattr(self.list_actions, of)(chosen()), name) for name in _CHOSEN}
        table: list[tuple[QAction, Callable[[], object]]] = [
            (actions.new_fax, lambda: self.writing.begin()),
            (actions.new_window, lambda: self.writing.begin_in_window()),
            (actions.new_from_template, lambda: self.writing.choose_template(self.sidebar.new_fax)),
            *((getattr(actions, place), partial(self.navigation.show_folder, place)) for place in Place),
            (actions.find, self.navigation.find),
            (actions.go_to, lambda: self.palette_.begin()),
            (actions.sync_now, self._pulse.sync_now),
            (actions.export, lambda: self.ways_out.offer_export()),
            *((getattr(actions, name), act) for name, act in acts.items()),
            (actions.empty_trash, lambda: self.list_actions.empty_trash()),
            (actions.mark_read, lambda: self.list_actions.mark(chosen(), True)),
            (actions.mark_unread, lambda: self.list_actions.mark(chosen(), False)),
            (actions.back, self.navigation.go_back),
            (actions.sign_in, lambda: self.signing.sign_in()),
            (actions.sign_out, lambda: self.signing.sign_out()),
            (actions.activity, self.pages.show_activity),
            (actions.settings, lambda: self.pages.show_settings()),
            (actions.diagnostics, self.pages.show_diagnostics),
            (actions.all_keys, self.pages.show_keys),
            (actions.lock, lambda: self.locking.lock_by_hand()),
            (actions.quit, lambda: self.ending.quit()),
        ]
        for action, act in table:
            # Not the signal itself: it would hand on whether the action is checked.
            action.triggered.connect(lambda _checked=False, act=act: act())

    def _connect(self) -> None:
        pages = self.pages
        pages.turned.connect(self._on_turned)
        pages.signed_in.connect(lambda: self.notices.bar.hide())
        pages.account_wanted.connect(self.account_wanted)
        if self._demo.start is not None:
            pages.demo_wanted.connect(self._demo.start)
        outcomes = self._context.outcomes
        outcomes.draft_opened.connect(lambda fax_id: self.writing.open(fax_id))
        outcomes.pages_opened.connect(lambda fax_id: self.writing.open_first_page(fax_id))
        self.workspace.list.save_wanted.connect(self.searches.keep)
        for steps in (self.saver, self.searches):
            steps.failed.connect(self.notices.show_error)
        self.saver.changed.connect(self._on_setting)
        self.saver.changed.connect(pages.setting_changed)
        self.notices.sign_in_wanted.connect(lambda: self.signing.sign_in())
        self.notices.reopen_wanted.connect(self.reopen_wanted)
        self.sidebar.counted.connect(self._on_counted)

    def _restore(self) -> None:
        self.resize(QSize(*FIRST_SIZE).boundedTo(self.screen().availableSize()))
        settings = self._desk.settings
        if settings.window_geometry:
            self.restoreGeometry(QByteArray(settings.window_geometry))
        self.workspace.restore_layout(settings.window_layout)

    def first_paint_widget(self) -> QWidget:
        """What is painted once the window shows the archive."""
        if self.is_locked:
            return self.locking.first_paint_widget()
        return self.workspace.list.painted_widget()

    # What happens

    @Slot(str)
    def _on_setting(self, key: str) -> None:
        if key == Settings.keys.key:
            self.actions_.keys.choose(self._desk.settings.keys)
        elif key == Settings.lock_after_seconds.key:
            self.locking.follow_setting()
        elif key == Settings.compact_list.key:
            self.workspace.list.table.show_compact(self._desk.settings.compact_list)
        elif key == Settings.language.key and self.pages.is_first_start:
            # Nothing is on show yet that a person works with.
            self.reopen_wanted.emit()
        elif key == Settings.language.key:
            self.notices.offer_to_reopen()

    @Slot(str)
    def _on_turned(self, title: str) -> None:
        self.sidebar.setVisible(self.pages.needs_sidebar)
        self._title = f"{title or self.workspace.list.title} – FaxDesk"
        self.show_title()
        self.navigation.mark_entry()
        if "undo_bar" in self.__dict__:
            self.undo_bar.settle()
        if not title:
            self.workspace.list.take_focus()

    @Slot()
    def _on_counted(self) -> None:
        self.workspace.list.show_counts(self.sidebar.counts)
        self.show_title()

    def show_title(self) -> None:
        """Say what is on show, and how many faxes are unread; nothing of either while it is locked."""
        title, unread = ("FaxDesk", 0) if self.is_locked else (self._title, self.sidebar.unread)
        show_unread(self, title, unread)
        if self.desktop is not None:
            self.desktop.show_unread(unread)

    # The window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give way where there is little room: first the words of the rail, then one of the two panes."""
        line = theme.measures().line
        self.sidebar.set_collapsed(self.width() < max(COLLAPSED_LINES * line, NARROW_PX))
        self.pages.set_narrow(self.width() < max(NARROW_LINES * line, NARROW_PX))

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
        if event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat() and not self.is_locked:
            self.menus.alt_pressed()
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pulse.set_hidden(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pulse.set_hidden(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        ending, settings = self.ending, self._desk.settings
        if self.is_locked and not ending.runs_on():
            # Nobody sees a question behind the curtain.
            self.guard.ask_nothing()
        if not ending.runs_on() and not ending.may_close():
            event.ignore()
            return
        settings.window_geometry = bytes(self.saveGeometry().data())
        settings.window_layout = self.workspace.layout_state
        self._kept_place.keep(self.guard.closed_draft)
        if not ending.runs_on():
            self.undo_bar.withdraw()
            if self.desktop is not None:
                self.desktop.withdraw()
            self.saver.close()
            if "locking" in self.__dict__:
                self.locking.stop()
        ending.closed()
        super().closeEvent(event)
