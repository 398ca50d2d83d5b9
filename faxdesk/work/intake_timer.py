"""Has drafts made of what came in by itself, whichever process kept it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal, Slot

from faxdesk.domain.errors import FaxDeskError
from faxdesk.work.tasks import Lane, TaskRunner
from faxdesk.work.timed_rounds import TimedRounds

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.intake.intake import Intake
    from faxdesk.work.bridge import EventBridge

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 30.0
"""A disk may have room again by then, and on some disks nothing tells what another process keeps there."""


class IntakeServices(Protocol):
    """A property, since the service is built by the first round."""

    @property
    def intake(self) -> Intake: ...


class IntakeTimer(TimedRounds):
    """Looks at what was kept when told so, when the folder changes, and now and then.

    Signals: failed(FaxDeskError) this computer did not do its part; told once until it does again.
    """

    failed = Signal(object)

    def __init__(
        self,
        services: IntakeServices,
        runner: TaskRunner,
        bridge: EventBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self._services = services
        self._has_failed = False
        self._rounds = self._rounds_of(self._begin)
        self._watcher: QFileSystemWatcher | None = None
        self._look = self._timer_for("what came in", self._ask, LOOK_AGAIN_S)
        bridge.intake_changed.connect(self._ask)

    def start(self) -> None:
        """Begin, with what came while the program was closed."""
        self._is_running = True
        self._look.start()
        self._runner.submit(Lane.LOCAL, self._prepare, self._watch, self._on_failed)

    def stop(self) -> None:
        """Begin no further round; what runs is the runner's to cancel."""
        super().stop()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _prepare(self, _token: CancelToken) -> str:
        self._services.intake.prepare()
        return str(self._services.intake.folder)

    def _watch(self, folder: str) -> None:
        if not self._is_running:
            return
        self._watcher = QFileSystemWatcher([folder], self)
        self._watcher.directoryChanged.connect(self._ask)
        self._ask()

    @Slot()
    def _ask(self) -> None:
        if self._is_running:
            self._rounds.ask()

    def _begin(self) -> None:
        self._runner.submit(
            Lane.DOCUMENTS,
            lambda token: self._services.intake.take_all(token),
            self._on_taken,
            self._on_failed,
        )

    def _on_taken(self, _taken: object) -> None:
        self._has_failed = False
        self._rounds.end()

    def _on_failed(self, error: FaxDeskError) -> None:
        log.warning("What came in could not be taken now: %s", error.kind)
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(error)
        self._rounds.fail()
