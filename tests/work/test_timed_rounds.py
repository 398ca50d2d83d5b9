"""What the window's timers share."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from faxdesk.work.timed_rounds import TimedRounds, named_timer
from tests.support.runner import InlineRunner


class Counted(TimedRounds):
    """Counts its rounds, each of which goes on until rounds.end() is called."""

    def __init__(self) -> None:
        super().__init__(cast(Any, InlineRunner()))
        self.begun = 0
        self.rounds = self._rounds_of(self._begin)
        self.once = self._timer_for("once", self.rounds.ask)
        self.often = self._timer_for("often", self.rounds.ask, 0.001)

    def start(self) -> None:
        self._is_running = True
        self.once.start(60_000)
        self.often.start()

    @property
    def is_running(self) -> bool:
        return self._is_running

    def _begin(self) -> None:
        self.begun += 1


def test_stop_stops_every_timer_and_forgets_what_was_asked_for(qtbot: QtBot) -> None:
    counted = Counted()
    assert not counted.is_running
    counted.start()
    qtbot.waitUntil(lambda: counted.begun == 1)
    counted.rounds.ask()

    counted.stop()

    assert not counted.is_running
    assert not counted.once.isActive()
    assert not counted.often.isActive()
    counted.rounds.end()
    assert counted.begun == 1


def test_a_timer_has_its_name_and_runs_once_or_again_and_again(qapp: object) -> None:
    owner = QObject()
    once = named_timer(owner, "once", lambda: None)
    often = named_timer(owner, "often", lambda: None, 1.5)
    assert owner.findChildren(QTimer) == [once, often]
    assert [timer.objectName() for timer in (once, often)] == ["once", "often"]
    assert once.isSingleShot()
    assert not often.isSingleShot()
    assert often.interval() == 1500
