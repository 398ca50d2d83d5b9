"""The window closes and the program goes on, where that is wanted and can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.ui.desktop import keep_running
from faxdesk.ui.desktop.tray import Tray
from faxdesk.ui.fax_list import list_places
from faxdesk.ui.window.desktop_links import DesktopLinks
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.arrivals_timer import ArrivalsTimer
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import close


@pytest.fixture
def arrivals_timer(stage: TestDesk, runner: TaskRunner, bridge: EventBridge) -> Iterator[ArrivalsTimer]:
    timer = ArrivalsTimer(stage.desk, runner, bridge)
    yield timer
    timer.stop()


class Place:
    """A desktop with a notification area, or without."""

    def __init__(self) -> None:
        self.is_there = True


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Place:
    place = Place()
    monkeypatch.setattr(Tray, "is_there", lambda _tray: place.is_there)
    return place


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Filled when the program is to end; the test itself goes on."""
    asked: list[bool] = []
    monkeypatch.setattr(QApplication, "quit", lambda: asked.append(True))
    return asked


@pytest.fixture
def window(
    qtbot: QtBot,
    place: Place,
    ends: list[bool],
    open_window: Callable[..., MainWindow],
    arrivals_timer: ArrivalsTimer,
) -> Iterator[MainWindow]:
    yield open_window(arrivals_timer=arrivals_timer)
    QApplication.setQuitOnLastWindowClosed(True)


def links(window: MainWindow) -> DesktopLinks:
    assert window.desktop is not None
    return window.desktop


def texts(tray: Tray) -> list[str]:
    return [action.text() for action in tray.menu.actions() if not action.isSeparator()]


def entry(window: MainWindow, text: str) -> None:
    """Choose an entry of the menu in the notification area."""
    (action,) = [action for action in links(window).tray.menu.actions() if action.text().startswith(text)]
    action.trigger()


def test_it_is_offered_once_and_taken(window: MainWindow, stage: TestDesk, ends: list[bool]) -> None:
    assert not window.close(), "the window asks"
    assert "keep running in the notification area" in window.notices.bar.text
    window.notices.bar._button.click()
    assert stage.desk.settings.keep_running
    assert not window.isVisible()
    assert not QApplication.quitOnLastWindowClosed()
    links(window).tray.open_wanted.emit()
    assert window.isVisible()
    assert window.close()
    assert ends == []


def test_whoever_closes_again_means_it(qtbot: QtBot, window: MainWindow, stage: TestDesk) -> None:
    assert not window.close()
    close(qtbot, window)
    assert QApplication.quitOnLastWindowClosed()
    assert not stage.desk.settings.keep_running
    assert stage.desk.settings.keep_running_offered


def test_where_no_icon_can_be_seen_nothing_is_offered_and_nothing_hides(
    qtbot: QtBot, window: MainWindow, stage: TestDesk, place: Place
) -> None:
    place.is_there = False
    stage.desk.settings.keep_running = True
    close(qtbot, window)
    assert QApplication.quitOnLastWindowClosed()
    assert not stage.desk.settings.keep_running_offered


def test_a_hidden_window_comes_back_when_the_notification_area_goes(
    qtbot: QtBot,
    window: MainWindow,
    stage: TestDesk,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage.desk.settings.keep_running = True
    assert window.close()
    watch = links(window).keep_running
    for _ in range(keep_running.PATIENCE):
        watch._look()
    assert not window.isVisible()
    place.is_there = False
    for _ in range(keep_running.PATIENCE):
        watch._look()
    assert not window.isVisible(), "a notification area may be started anew"
    watch._look()
    assert window.isMinimized()
    assert window.isVisible()


def test_quitting_ends_it_also_while_the_window_is_hidden(
    qtbot: QtBot, window: MainWindow, stage: TestDesk, ends: list[bool]
) -> None:
    stage.desk.settings.keep_running = True
    assert window.close()
    entry(window, "Quit")
    qtbot.waitUntil(lambda: ends == [True])
    assert not links(window).keep_running._watch.isActive()


def test_the_systems_end_hides_nothing(window: MainWindow, stage: TestDesk) -> None:
    stage.desk.settings.keep_running = True
    window.ending.close_unasked()
    assert QApplication.quitOnLastWindowClosed()


def test_the_menu_offers_the_newest_faxes(qtbot: QtBot, window: MainWindow, stage: TestDesk) -> None:
    ids = stage.tell(*(received(number) for number in (1, 2, 3, 4)))
    tray = links(window).tray
    qtbot.waitUntil(lambda: len(texts(tray)) == 7)
    assert texts(tray)[:2] == ["Open FaxDesk", "New fax"]
    assert texts(tray)[-2:] == ["Pause checking", "Quit"]
    newest = [action for action in tray.menu.actions() if not action.isSeparator()][2]
    window.navigation.show_folder(list_places.Place.OUTBOX)
    window.hide()
    newest.trigger()
    assert window.isVisible()
    qtbot.waitUntil(lambda: window.workspace.list.selected_ids() == [ids[-1]])


def test_a_new_fax_is_begun_from_the_menu(window: MainWindow) -> None:
    window.hide()
    entry(window, "New fax")
    assert window.isVisible()
    assert window.pages.is_composing


def test_checking_is_paused_and_goes_on(qtbot: QtBot, window: MainWindow, stage: TestDesk) -> None:
    states: list[Connection] = []
    stage.desk.events.subscribe(
        lambda event: states.append(event.state) if isinstance(event, ConnectionChanged) else None
    )
    pulse = window._pulse
    entry(window, "Pause checking")
    assert pulse.is_paused
    assert states == [Connection.NOT_CHECKING]
    # A sync that was under way ends, and says that all is well.
    stage.desk.events.publish(ConnectionChanged(Connection.CHECKING))
    qtbot.waitUntil(lambda: states[-1] == Connection.NOT_CHECKING)
    entry(window, "Pause checking")
    assert not pulse.is_paused


def test_the_icon_says_how_many_are_unread(window: MainWindow) -> None:
    tray = links(window).tray
    tray.show_unread(2)
    assert "2 unread faxes" in tray._icon.toolTip()
    assert tray._icon.icon().cacheKey() != tray._plain.cacheKey()
    tray.show_unread(0)
    assert tray._icon.icon().cacheKey() == tray._plain.cacheKey()
