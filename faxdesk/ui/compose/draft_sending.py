"""The way of a saved draft into the outbox, with the questions that the outbox has before a fax leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.outbox.confirmations import Unconfirmed
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.settings import Settings
    from faxdesk.ui.compose.compose_foot import ComposeFoot
    from faxdesk.ui.compose.confirm_bar import ConfirmBar


class DraftSending(QObject):
    """Commits one draft at a time on a worker. Where the outbox doubts that the fax is meant to leave, the
    ConfirmBar asks, and the draft is committed once more with the answers. The foot shows meanwhile that the
    fax cannot be sent a second time.

    Signals: sent(fax id), failed(FaxDeskError) where the outbox did not take the fax.
    """

    sent = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        outbox: Outbox,
        settings: Settings,
        runner: TaskRunner,
        foot: ComposeFoot,
        doubts: ConfirmBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._outbox = outbox
        self._settings = settings
        self._runner = runner
        self._foot = foot
        self._doubts = doubts
        self._fax_id = 0
        doubts.answered.connect(self._commit)

    @property
    def is_asking(self) -> bool:
        """Whether a question stands in the pane."""
        return self._doubts.is_asking

    def commit(self, fax_id: int) -> None:
        """Hand this draft to the outbox, as it is on disk."""
        self._fax_id = fax_id
        self._commit(frozenset())

    def withdraw(self) -> None:
        """Ask no more: the draft is another than the one that was asked about, or is left."""
        self._doubts.withdraw()

    def _commit(self, confirmed: frozenset[str]) -> None:
        outbox, fax_id = self._outbox, self._fax_id
        hold_s = float(self._settings.undo_send_seconds)
        self._foot.set_busy(True, "Handing it over…")
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: outbox.send(fax_id, hold_s, confirmed),
            lambda _item: self.sent.emit(fax_id),
            self._on_failed,
        )

    def _on_failed(self, error: FaxDeskError) -> None:
        if isinstance(error, Unconfirmed):
            self._foot.set_busy(True, "Not sent yet")
            self._doubts.ask(error.doubts)
        else:
            self._foot.set_busy(False, "Not sent")
            self.failed.emit(error)
