"""Switches a way in on and off in the window, as its settings say."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError

AGAIN_MS = 30_000
"""The pause before a way is tried again that another process of the profile has open."""


class WaySwitch(QObject):
    """Nothing is done before start() or after stop(); the way itself ends with the services.

    Signals: failed(FaxDeskError) where it cannot be opened."""

    failed = Signal(object)

    def __init__(
        self,
        keys: Collection[str],
        is_on: Callable[[], bool],
        follow: Callable[[], object],
        runner: TaskRunner,
    ) -> None:
        """keys are those of its settings, is_on tells whether they have it on, and follow, called on a
        worker, opens or closes it as they say; it gives False where another process has it open, and is then
        called again after a pause."""
        super().__init__()
        self._keys = frozenset(keys)
        self._is_on = is_on
        self._follow = follow
        self._runner = runner
        self._is_running = False
        self._rounds = Rounds(self._begin)
        self._again = QTimer(self)
        self._again.setObjectName("way in")
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._rounds.ask)

    def start(self) -> None:
        self._is_running = True
        # What nobody has switched on costs nothing.
        if self._is_on():
            self._rounds.ask()

    def stop(self) -> None:
        self._is_running = False
        self._again.stop()
        self._rounds.forget()

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        """Somebody has changed a setting."""
        if self._is_running and key in self._keys:
            self._rounds.ask()

    def _begin(self) -> None:
        self._again.stop()
        self._runner.submit(Lane.WAYS, lambda _token: self._follow(), self._on_followed, self._on_failed)

    def _on_followed(self, is_done: object) -> None:
        if is_done is False and self._is_running:
            self._again.start()
        self._rounds.end()

    def _on_failed(self, error: FaxDeskError) -> None:
        self._rounds.end()
        self.failed.emit(error)
