"""Keys that a person chooses for actions."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faxdesk.ui.common.action_keys import key_text, keys_of, refusal
from faxdesk.ui.common.actions import Actions


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:
    window = QWidget()
    qtbot.addWidget(window)
    return Actions(window)


def test_an_action_is_known_by_one_name(actions: Actions) -> None:
    assert actions.new_fax.objectName() == "new_fax"
    names = [action.objectName() for group in actions.groups.values() for action in group]
    assert all(names)
    assert len(names) == len(set(names))


def test_chosen_keys_take_the_place_of_the_own_ones_and_are_told(actions: Actions) -> None:
    actions.keys.choose({"new_fax": ("Ctrl+J",), "sync_now": (), "no_such_action": ("F9",)})
    assert keys_of(actions.new_fax) == ("Ctrl+J",)
    assert actions.new_fax.toolTip() == "Write a new fax (Ctrl+J)"
    assert keys_of(actions.sync_now) == ()
    assert actions.sync_now.toolTip() == "Look for new faxes now"
    assert actions.keys.own(actions.new_fax) == ("Ctrl+N",)
    actions.keys.choose({})
    assert keys_of(actions.new_fax) == ("Ctrl+N",)
    assert keys_of(actions.sync_now) == ("F5",)
    assert actions.sync_now.toolTip() == "Look for new faxes now (F5)"


def test_who_holds_a_key(actions: Actions) -> None:
    assert actions.keys.holder(QKeySequence("Ctrl+N"), actions.print) is actions.new_fax
    assert actions.keys.holder(QKeySequence("Ctrl+N"), actions.new_fax) is None
    assert actions.keys.holder(QKeySequence("Ctrl+Alt+Shift+F12"), actions.print) is None


@pytest.mark.parametrize("key", ["Ctrl+J", "F4", "Del", "Shift+Del", "Alt+Left", "Ctrl+Shift+A", "Esc"])
def test_keys_that_can_lead_to_an_action(key: str) -> None:
    assert refusal(QKeySequence(key)) == ""


@pytest.mark.parametrize("key", ["J", "Shift+J", "5", "Space", "Tab", "Return", "Down", "Backspace", "Ä"])
def test_keys_that_are_needed_elsewhere_are_refused_in_words(key: str) -> None:
    assert refusal(QKeySequence(key)).endswith(".")


def test_plus_is_spelt_where_two_signs_would_meet() -> None:
    assert key_text(QKeySequence("Ctrl++")) == "Ctrl+Plus"
    assert key_text(QKeySequence("Ctrl+-")) == "Ctrl+-"
