"""The menus: hidden until Alt is pressed and let go, and gone when the person is elsewhere again."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.bars.menu_bar import MenuBar
from faxdesk.ui.window.main_window import MainWindow

pytestmark = [
    pytest.mark.skipif(sys.platform == "darwin", reason="the menus are the screen's there"),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
]
ALT = Qt.KeyboardModifier.AltModifier


def menu_of(entry: QAction) -> QMenu:
    menu = entry.menu()
    assert isinstance(menu, QMenu)
    return menu


def press_alt(window: MainWindow) -> None:
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyRelease(window, Qt.Key.Key_Alt)


def test_alt_alone_brings_the_menus_and_esc_sends_them_away(qtbot: QtBot, window: MainWindow) -> None:
    before = window.focusWidget()
    assert not window.menus.isVisible()
    press_alt(window)
    qtbot.waitUntil(window.menus.isVisible)
    write, fax = (menu_of(action) for action in window.menus.actions()[:2])
    qtbot.waitUntil(write.isVisible)
    qtbot.keyClick(write, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: fax.isVisible() and not write.isVisible())
    assert window.menus.isVisible()
    qtbot.keyClick(fax, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.menus.isVisible())
    assert window.focusWidget() is before


def test_every_action_stands_in_a_menu_with_a_letter_of_its_own(window: MainWindow) -> None:
    titles = [action.text() for action in window.menus.actions()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert len(letters) == len(set(letters))
    shown = {entry for menu in window.menus.actions() for entry in menu_of(menu).actions()}
    assert shown == {action for group in window.actions_.groups.values() for action in group}


def test_alt_with_another_key_brings_nothing(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.keyClick(window, Qt.Key.Key_X, ALT)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    QApplication.processEvents()
    assert not window.menus.isVisible()
    QTest.keyPress(window, Qt.Key.Key_Alt)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, ALT)
    QTest.keyRelease(window, Qt.Key.Key_Alt)
    QApplication.processEvents()
    assert not window.menus.isVisible()


def test_an_entry_does_what_its_action_does(qtbot: QtBot, window: MainWindow) -> None:
    press_alt(window)
    qtbot.waitUntil(window.menus.isVisible)
    menu_of(window.menus.actions()[0]).close()
    (go,) = [action for action in window.menus.actions() if action.text() == "&Go"]
    (entry,) = [entry for entry in menu_of(go).actions() if entry is window.actions_.sent]
    entry.trigger()
    assert window.workspace.list.place == Place.SENT


def test_on_a_mac_the_menus_always_stand_at_the_top_of_the_screen(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    menus = MenuBar(window, window.actions_)
    assert menus.isVisibleTo(window)
    assert window.actions_.settings.menuRole() == QAction.MenuRole.PreferencesRole
    assert window.actions_.quit.menuRole() == QAction.MenuRole.QuitRole
