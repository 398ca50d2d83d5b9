"""A runner that does everything at once, for tests of widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.work.tasks import Lane, Task, hand_back


class InlineRunner(QObject):
    """Stands in for TaskRunner: submit() runs the work and its callback before it returns. With hold,
    work waits until run_held()."""

    idle = Signal()

    def __init__(self, hold: bool = False) -> None:
        super().__init__()
        self.hold = hold
        self.lanes: list[Lane] = []
        self._held: list[Callable[[], None]] = []

    def submit(
        self,
        lane: Lane,
        work: Callable[[CancelToken], Any],
        ok: Callable[[Any], object] | None = None,
        failed: Callable[[FaxDeskError], object] | None = None,
    ) -> Task:
        self.lanes.append(lane)
        token = CancelToken()

        def run() -> None:
            result: Any = None
            problem: BaseException | None = None
            try:
                token.check()
                result = work(token)
            except BaseException as error:
                problem = error
            hand_back(token, result, problem, ok, failed)

        if self.hold:
            self._held.append(run)
        else:
            run()
        return Task(token)

    def run_held(self) -> None:
        """Do what waits, and what that brings."""
        while self._held:
            self._held.pop(0)()
        self.idle.emit()

    @property
    def is_idle(self) -> bool:
        return not self._held

    def shutdown(self, wait_ms: int) -> bool:
        self._held.clear()
        return True
