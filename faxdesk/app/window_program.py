"""The window on an open archive, with all that works beside it. open_window.py runs it for a person, and the
bench for its measurements, so that both have the same."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from faxdesk.ui.common import theme
from faxdesk.ui.window.demo_mode import NO_DEMO, DemoMode
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.bridge import EventBridge
from faxdesk.work.pulse_timer import PulseTimer
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from faxdesk.composition import Composition
    from faxdesk.services.events import Notice

STOP_WAIT_MS = 3000
_SWITCH_S = 0.0005
"""How long a worker may keep Python's lock while the window waits for it. With Python's own 5 ms, a paint
that has to wait a few times misses its frame."""


class _Timer(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def deleteLater(self) -> None: ...


class WindowProgram:
    """Builds what the first paint needs. begin() starts the rest once the list is on the screen; the pulse is
    started by whoever knows that somebody is signed in."""

    def __init__(self, application: QApplication, desk: Composition, demo: DemoMode = NO_DEMO) -> None:
        sys.setswitchinterval(_SWITCH_S)
        theme.apply(application, desk.settings.theme, rules=False)
        self.desk = desk
        self.runner = TaskRunner()
        self.bridge = EventBridge(desk.events)
        self.pulse = PulseTimer(desk, self.runner, self.bridge)
        self._timers: list[_Timer] = [self.pulse]
        self.window = MainWindow(desk, self.runner, self.bridge, self.pulse, demo)
        if desk.accounts.profile.desk_lock.exists():
            # Before anything is painted that nobody is to see.
            self.window.locking.begin()
        theme.apply(application, desk.settings.theme)
        self._open_requests: QObject | None = None
        if sys.platform == "darwin":
            from faxdesk.ui.desktop.open_requests import OpenRequests

            # Elsewhere documents come on the command line; a filter would have every event of every object
            # enter Python.
            open_requests = OpenRequests(application)
            open_requests.wanted.connect(self._add)
            self._open_requests = open_requests

    def _add(self, files: list[Path], numbers: list[str]) -> None:
        """Fax what the system hands over, once the window is not locked."""
        window = self.window
        if window.is_locked:
            window.locking.later(lambda: window.writing.add(files, numbers))
        else:
            window.writing.add(files, numbers)

    def begin(self, notices: Iterable[Notice]) -> None:
        """Start what works beside the window, and show it notices; once, after the first paint."""
        from faxdesk.app.ways_in import folder_timer, way_switches
        from faxdesk.work.arrivals_timer import ArrivalsTimer
        from faxdesk.work.books_timer import BooksTimer
        from faxdesk.work.intake_timer import IntakeTimer
        from faxdesk.work.memory_pools import FreeMemory, share_memory_among_threads
        from faxdesk.work.retention_timer import RetentionTimer
        from faxdesk.work.text_reader import TextReader

        # All that is here now is there to stay. Left out of it, a whole collection takes no time, and comes
        # often enough for the circles that each answer of the service leaves behind.
        gc.freeze()
        share_memory_among_threads()
        desk, runner, window = self.desk, self.runner, self.window
        FreeMemory(runner, desk.clock, parent=runner)
        books_timer = BooksTimer(desk, runner, self.bridge)
        text_reader = TextReader(lambda token: desk.text_recognition.run(token), runner, self.bridge)
        arrivals_timer = ArrivalsTimer(desk, runner, self.bridge)
        intake_timer = IntakeTimer(desk, runner, self.bridge)
        folder = folder_timer(desk, runner)
        switches = way_switches(desk, runner)
        intake_timer.failed.connect(window.notices.show_error)
        window.saver.changed.connect(folder.setting_changed)
        window.saver.changed.connect(books_timer.setting_changed)
        for switch in switches:
            switch.failed.connect(window.notices.show_error)
            window.saver.changed.connect(switch.setting_changed)
        beside: list[_Timer] = [text_reader, arrivals_timer, books_timer, intake_timer]
        beside += [RetentionTimer(desk, runner), folder, *switches]
        self._timers += beside
        # Before the rest is built, which would let the window wait for its turn.
        window.listen_to(arrivals_timer)
        for notice in notices:
            desk.events.publish(notice)
        runner.submit(Lane.PAGES, lambda token: desk.pages.start())
        runner.submit(Lane.BACKGROUND, lambda token: desk.build_all())
        runner.submit(Lane.OTHERS, desk.other_processes.watch)
        runner.submit(Lane.DOCUMENTS, lambda token: desk.left_scans.hand_over_all(token))
        runner.submit(Lane.LOCAL, lambda token: desk.tidy(), None, window.notices.show_error)
        for timer in beside:
            timer.start()

    def stop(self) -> None:
        """Begin nothing more, cancel what runs, wait a little for it; then close client and archive."""
        for timer in self._timers:
            timer.stop()
        self.runner.shutdown(STOP_WAIT_MS)
        self.desk.close()

    def take_down(self) -> None:
        """After stop(): remove all parts, before another window takes their place. Waits for what still runs,
        however long it takes."""
        self.runner.wait()
        gc.unfreeze()
        if self._open_requests is not None:
            self._open_requests.deleteLater()
        parts: tuple[QObject | _Timer, ...] = (
            self.window,
            *reversed(self._timers),
            self.bridge,
            self.runner,
        )
        for part in parts:
            part.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
