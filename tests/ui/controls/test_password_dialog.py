"""The question for a password: when it can be answered, what it hands on, and what it keeps: nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.ui.controls.password_dialog import PasswordDialog


@pytest.fixture
def dialog(qtbot: QtBot) -> PasswordDialog:
    dialog = PasswordDialog("<b>lease</b> & keys.pdf is locked.", "It is kept open.", "Open")
    # Closing it deletes it, and qtbot would close it once more.
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_it_says_what_it_was_given_as_plain_text(dialog: PasswordDialog) -> None:
    assert dialog.title.text() == "<b>lease</b> & keys.pdf is locked."
    assert dialog.title.textFormat() == Qt.TextFormat.PlainText
    assert dialog.about.text() == "It is kept open."
    assert dialog.open_button.text() == "Open"
    assert dialog.field.accessibleName() == dialog.title.text()


def test_an_empty_password_cannot_be_given(qtbot: QtBot, dialog: PasswordDialog) -> None:
    assert not dialog.open_button.isEnabled()
    qtbot.keyClicks(dialog.field, "r")
    assert dialog.open_button.isEnabled()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Backspace)
    assert not dialog.open_button.isEnabled()


def test_it_hands_the_password_on_once_and_keeps_nothing(qtbot: QtBot, dialog: PasswordDialog) -> None:
    given: list[str] = []
    dialog.entered.connect(given.append)
    qtbot.keyClicks(dialog.field, "river")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert given == ["river"]
    assert dialog.field.text() == ""
    assert not dialog.isVisible()


def test_whoever_calls_it_off_gives_none(qtbot: QtBot, dialog: PasswordDialog) -> None:
    given: list[str] = []
    dialog.entered.connect(given.append)
    qtbot.keyClicks(dialog.field, "river")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert given == []
    assert not dialog.isVisible()
