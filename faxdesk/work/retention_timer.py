"""The window's timer for the rules by which faxes are kept and go."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.errors import FaxDeskError
from faxdesk.work.tasks import Lane, TaskRunner
from faxdesk.work.timed_rounds import TimedRounds

if TYPE_CHECKING:
    from faxdesk.services.archive.retention import Retention

log = logging.getLogger(__name__)

FIRST_MS = 5 * 60 * 1000
"""Not at once: whoever finds a rule at the start that is not meant has time to take it out."""
LOOK_MS = 60 * 60 * 1000


class RetentionServices(Protocol):
    """A property, since the service is built only when the first round asks for it."""

    @property
    def retention(self) -> Retention: ...


class RetentionTimer(TimedRounds):
    """Has go what is due by the rules, now and then."""

    def __init__(
        self, services: RetentionServices, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(runner, parent)
        self._services = services
        self._rounds = self._rounds_of(self._begin)
        self._timer = self._timer_for("retention", self.run_due)

    def start(self) -> None:
        """Begin, but not at once."""
        self._is_running = True
        self._timer.start(FIRST_MS)

    @Slot()
    def run_due(self) -> None:
        """Have the rules run now, where they have not for long enough."""
        if self._is_running:
            self._timer.start(LOOK_MS)
            self._rounds.ask()

    def _begin(self) -> None:
        self._runner.submit(
            Lane.BACKGROUND,
            lambda token: self._services.retention.run_now_and_then(token),
            self._done,
            self._failed,
        )

    def _done(self, _nothing: None) -> None:
        self._rounds.end()

    def _failed(self, error: FaxDeskError) -> None:
        # Nothing is half done, and the disk's trouble is shown by those who write for the person.
        log.warning("The rules of retention could not run: %s", error.kind)
        self._rounds.fail()
