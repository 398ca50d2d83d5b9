"""Links the window with the desktop around it: messages, notification area, badge, start at login."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from faxdesk.desktop.login_start import login_start, start_command
from faxdesk.desktop.screen_lock import is_locked
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.services.events import Connection, ConnectionChanged, FaxesChanged
from faxdesk.services.rounds import Rounds
from faxdesk.ui.common import wording
from faxdesk.ui.desktop.coming_forward import come_forward
from faxdesk.ui.desktop.keep_running import KeepRunning
from faxdesk.ui.desktop.motion_watch import MotionWatch
from faxdesk.ui.desktop.notifications import ArrivalNews, Notifications
from faxdesk.ui.desktop.starting_at_login import StartingAtLogin
from faxdesk.ui.desktop.tray import Tray
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.auto_print import AutoPrint, PrintServices
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.status import FaxRow
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.navigation import Navigation
    from faxdesk.work.arrivals_timer import ArrivalsTimer
    from faxdesk.work.pulse_timer import PulseTimer

_NEWEST = 3
"""So many received faxes stand in the menu of the notification area."""


class LinkedWindow(Struct, frozen=True):
    """What the desktop reaches: the window itself, its pulse, the line for notices, the ways to its faxes;
    and whether it is locked."""

    widget: QWidget
    pulse: PulseTimer
    notices: Notices
    navigation: Navigation
    is_locked: Callable[[], bool]


class DesktopLinks(QObject):
    """Signals: read_wanted(ids) when a person marks faxes as read on the desktop."""

    read_wanted = Signal(object)

    def __init__(
        self, desk: Desk, context: WindowContext, arrivals_timer: ArrivalsTimer, window: LinkedWindow
    ) -> None:
        super().__init__(window.widget)
        self._desk = desk
        self._context = context
        self._window = window.widget
        self._pulse = window.pulse
        self._notices = window.notices
        self._navigation = window.navigation
        self._is_locked = window.is_locked
        self._starting: StartingAtLogin | None = None
        self._reads = Rounds(self._read_newest)
        self.tray = Tray(window.widget)
        news = ArrivalNews(desk.arrivals, desk.settings, is_locked, lambda: desk.desk_lock.is_locked)
        self.notifications = Notifications(news, context.runner, arrivals_timer, self.tray, window.widget)
        self.printing = AutoPrint(PrintServices.of(desk), context.runner, arrivals_timer, self)
        self.keep_running = KeepRunning(desk.settings, self.tray, lambda: window.notices.bar, window.widget)
        self._connect()
        self._reads.ask()
        MotionWatch(context.runner, self)

    def keep_start_at_login(self, arguments: Sequence[str], label: str) -> None:
        """Have the system start the program at login with these arguments where the setting says so. label
        tells the profile apart, and is "" for the usual one."""
        start = login_start(QGuiApplication.desktopFileName(), label)
        self._starting = StartingAtLogin(
            self._desk.settings, start, start_command(arguments), self._context.runner, self
        )
        self._starting.failed.connect(self._on_failed)
        self._starting.begin()

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        if self._starting is not None:
            self._starting.setting_changed(key)

    def show_unread(self, unread: int) -> None:
        """Tell how many faxes are unread where the icon is."""
        self.tray.show_unread(unread)

    def follow_lock(self) -> None:
        """The window was locked, or opened: name nobody meanwhile."""
        if self._is_locked():
            self.notifications.withdraw()
            self.tray.show_newest(())
        self._reads.ask()

    def withdraw(self) -> None:
        """Remove icon and messages, because the program ends."""
        self.keep_running.stop()
        self.notifications.withdraw()
        self.tray.withdraw()

    def _connect(self) -> None:
        tray, notifications = self.tray, self.notifications
        tray.open_wanted.connect(lambda: come_forward(self._window))
        tray.new_fax_wanted.connect(self._on_new_fax_wanted)
        tray.fax_wanted.connect(lambda fax_id: self._show_faxes((fax_id,), ""))
        tray.pause_wanted.connect(self._on_pause_wanted)
        tray.quit_wanted.connect(self._context.actions.quit.trigger)
        notifications.open_wanted.connect(self._show_faxes)
        notifications.read_wanted.connect(self._on_read_wanted)
        notifications.print_wanted.connect(self._on_print_wanted)
        self.printing.failed.connect(self._on_failed)
        self._context.bridge.faxes_changed.connect(self._on_faxes_changed)
        self._context.bridge.connection_changed.connect(self._on_connection)

    # What a person chooses on the desktop

    @Slot(object, str)
    def _show_faxes(self, ids: Sequence[int], activation: str) -> None:
        """activation is the desktop's leave to come to the front."""
        come_forward(self._window, activation)
        if self._is_locked():
            return
        if len(ids) == 1:
            self._navigation.show_fax(ids[0])
        else:
            self._navigation.show_folder(Place.INBOX)

    @Slot()
    def _on_new_fax_wanted(self) -> None:
        come_forward(self._window)
        self._context.actions.new_fax.trigger()

    @Slot(object)
    def _on_read_wanted(self, ids: Sequence[int]) -> None:
        if self._is_locked():
            come_forward(self._window)
        else:
            self.read_wanted.emit(ids)

    @Slot(object)
    def _on_print_wanted(self, ids: Sequence[int]) -> None:
        if self._is_locked():
            come_forward(self._window)
        else:
            self.printing.print_now(ids)

    @Slot(object)
    def _on_failed(self, error: FaxDeskError) -> None:
        """The person asked for it outside of the window, where nothing can be said."""
        come_forward(self._window)
        self._notices.show_error(error)

    # The menu of the notification area

    @Slot(object)
    def _on_faxes_changed(self, _event: FaxesChanged) -> None:
        self._reads.ask()

    def _read_newest(self) -> None:
        self._context.runner.submit(Lane.LISTS, self._newest, self._on_newest, self._on_unread)

    def _newest(self, _token: CancelToken) -> list[FaxRow]:
        library = self._desk.library
        return library.rows(library.first_ids(FaxQuery(Folder.INBOX), _NEWEST))

    def _on_newest(self, rows: list[FaxRow]) -> None:
        if self._is_locked():
            rows = []
        now = self._desk.clock.now()
        times = [wording.when(row.created_at, now) for row in rows]
        self.tray.show_newest(
            [
                (row.id, tr("{name}, {time}", name=wording.peer(row), time=time))
                for row, time in zip(rows, times, strict=True)
            ]
        )
        self._reads.end()

    def _on_unread(self, _error: FaxDeskError) -> None:
        # The list of the window says what is wrong with the archive; the menu goes without.
        self._reads.fail()

    @Slot(bool)
    def _on_pause_wanted(self, is_paused: bool) -> None:
        if is_paused:
            self._pulse.pause()
            self._desk.events.publish(ConnectionChanged(Connection.NOT_CHECKING))
        else:
            self._pulse.sync_now()

    @Slot(object)
    def _on_connection(self, event: ConnectionChanged) -> None:
        self.tray.show_paused(self._pulse.is_paused)
        # A sync that was under way when the person paused ends with the news that all is well.
        if self._pulse.is_paused and event.state in {Connection.CHECKING, Connection.LIVE}:
            self._desk.events.publish(ConnectionChanged(Connection.NOT_CHECKING))
