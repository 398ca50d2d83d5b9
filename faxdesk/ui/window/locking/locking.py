"""Locks the window and opens it again: the curtain before it, everything else away, the desktop told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Slot

from faxdesk.settings import Settings
from faxdesk.ui.window.locking.backstage import Backstage
from faxdesk.ui.window.locking.closed_doors import ClosedDoors
from faxdesk.ui.window.locking.stillness import Stillness
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow, QWidget

    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.actions import Actions
    from faxdesk.ui.desk_lock.curtain import Curtain
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.desktop_links import DesktopLinks
    from faxdesk.ui.window.page_stack import PageStack
    from faxdesk.work.tasks import TaskRunner


class LockableWindow(Struct, frozen=True):
    """What is locked: the window itself, what it can do, the line for notices, its pages, the desktop around
    it once that is linked, and what shows its title anew."""

    widget: QMainWindow
    actions: Actions
    notices: Notices
    pages: PageStack
    desktop: Callable[[], DesktopLinks | None]
    show_title: Callable[[], None]


class Locking(QObject):
    """Made when somebody wants to lock, or the settings do; most windows never need it."""

    def __init__(self, desk: Desk, runner: TaskRunner, window: LockableWindow) -> None:
        super().__init__(window.widget)
        self._desk = desk
        self._runner = runner
        self._window = window
        self._backstage: Backstage | None = None
        self._doors = ClosedDoors(self._take_away, self)
        self._stillness = Stillness(desk.clock, self)
        self._stillness.still.connect(self._lock)
        self._waiting: list[Callable[[], object]] = []
        self.curtain: Curtain | None = None

    @property
    def is_locked(self) -> bool:
        return self.curtain is not None

    def begin(self) -> None:
        """Go on as the program ended: locked, where it was; and lock by itself where that is set."""
        if self._desk.desk_lock.is_locked:
            self._close_curtain()
        else:
            self.follow_setting()

    def follow_setting(self) -> None:
        """Watch for as long as is set."""
        after_s = self._desk.settings.lock_after_seconds
        if not self.is_locked:
            self._stillness.watch(after_s)
        if after_s and not self._desk.desk_lock.way:
            self._say_what_is_missing()

    def lock_by_hand(self) -> None:
        """Lock now; where nothing could open it again, lead to where that is chosen."""
        if not self._lock():
            self._window.pages.show_settings(Settings.lock_after_seconds)

    def later(self, act: Callable[[], object]) -> None:
        """Do something now, or once the window is open again."""
        if self.is_locked:
            self._waiting.append(act)
        else:
            act()

    def first_paint_widget(self) -> QWidget:
        """What is painted once the window shows that it is locked."""
        assert self.curtain is not None
        return self.curtain.viewport()

    def stop(self) -> None:
        """The window closes for good."""
        self._stillness.watch(0)
        self._doors.open()
        if self.curtain is not None:
            self.curtain.stop()

    @Slot()
    def _lock(self) -> bool:
        lock = self._desk.desk_lock
        if self.is_locked or not lock.lock():
            return self.is_locked
        self._close_curtain()
        self._runner.submit(
            Lane.LOCAL, lambda _token: lock.keep_locked(), None, self._window.notices.show_error
        )
        return True

    def _close_curtain(self) -> None:
        from faxdesk.ui.desk_lock.curtain import Curtain

        window, desk = self._window, self._desk
        self._stillness.watch(0)
        self.curtain = Curtain(desk.desk_lock, lambda: desk.recovery, self._runner)
        self.curtain.opened.connect(self._open)
        desktop = window.desktop()
        self._backstage = Backstage(window.widget, [] if desktop is None else [desktop.tray.menu])
        self._backstage.take_all()
        self._doors.close()
        window.widget.setCentralWidget(self.curtain)
        self.curtain.show()
        self._show_state()
        self.curtain.field.setFocus()

    @Slot()
    def _open(self) -> None:
        curtain, backstage, self.curtain, self._backstage = self.curtain, self._backstage, None, None
        if curtain is None or backstage is None:
            return
        self._doors.open()
        self._window.widget.takeCentralWidget()
        curtain.hide()
        curtain.deleteLater()
        backstage.give_back()
        self._show_state()
        self.follow_setting()
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def _show_state(self) -> None:
        """Actions answer no key and no menu of the system while it is locked, nor does the desktop name
        anybody."""
        window = self._window
        for group in window.actions.groups.values():
            for action in group:
                action.blockSignals(self.is_locked)
                if not self.is_locked:
                    action.changed.emit()
        window.show_title()
        if (desktop := window.desktop()) is not None:
            desktop.follow_lock()

    def _take_away(self, widget: QWidget) -> None:
        if self._backstage is not None:
            self._backstage.take_window(widget)

    def _say_what_is_missing(self) -> None:
        self._window.notices.inform(
            tr("The window is to lock by itself; choose what opens it again."),
            tr("Choose it in the settings"),
            lambda: self._window.pages.show_settings(Settings.lock_after_seconds),
        )
