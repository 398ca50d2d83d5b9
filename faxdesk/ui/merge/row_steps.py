"""The rows of a table before it is sent, as a person mends them and takes them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.merge.merge_row import MergeRow
    from faxdesk.work.tasks import Task, TaskRunner

Step = Callable[["Sequence[MergeRow]"], "list[MergeRow]"]
"""Makes other rows of some. For a worker: a table may have thousands."""


_MOST_UNDONE = 99
"""So many steps, and one more, can be undone."""


class RowSteps:
    """Takes one step after the other, each from what the one before has made: what is clicked in haste is not
    lost. judged and failed are called after each."""

    def __init__(
        self, runner: TaskRunner, judged: Callable[[], object], failed: Callable[[FaxDeskError], object]
    ) -> None:
        self._runner = runner
        self._judged = judged
        self._failed = failed
        self._task: Task | None = None
        self._steps: list[tuple[Step, bool]] = []
        self._last_sound: Sequence[MergeRow] = ()
        self._before: list[Sequence[MergeRow]] = []
        self.rows: Sequence[MergeRow] = ()
        """As they stand; none after a step that failed."""

    @property
    def is_busy(self) -> bool:
        """Whether more is asked for than has been done."""
        return bool(self._steps)

    def forget(self) -> None:
        """Begin with another table."""
        if self._task is not None:
            self._task.cancel()
        self._steps.clear()
        self._before.clear()
        self.rows = self._last_sound = ()

    def take_up(self) -> None:
        """Have the rows as they were before the last step failed."""
        self.rows = self.rows or self._last_sound

    def add(self, step: Step, *, is_persons: bool = False) -> None:
        """is_persons: the person wanted it, and may undo it."""
        self._steps.append((step, is_persons))
        if len(self._steps) == 1:
            self._next()

    def undo(self, judge: Step) -> None:
        """Have the rows as they were before the last step that the person wanted, judged anew."""

        def step(rows: Sequence[MergeRow]) -> list[MergeRow]:
            # Its turn comes after all steps that were asked for before.
            return judge(self._before.pop() if self._before else rows)

        self.add(step)

    def _next(self) -> None:
        (step, _is_persons), rows = self._steps[0], self.rows
        self._task = self._runner.submit(
            Lane.LOCAL, lambda _token: step(rows), self._on_done, self._on_failed
        )

    def _on_done(self, rows: list[MergeRow]) -> None:
        _step, is_persons = self._steps.pop(0)
        if is_persons:
            self._before = [*self._before[-_MOST_UNDONE:], self.rows]
        self.rows = self._last_sound = rows
        if self._steps:
            self._next()
        self._judged()

    def _on_failed(self, error: FaxDeskError) -> None:
        self._steps.clear()
        self.rows = ()
        self._failed(error)
