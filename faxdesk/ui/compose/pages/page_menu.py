"""The menu of the chosen pages of a fax being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from faxdesk.ui.compose.pages.page_command import PageCommand
from faxdesk.ui.compose.pages.page_commands import words_of

if TYPE_CHECKING:
    from faxdesk.ui.compose.pages.page_commands import PageCommands

_KEYS = {
    PageCommand.EDIT: "Enter",
    PageCommand.TURN: "R",
    PageCommand.TURN_BACK: "Shift+R",
    PageCommand.CUT: "Ctrl+X",
    PageCommand.COPY: "Ctrl+C",
    PageCommand.PASTE: "Ctrl+V",
    PageCommand.BLANK_AFTER: "Ins",
    PageCommand.BACKWARD: "Alt+Left",
    PageCommand.FORWARD: "Alt+Right",
    PageCommand.DOCUMENT_BACKWARD: "Alt+Shift+Left",
    PageCommand.DOCUMENT_FORWARD: "Alt+Shift+Right",
    PageCommand.FOLD: "-",
    PageCommand.UNFOLD: "+",
    PageCommand.REMOVE: "Del",
}
_PARTS = (
    (PageCommand.EDIT, PageCommand.TURN, PageCommand.TURN_BACK),
    (PageCommand.CUT, PageCommand.COPY, PageCommand.PASTE),
    (PageCommand.BLANK_BEFORE, PageCommand.BLANK_AFTER, PageCommand.SPLIT, PageCommand.JOIN),
    (
        PageCommand.BACKWARD,
        PageCommand.FORWARD,
        PageCommand.DOCUMENT_BACKWARD,
        PageCommand.DOCUMENT_FORWARD,
        PageCommand.FOLD,
        PageCommand.UNFOLD,
    ),
    (PageCommand.REMOVE,),
)
_LEFT_OUT = frozenset({PageCommand.FOLD, PageCommand.UNFOLD})
"""Not shown where they do nothing."""


def fill_page_menu(menu: QMenu, commands: PageCommands) -> None:
    """Put in all that can be done to the chosen pages; what cannot be is there, and cannot be used."""
    for part in _PARTS:
        menu.addSeparator()
        for command in part:
            can = commands.can(command)
            if not can and command in _LEFT_OUT:
                continue
            keys = QKeySequence(_KEYS.get(command, "")).toString(QKeySequence.SequenceFormat.NativeText)
            # As a shortcut it would be the window's; behind a tab it is set at the end of the line.
            words = words_of(command)
            action = menu.addAction(f"{words}\t{keys}" if keys else words)
            action.setEnabled(can)
            action.triggered.connect(lambda _checked=False, command=command: commands.run(command))
