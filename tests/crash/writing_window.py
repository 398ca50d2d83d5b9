"""The program with its window, in which somebody writes a fax without end; test_window_killed.py runs it:
`python -m tests.crash.writing_window PROFILE LETTER SEED KILL_AT`, under shim.c. A line of output tells the
draft after each change, as it is kept, and when that was, by a clock that all processes share."""

from __future__ import annotations

import ctypes
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from faxdesk.app.window_program import WindowProgram
from faxdesk.composition import Composition
from faxdesk.paths import open_profile
from faxdesk.store.mapping import draft_text
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.pages.page_command import PageCommand

BETWEEN_MS = (5, 250)
"""From one change to the next."""


class Person:
    """Writes, turns and moves pages, takes back, chooses covers."""

    def __init__(self, pane: ComposePane, chance: random.Random) -> None:
        self._pane = pane
        self._chance = chance
        self._said = ""
        self._numbers = iter(range(100, 1000))
        self._timer = QTimer(pane)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._change)

    def begin(self) -> None:
        """Go on until killed."""
        self._say()
        self._timer.start(0)

    def _change(self) -> None:
        acts: list[Callable[[], object]] = [
            *(self._type, self._type, self._turn, self._turn),
            *(self._pane.changes.undo, self._pane.changes.redo, self._choose_cover, self._add_number),
        ]
        self._chance.choice(acts)()
        self._say()
        self._timer.start(self._chance.randint(*BETWEEN_MS))

    def _say(self) -> None:
        text = draft_text(self._pane.form.draft)
        if text != self._said:
            self._said = text
            os.write(1, (json.dumps([time.monotonic(), text]) + "\n").encode())

    def _type(self) -> None:
        field = self._pane.form.cover.text
        field.moveCursor(QTextCursor.MoveOperation.End)
        field.insertPlainText(self._chance.choice("abc \n"))

    def _turn(self) -> None:
        grid = self._pane.pages.grid
        grid.choose_row(self._chance.randrange(grid.model_.rowCount()))
        command = self._chance.choice([PageCommand.TURN, PageCommand.BLANK_AFTER, PageCommand.BACKWARD])
        if self._pane.pages.commands.can(command):
            self._pane.pages.commands.run(command)

    def _choose_cover(self) -> None:
        self._pane.form.cover.choose(self._chance.choice([0, None]))

    def _add_number(self) -> None:
        self._pane.form.recipients.add_text(f"+1650555{next(self._numbers):04}")


def count_from_here(profile: Path, kill_at: int, thousandths: int) -> None:
    """Be killed at so-manieth call that writes below the profile, 0 for never. What was open before this was
    called first is not known."""
    shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
    shim.crash_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_char, ctypes.c_int, ctypes.c_char_p]
    log = str(profile.with_name("log"))
    shim.crash_arm(str(profile).encode(), kill_at, b"\0", thousandths, log.encode())


def main(profile: Path, letter: Path, seed: int, kill_at: int) -> None:
    count_from_here(profile, 0, 0)
    application = QApplication(["writing"])
    desk = Composition(open_profile(profile))
    desk.settings.first_start_done = True
    program = WindowProgram(application, desk)
    program.window.show()
    # Not begin(), which would start all that works beside the window as well.
    program.window.writing.add([letter])
    (pane,) = program.window.findChildren(ComposePane)
    person = Person(pane, random.Random(seed))

    def begin() -> None:
        if not pane.form.draft.files or not pane.pages.grid.model_.rowCount() or not pane.keeper.is_settled:
            QTimer.singleShot(20, begin)
            return
        count_from_here(profile, kill_at, seed * 337 % 1000)
        person.begin()

    begin()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
