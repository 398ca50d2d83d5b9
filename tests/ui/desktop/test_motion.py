"""Where less motion is wanted, what comes and goes in the window does so at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractAnimation, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from faxdesk.ui.common import theme
from faxdesk.ui.desktop.motion_watch import MotionWatch
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.tasks import TaskRunner
from tests.desktop.session_bus import session_bus
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import choose


@pytest.fixture(autouse=True)
def _motion_as_before(qtbot: QtBot) -> Iterator[None]:
    yield
    theme.in_use().has_less_motion = False


@pytest.fixture
def ids(stage: TestDesk, make_pdf: Callable[..., Path]) -> Sequence[int]:
    ids = stage.tell(received(1), received(2))
    for fax_id in ids:
        stage.give_document(fax_id, make_pdf(2))
    return ids


def moving(window: MainWindow) -> list[QAbstractAnimation]:
    running = QAbstractAnimation.State.Running
    return [motion for motion in window.findChildren(QAbstractAnimation) if motion.state() == running]


@pytest.mark.parametrize("is_less", [False, True])
def test_what_comes_and_goes_moves_only_where_that_is_wanted(
    qtbot: QtBot, window: MainWindow, ids: Sequence[int], is_less: bool
) -> None:
    theme.in_use().has_less_motion = is_less
    choose(qtbot, window, ids[0])
    reading = window.workspace.reading
    qtbot.waitUntil(lambda: reading.read_mark.is_page_shown)
    window.undo_bar.offer("One fax deleted", lambda: None)
    bar_moves = bool(moving(window))
    place = window.undo_bar.pos()
    window.undo_bar.settle()
    assert (place == window.undo_bar.pos()) is is_less, "it is in its place at once"
    bar = reading.pages.view.bar
    bar.show()
    bar._leave()
    assert bar.isHidden() is is_less
    assert [bar_moves, bool(moving(window))] == [not is_less, not is_less]


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="not installed: dbus-daemon")
def test_the_desktop_is_asked_again_when_somebody_comes_back(
    qtbot: QtBot, runner: TaskRunner, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.desktop.desktop_service import DesktopService

    is_less = True

    def read(call: Any) -> tuple[str, tuple[Any, ...]] | None:
        return ("v", (("u", int(is_less)),)) if call.body[1] == "reduced-motion" else None

    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        portal = DesktopService(address, "org.freedesktop.portal.Desktop", {"ReadOne": read})
        watch = MotionWatch(runner, window)
        qtbot.waitUntil(lambda: not theme.moves())
        is_less = False
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        qtbot.waitUntil(theme.moves)
        qtbot.waitUntil(lambda: runner.is_idle)
        watch.deleteLater()
        portal.close()
