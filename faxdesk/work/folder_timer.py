"""Has the folder of the settings looked into, every two seconds while there is one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.errors import FaxDeskError
from faxdesk.work.tasks import Lane, TaskRunner
from faxdesk.work.timed_rounds import TimedRounds

if TYPE_CHECKING:
    from faxdesk.services.intake.folder.folder_watch import SettingsFolder

log = logging.getLogger(__name__)

FIRST_MS = 5000
"""Not at once: a program that has just started has better things to do."""
LOOK_MS = 2000
"""How often a folder is looked into. Shares tell nobody of what is laid into them."""
TROUBLE_MS = 30_000
"""The pause after the archive did not do its part."""


class FolderServices(Protocol):
    """A property, since the service is built only when the first round asks for it."""

    @property
    def settings_folder(self) -> SettingsFolder: ...


class FolderTimer(TimedRounds):
    """Nothing runs where no folder is watched."""

    def __init__(
        self,
        services: FolderServices,
        key: str,
        is_on: Callable[[], bool],
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        """key is that of the setting with the folder; is_on says whether there is one."""
        super().__init__(runner, parent)
        self._services = services
        self._key = key
        self._is_on = is_on
        self._rounds = self._rounds_of(self._begin)
        self._timer = self._timer_for("watched folder", self._look)

    def start(self) -> None:
        """Begin, but not at once."""
        self._is_running = True
        self._go_on(FIRST_MS)

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        """Somebody has changed a setting: another folder is watched at once, and none no more."""
        if key == self._key:
            self._look()

    @Slot()
    def _look(self) -> None:
        if self._is_running:
            self._rounds.ask()

    def _begin(self) -> None:
        self._timer.stop()
        self._runner.submit(
            Lane.FOLDER, lambda token: self._services.settings_folder.look(token), self._done, self._failed
        )

    def _done(self, _nothing: None) -> None:
        self._rounds.end()
        self._go_on(LOOK_MS)

    def _failed(self, error: FaxDeskError) -> None:
        # What is wrong with the folder is told by the service: this is about the archive or the program.
        log.warning("The watched folder could not be looked after: %s", error.kind)
        self._rounds.fail()
        self._go_on(TROUBLE_MS)

    def _go_on(self, pause_ms: int) -> None:
        if self._is_running and self._is_on() and not self._rounds.is_running:
            self._timer.start(pause_ms)
