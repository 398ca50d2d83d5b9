"""What the window's timers share: named timers that begin rounds of work, and the end of them all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import TaskRunner


class TimedRounds(QObject):
    """Rounds of work that timers begin. Nothing runs before start() or after stop(), and there are never two
    rounds of one kind at once.

    A subclass makes its timers and kinds of rounds by the methods here. Its start() sets _is_running, and
    starts a timer.
    """

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._is_running = False
        self._all_timers: list[QTimer] = []
        self._all_rounds: list[Rounds] = []

    def stop(self) -> None:
        """Begin no further round; what runs is the runner's to cancel."""
        self._is_running = False
        for timer in self._all_timers:
            timer.stop()
        for rounds in self._all_rounds:
            rounds.forget()

    def _rounds_of(self, begin: Callable[[], object]) -> Rounds:
        """A kind of rounds, each of which is started by begin."""
        rounds = Rounds(begin)
        self._all_rounds.append(rounds)
        return rounds

    def _timer_for(self, name: str, slot: Callable[[], object], every_s: float | None = None) -> QTimer:
        """A timer as named_timer() makes it, which stops with all others."""
        timer = named_timer(self, name, slot, every_s)
        self._all_timers.append(timer)
        return timer


def named_timer(
    owner: QObject, name: str, slot: Callable[[], object], every_s: float | None = None
) -> QTimer:
    """A timer that calls slot: again and again where every_s is given, else once after each start. Its name
    tells whoever looks for what wakes the computer what it is for."""
    timer = QTimer(owner)
    timer.setObjectName(name)
    if every_s is None:
        timer.setSingleShot(True)
    else:
        timer.setInterval(round(every_s * 1000))
    timer.timeout.connect(slot)
    return timer
