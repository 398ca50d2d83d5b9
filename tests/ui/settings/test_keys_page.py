"""The page of all keys, on which each can be changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.settings import Settings
from faxdesk.ui.common.action_keys import key_text, keys_of
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.settings.keys_page import KeyRow, KeysPage

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Keyboard:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.settings = Settings(folder / "settings.json")
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.actions = Actions(self.window)
        self.page = KeysPage(self.actions, self.settings)
        self.window.setCentralWidget(self.page)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.settings.subscribe(self._on_changed)

    def _on_changed(self, _key: str) -> None:
        self.actions.keys.choose(self.settings.keys)
        self.page.refresh()

    def press(self, name: str, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> KeyRow:
        """Click on Change of an action, and press a key."""
        row = self.page.rows[name]
        row.change.click()
        self.qtbot.keyClick(row.field, key, modifier)
        return row

    def shown(self, name: str) -> list[str]:
        return [cap.text() for cap in self.page.rows[name].caps.findChildren(QLabel)]


@pytest.fixture
def keyboard(qtbot: QtBot, tmp_path: Path) -> Keyboard:
    return Keyboard(qtbot, tmp_path)


def test_the_page_lists_every_key(keyboard: Keyboard) -> None:
    shown = {label.text() for label in keyboard.page.findChildren(QLabel)}
    for group in keyboard.actions.groups.values():
        for action in group:
            assert action.statusTip() in shown
            assert all(key_text(key) in shown for key in action.shortcuts())


def test_a_key_is_changed_and_given_back(keyboard: Keyboard) -> None:
    row = keyboard.press("new_fax", Qt.Key.Key_J)
    assert keys_of(keyboard.actions.new_fax) == ("Ctrl+J",)
    assert keyboard.settings.keys == {"new_fax": ("Ctrl+J",)}
    assert keyboard.shown("new_fax") == ["Ctrl+J"]
    assert not row.editing.isVisible()
    assert row.change.hasFocus()
    row.change.click()
    assert row.edit.placeholderText() == "Press the new key"
    assert row.own.isVisible()
    row.own.click()
    assert keyboard.settings.keys == {}
    assert keyboard.shown("new_fax") == ["Ctrl+N"]
    row.change.click()
    assert not row.own.isVisible()
    row.none.click()
    assert keys_of(keyboard.actions.new_fax) == ()
    assert keyboard.shown("new_fax") == []


def test_a_clash_is_told_and_taken_over_only_when_wished(keyboard: Keyboard) -> None:
    row = keyboard.press("export", Qt.Key.Key_N)
    assert row.problem.text() == "Ctrl+N leads to “New fax”."
    assert keyboard.settings.keys == {}
    row.cancel.click()
    assert keys_of(keyboard.actions.export) == ("Ctrl+E",)
    keyboard.press("export", Qt.Key.Key_N).take.click()
    assert keys_of(keyboard.actions.export) == ("Ctrl+N",)
    assert keys_of(keyboard.actions.new_fax) == ()
    # Its own key again takes it back from whoever has it now.
    keyboard.page.rows["new_fax"].change.click()
    keyboard.page.rows["new_fax"].own.click()
    assert keys_of(keyboard.actions.new_fax) == ("Ctrl+N",)
    assert keys_of(keyboard.actions.export) == ()


def test_of_two_keys_that_an_action_has_one_is_taken(keyboard: Keyboard) -> None:
    keyboard.press("export", Qt.Key.Key_Return).take.click()
    assert keys_of(keyboard.actions.export) == ("Ctrl+Return",)
    assert keys_of(keyboard.actions.send) == ("Ctrl+Enter",)


def test_keys_for_typing_are_refused_and_esc_leaves_all_as_it_is(keyboard: Keyboard) -> None:
    row = keyboard.press("export", Qt.Key.Key_Q, NONE)
    assert "typing" in row.problem.text()
    assert not row.take.isVisible()
    keyboard.qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert not row.editing.isVisible()
    assert not row.clash.isVisible()
    assert keys_of(keyboard.actions.export) == ("Ctrl+E",)
    assert QKeySequence("Ctrl+E") in keyboard.actions.export.shortcuts()
