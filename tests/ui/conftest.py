"""Real threads for widgets, on an archive of their own; most folders open the whole window on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import AccountInfo
from faxdesk.ui.window.demo_mode import NO_DEMO, DemoMode
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.arrivals_timer import ArrivalsTimer
from faxdesk.work.bridge import EventBridge
from faxdesk.work.pulse_timer import PulseTimer
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk, build_desk
from tests.support.guards import watch_gui_thread
from tests.support.lasting.drawn_covers import DrawnCovers

FRONT_DESK = AccountInfo("1", "Front Desk", "101", ("+16505550100",))


def sign_in_steered(stage: TestDesk) -> None:
    """Have the steered service be signed in."""
    account = cast(Any, stage.service)
    account.is_signed_in = True
    account.this_session_only = False
    account.more_to_do = False
    account.account = FRONT_DESK


@pytest.fixture(autouse=True)
def _with_an_application(qapp: QApplication) -> None:
    """Fonts and printers end the process where there is no application, and a test that asked for none may be
    the first one of its process."""


@pytest.fixture(scope="session")
def drawn_covers() -> DrawnCovers:
    return DrawnCovers()


@pytest.fixture(autouse=True)
def _covers_drawn_once(drawn_covers: DrawnCovers) -> Iterator[None]:
    """Covers look the same in every test; that they are drawn well is tested without the window."""
    with drawn_covers.given_to_drawers():
        yield


@pytest.fixture(autouse=True)
def _nothing_counted_by_the_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    seen = watch_gui_thread(monkeypatch)
    yield
    assert not seen, "The window counted or searched on its own thread"


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    running = TaskRunner()
    yield running
    assert running.shutdown(5000)


@pytest.fixture
def bridge(stage: TestDesk) -> Iterator[EventBridge]:
    listening = EventBridge(stage.desk.events)
    yield listening
    listening.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    sign_in_steered(filled)
    filled.desk.settings.mark_read_after_s = 60
    filled.desk.settings.first_start_done = True
    yield filled
    filled.close()


@pytest.fixture
def open_window(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, bridge: EventBridge
) -> Iterator[Callable[..., MainWindow]]:
    """open_window(demo=..., arrivals_timer=...) -> the window, on show and whole."""
    pulse = PulseTimer(stage.desk, runner, bridge)
    windows = []

    def open_(
        size: tuple[int, int] = (1200, 780),
        demo: DemoMode = NO_DEMO,
        arrivals_timer: ArrivalsTimer | None = None,
    ) -> MainWindow:
        window = MainWindow(stage.desk, runner, bridge, pulse, demo)
        if arrivals_timer is not None:
            window.listen_to(arrivals_timer)
        windows.append(window)
        # Nobody is there to answer when the test's end closes it.
        qtbot.addWidget(window, before_close_func=lambda window: window.guard.ask_nothing())
        window.resize(*size)
        with qtbot.waitSignal(window.sidebar.counted):
            window.show()
            window.activateWindow()
            qtbot.waitExposed(window)
            qtbot.waitUntil(lambda: not window._rest.isActive() and window._was_painted)
        return window

    yield open_
    pulse.stop()
    for window in windows:
        window.undo_bar.withdraw()


@pytest.fixture
def letters_of(qapp: QApplication) -> Iterator[Callable[[int], None]]:
    """letters_of(20) gives the application letters of 20 points."""
    before = qapp.font()

    def set_points(points: int) -> None:
        font = QFont(before)
        font.setPointSize(points)
        qapp.setFont(font)

    yield set_points
    qapp.setFont(before)


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    return open_window()
