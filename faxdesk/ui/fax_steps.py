"""What the reading pane's buttons do: each on its worker, each told about when it is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.outbox import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui import words
from faxdesk.ui.outbox_words import Step
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.cancelling import Cancelling
    from faxdesk.services.desk import Desk


class FaxSteps(QObject):
    """Carries out what is asked for one fax.

    Signals: draft_opened(fax id) a draft is there to be written on, sent(fax id) a fax was committed,
    told(words) what came of a step, failed(FaxDeskError).
    """

    draft_opened = Signal(int)
    sent = Signal(int)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner

    def take(self, step: Step, fax_id: int) -> None:
        """Carry out a step that the outbox panel offered; SIGN_IN is not for here."""
        outbox = self._desk.outbox
        opening: dict[Step, Callable[[int], OutboxItem]] = {
            Step.UNDO: outbox.undo,
            Step.EDIT: outbox.edit,
            Step.RESTORE: outbox.restore,
        }
        plain: dict[Step, Callable[[int], object]] = {
            Step.DISCARD: outbox.discard,
            Step.RETRY: outbox.retry,
            Step.RETRY_AFTER_MENDING: outbox.retry,
            Step.LOOK_AGAIN: outbox.look_again,
            Step.IT_WENT_OUT: outbox.it_went_out,
            Step.SEND_AGAIN: outbox.send_again,
        }
        if step is Step.WRITE:
            self.draft_opened.emit(fax_id)
        elif step is Step.CANCEL:
            self.cancel(fax_id)
        elif step in opening:
            self._local(lambda: opening[step](fax_id), self._open_if_draft)
        elif step in plain:
            self._local(lambda: plain[step](fax_id), None)

    def cancel(self, fax_id: int) -> None:
        """Stop a fax wherever it is, and say what that came to."""

        row = next(iter(self._desk.library.rows([fax_id])), None)

        def told(outcome: Cancelling) -> None:
            # The fax has left the list by then, and the words show above another one.
            self.told.emit(f"To {words.peer(row)}: {outcome.words}" if row else outcome.words)

        self._runner.submit(
            Lane.NET, lambda token: self._desk.outbox.cancel(fax_id, token), told, self.failed.emit
        )

    def forward(self, fax_id: int) -> None:
        self._local(lambda: self._desk.outbox.forward(fax_id), self.draft_opened.emit)

    def resend(self, fax_id: int) -> None:
        """Send a fax once more to those it failed at."""
        hold_s = float(self._desk.settings.undo_send_seconds)
        self._local(lambda: self._desk.outbox.resend(fax_id, hold_s=hold_s), self.sent.emit)

    def save(self, fax_id: int, target: Path) -> None:
        """Save a fax's pages; the suffix (.pdf, .tif) decides the form."""

        def work(token: CancelToken) -> None:
            self._desk.library.save(fax_id, target, token)

        self._runner.submit(
            Lane.LOCAL, work, lambda _: self.told.emit(f"Saved as “{target.name}”."), self.failed.emit
        )

    def mark_read(self, fax_id: int) -> None:
        self._local(lambda: self._desk.library.set_read([fax_id], True), None)

    def _open_if_draft(self, item: OutboxItem) -> None:
        if item.state == OutboxState.DRAFT:
            self.draft_opened.emit(item.id)

    def _local(self, work: Callable[[], object], ok: Callable[..., object] | None) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: work(), ok, self.failed.emit)
