"""A locked window shows and tells nothing, lets nobody in, and is as it was once it is open again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleInterface, QDragEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.services.arrivals.arrivals import Arrival
from faxdesk.ui.desk_lock.curtain import Curtain
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.locking.stillness import Stillness
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.arrivals_timer import ArrivalsTimer
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.clock import ManualClock
from tests.support.desk import TestDesk
from tests.support.faxes import received, sync_of

PASSPHRASE = "seven quiet herons"
NAME = "Northside Clinic"


@pytest.fixture
def arrivals_timer(stage: TestDesk, runner: TaskRunner, bridge: EventBridge) -> Iterator[ArrivalsTimer]:
    timer = ArrivalsTimer(stage.desk, runner, bridge)
    yield timer
    timer.stop()


@pytest.fixture
def filled(stage: TestDesk) -> TestDesk:
    stage.sync_store.apply_sync(
        sync_of(*(received(number) for number in (1, 2))), full=False, window_from=None
    )
    stage.desk.desk_lock.choose_passphrase(PASSPHRASE)
    return stage


@pytest.fixture
def lockable(
    filled: TestDesk, open_window: Callable[..., MainWindow], arrivals_timer: ArrivalsTimer
) -> Iterator[MainWindow]:
    window = open_window(arrivals_timer=arrivals_timer)
    yield window
    window.locking.stop()


def clock_of(stage: TestDesk) -> ManualClock:
    assert isinstance(stage.desk.clock, ManualClock)
    return stage.desk.clock


def curtain_of(window: MainWindow) -> Curtain:
    assert window.locking.curtain is not None
    return window.locking.curtain


def lock(window: MainWindow) -> Curtain:
    window.actions_.lock.trigger()
    return curtain_of(window)


def unlock(qtbot: QtBot, window: MainWindow) -> None:
    curtain = curtain_of(window)
    curtain.field.setText(PASSPHRASE)
    curtain.open.click()
    qtbot.waitUntil(lambda: not window.is_locked)


def spoken(interface: QAccessibleInterface) -> Iterator[str]:
    """All that a screen reader finds from here on."""
    yield interface.text(QAccessible.Text.Name)
    yield interface.text(QAccessible.Text.Value)
    for place in range(min(interface.childCount(), 200)):
        child = interface.child(place)
        if child is not None and child.isValid():
            yield from spoken(child)


def all_spoken() -> str:
    """Of every window that the system knows of this program."""
    texts: list[str] = []
    for widget in QApplication.topLevelWidgets():
        if widget.windowHandle() in QGuiApplication.topLevelWindows():
            texts += spoken(QAccessible.queryAccessibleInterface(widget))
    return "\n".join(texts)


def test_a_locked_window_shows_and_tells_nobody(qtbot: QtBot, filled: TestDesk, lockable: MainWindow) -> None:
    lockable.navigation.show_fax(filled.desk.library.first_ids(FaxQuery(Folder.INBOX))[0])
    qtbot.waitUntil(lambda: NAME in all_spoken())
    assert lockable.windowTitle() == "(2) Inbox – FaxDesk"
    curtain = lock(lockable)
    assert lockable.centralWidget() is curtain
    assert curtain.isVisible()
    assert curtain.field.hasFocus()
    assert not lockable.sidebar.isVisible()
    assert NAME not in all_spoken()
    assert "FaxDesk is locked" in all_spoken()
    assert lockable.windowTitle() == "FaxDesk"
    assert lockable.desktop is not None
    assert lockable.desktop.tray._icon.toolTip() == "FaxDesk"
    tray = lockable.desktop.tray
    qtbot.waitUntil(lambda: not tray._newest)


def test_it_is_as_it_was_once_it_is_open(qtbot: QtBot, filled: TestDesk, lockable: MainWindow) -> None:
    lockable.navigation.show_folder(Place.INBOX)
    lockable.workspace.list.take_focus()
    before, size = lockable.focusWidget(), lockable.workspace.size()
    lock(lockable)
    unlock(qtbot, lockable)
    assert lockable.sidebar.isVisible()
    qtbot.waitUntil(lambda: lockable.workspace.size() == size)
    assert lockable.focusWidget() is before
    assert lockable.windowTitle() == "(2) Inbox – FaxDesk"
    qtbot.waitUntil(lambda: NAME in all_spoken())
    lockable.actions_.settings.trigger()
    assert lockable.pages.are_settings_open


def test_a_wrong_passphrase_leaves_it_locked_and_the_field_empty(qtbot: QtBot, lockable: MainWindow) -> None:
    curtain = lock(lockable)
    for _try in range(3):
        curtain.inset.hide()
        QTest.keyClicks(curtain.field, "wrong")
        QTest.keyClick(curtain.field, Qt.Key.Key_Return)
        assert curtain.field.text() == ""
        qtbot.waitUntil(lambda: bool(curtain.inset.text))
    assert lockable.is_locked
    assert curtain.inset.text.startswith("That is not right. After this many wrong tries")
    assert curtain.open.text() == "Wait for 5 seconds"
    curtain.field.setText(PASSPHRASE)
    assert not curtain.open.isEnabled()


def test_the_pause_ends(qtbot: QtBot, filled: TestDesk, lockable: MainWindow) -> None:
    curtain = lock(lockable)
    for _try in range(3):
        curtain.inset.hide()
        curtain.field.setText("wrong")
        curtain.open.click()
        qtbot.waitUntil(lambda: bool(curtain.inset.text))
    clock_of(filled).advance(5)
    curtain.tick()
    assert (curtain.open.text(), curtain.inset.text) == ("Open", "")
    unlock(qtbot, lockable)


def test_no_key_and_no_menu_does_anything_while_it_is_locked(qtbot: QtBot, lockable: MainWindow) -> None:
    curtain = lock(lockable)
    for keys in ((Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_K,) * 2):
        modifiers = (
            keys[1] if isinstance(keys[1], Qt.KeyboardModifier) else Qt.KeyboardModifier.ControlModifier
        )
        QTest.keyClick(curtain.field, keys[0], modifiers)
    lockable.actions_.new_fax.trigger()
    lockable.actions_.settings.trigger()
    assert not lockable.pages.is_composing
    assert not lockable.pages.are_settings_open
    assert lockable.is_locked


def test_windows_beside_it_go_away_and_come_back(qtbot: QtBot, lockable: MainWindow) -> None:
    beside = QWidget(lockable, Qt.WindowType.Window)
    beside.setWindowTitle(NAME)
    beside.setGeometry(40, 50, 300, 200)
    beside.show()
    qtbot.waitExposed(beside)
    lock(lockable)
    assert not beside.isVisible()
    assert NAME not in all_spoken()
    later = QWidget(lockable, Qt.WindowType.Window)
    later.setWindowTitle("Fax to somebody")
    later.show()
    qtbot.waitUntil(lambda: not later.isVisible())
    unlock(qtbot, lockable)
    qtbot.waitUntil(lambda: beside.isVisible() and later.isVisible())
    assert (beside.isWindow(), beside.width(), beside.height()) == (True, 300, 200)


def test_a_question_that_waits_for_an_answer_is_called_off(qtbot: QtBot, lockable: MainWindow) -> None:
    box = QMessageBox(lockable)
    qtbot.addWidget(box)
    box.setText(f"Delete the fax from {NAME}?")
    box.setModal(True)
    box.show()
    lock(lockable)
    assert not box.isVisible()
    assert NAME not in all_spoken()


def test_nothing_can_be_dropped_on_it(qtbot: QtBot, lockable: MainWindow, tmp_path: Path) -> None:
    curtain = lock(lockable)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Letter.pdf"))])
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(curtain, event)
    assert not event.isAccepted()


def test_a_message_names_nobody_while_it_is_locked(
    qtbot: QtBot, filled: TestDesk, lockable: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.desk.settings.notify_content = "always"
    assert lockable.desktop is not None
    monkeypatch.setattr(filled.desk.arrivals, "to_tell", lambda: [Arrival(1, NAME, 2)])
    assert lockable.desktop.notifications._to_tell()[1] is True
    lock(lockable)
    assert lockable.desktop.notifications._to_tell()[1] is False


def test_what_the_desktop_asks_for_waits_or_only_brings_the_curtain(
    qtbot: QtBot, filled: TestDesk, lockable: MainWindow
) -> None:
    assert lockable.desktop is not None
    lock(lockable)
    read: list[object] = []
    lockable.desktop.read_wanted.connect(read.append)
    done: list[str] = []
    lockable.locking.later(lambda: done.append("opened"))
    lockable.desktop.tray.new_fax_wanted.emit()
    lockable.desktop.tray.fax_wanted.emit(1)
    lockable.desktop.notifications.read_wanted.emit((1,))
    assert (lockable.pages.is_composing, read, done) == (False, [], [])
    assert not lockable.sidebar.isVisible()
    unlock(qtbot, lockable)
    assert done == ["opened"]


def test_it_is_still_locked_when_it_opens_again(
    qtbot: QtBot, filled: TestDesk, open_window: Callable[..., MainWindow], bridge: EventBridge
) -> None:
    filled.desk.desk_lock.lock()
    filled.desk.desk_lock.keep_locked()
    window = open_window_locked(qtbot, open_window)
    assert window.is_locked
    assert window.first_paint_widget() is curtain_of(window).viewport()
    assert NAME not in all_spoken()
    unlock(qtbot, window)
    window.locking.stop()


def open_window_locked(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> MainWindow:
    window = open_window()
    window.locking.begin()
    return window


def test_without_anything_to_open_it_the_key_leads_to_the_choice(stage: TestDesk, window: MainWindow) -> None:
    window.actions_.lock.trigger()
    assert not window.is_locked
    assert window.pages.are_settings_open
    window.locking.stop()


def test_it_locks_when_nobody_has_used_it_for_that_long(
    qtbot: QtBot, filled: TestDesk, lockable: MainWindow
) -> None:
    filled.desk.settings.lock_after_seconds = 60
    stillness = lockable.locking._stillness
    qtbot.waitUntil(lambda: stillness._listens)
    clock_of(filled).advance(59)
    stillness.look()
    assert not lockable.is_locked
    # Somebody presses a key; the next look counts from there.
    QTest.keyClick(lockable.windowHandle(), Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: not stillness._listens)
    clock_of(filled).advance(59)
    stillness.look()
    assert not lockable.is_locked
    clock_of(filled).advance(2)
    stillness.look()
    assert lockable.is_locked
    unlock(qtbot, lockable)
    clock_of(filled).advance(61)
    stillness.look()
    assert lockable.is_locked


def test_who_works_meets_the_filter_once_a_look(qtbot: QtBot, filled: TestDesk, lockable: MainWindow) -> None:
    stillness = Stillness(filled.desk.clock, lockable)
    stillness.watch(60)
    assert stillness._listens
    QTest.keyClick(lockable.windowHandle(), Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: not stillness._listens)
    stillness.look()
    assert stillness._listens
    stillness.watch(0)
    assert not stillness._listens


def test_a_paint_is_no_use(qtbot: QtBot, filled: TestDesk, lockable: MainWindow) -> None:
    stillness = Stillness(filled.desk.clock, lockable)
    stillness.watch(60)
    lockable.repaint()
    QApplication.sendEvent(lockable, QEvent(QEvent.Type.UpdateRequest))
    assert stillness._listens
    stillness.watch(0)
