"""Which key leads to which action: the program's own keys, or those that a person has chosen instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence

from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import tr

Keys = tuple[str, ...]
"""Keys as Qt writes them for files, such as "Ctrl+N": the same on every system and in every language."""
NO_KEYS: Mapping[str, Keys] = {}

_FOR_TYPING = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_FOR_MOVING = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Backspace,
    }
)


class ActionKeys:
    """The keys of a window's actions, each action by its object name. Tooltips tell the key of the moment."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        self._actions = {action.objectName(): action for action in actions}
        self._own = {name: keys_of(action) for name, action in self._actions.items()}
        self.chosen = NO_KEYS
        for action in actions:
            _tell(action)

    def choose(self, chosen: Mapping[str, Keys]) -> None:
        """Give actions the chosen keys, and their own ones to all others. Names of no action are passed over:
        a newer program may have written them."""
        self.chosen = chosen
        for name, action in self._actions.items():
            keys = chosen.get(name, self._own[name])
            if keys != keys_of(action):
                action.setShortcuts([QKeySequence(key) for key in keys])
                _tell(action)

    def own(self, action: QAction) -> Keys:
        """The keys that the program gives to an action."""
        return self._own[action.objectName()]

    def holder(self, key: QKeySequence, besides: QAction) -> QAction | None:
        """The other action that a key leads to, if there is one."""
        return next(
            (
                action
                for action in self._actions.values()
                if action is not besides and key in action.shortcuts()
            ),
            None,
        )


def keys_of(action: QAction) -> Keys:
    """The keys of an action, as they are kept."""
    return tuple(key.toString(QKeySequence.SequenceFormat.PortableText) for key in action.shortcuts())


def key_text(key: QKeySequence) -> str:
    """A key as a person reads it."""
    text = key.toString(QKeySequence.SequenceFormat.NativeText)
    # Two signs that mean different things: "Ctrl++" looks like a mistake.
    return f"{text[:-1]}{tr('Plus')}" if text.endswith("++") else text


def refusal(key: QKeySequence) -> str:
    """Why a key cannot lead to an action, as a sentence; "" where it can."""
    # The type stubs do not know that a sequence has its keys by number.
    pressed: QKeyCombination = key[0]  # type: ignore[index]
    if pressed.keyboardModifiers() not in _FOR_TYPING:
        return ""
    if pressed.key() in _FOR_MOVING:
        return tr("This key moves through lists and pages. Hold Ctrl or Alt with it.")
    if pressed.key() < Qt.Key.Key_Escape:
        return tr("This key is for typing. Hold Ctrl or Alt with it.")
    return ""


def _tell(action: QAction) -> None:
    tip, keys = action.statusTip(), action.shortcuts()
    set_tip(action, tr("{what} ({key})", what=tip, key=key_text(keys[0])) if keys else tip)
