"""The way of a saved draft into the outbox, with the questions that the outbox has before a fax leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.outbox.guards.doubts import Unconfirmed
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.settings import Settings


class DraftSending(QObject):
    """Commits one draft at a time on a worker.

    Signals: sent(fax id), doubted(doubts) where the outbox wants to know first whether the fax is meant to
    leave, failed(FaxDeskError) where it did not take the fax.
    """

    sent = Signal(int)
    doubted = Signal(object)
    failed = Signal(object)

    def __init__(
        self, outbox: Outbox, settings: Settings, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._outbox = outbox
        self._settings = settings
        self._runner = runner

    def commit(self, fax_id: int, confirmed: frozenset[str] = frozenset()) -> None:
        """Hand this draft to the outbox, as it is on disk; confirmed are the doubts that were answered."""
        outbox = self._outbox
        hold_s = float(self._settings.undo_send_seconds)
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: outbox.send(fax_id, hold_s, confirmed),
            lambda _item: self.sent.emit(fax_id),
            self._on_failed,
        )

    def _on_failed(self, error: FaxDeskError) -> None:
        if isinstance(error, Unconfirmed):
            self.doubted.emit(error.doubts)
        else:
            self.failed.emit(error)
