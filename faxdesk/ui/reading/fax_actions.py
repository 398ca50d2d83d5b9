"""What the buttons of the reading pane do, on workers; the pane is told what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import dialogs, wording
from faxdesk.ui.common.fax_outcomes import Discarded
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.ui.reading.situation import Step
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.outbox.cancel import Cancelling
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.reading.reading_services import ReadingServices


_OF_ROWS = {Step.RESEND, Step.CHANGE_NUMBER}
"""What is done with the rows of a fax to many where they are: two of them may go to one number."""


class FaxActions(QObject):
    """Carries out what is asked for one fax.

    Signals: said(text) what came of a step, failed(FaxDeskError).
    """

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, services: ReadingServices, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self._outbox = services.outbox
        self._answers = services.answers
        self._blocked_faxes = services.blocked_faxes
        self._uncertain_faxes = services.uncertain_faxes
        self._library = services.library
        self._settings = services.settings
        self._runner = context.runner
        self._outcomes = context.outcomes

    def take(self, step: Step, shown: ShownFax) -> None:
        """Carry out a step that the outbox panel offered; SIGN_IN is the window's to do."""
        outbox, uncertain, outcomes = self._outbox, self._uncertain_faxes, self._outcomes
        opening: dict[Step, Callable[[int], OutboxItem]] = {
            Step.UNDO: outbox.undo,
            Step.EDIT: outbox.edit,
            Step.RESTORE: outbox.restore,
        }
        plain: dict[Step, Callable[[int], object]] = {
            Step.HOLD: outbox.hold,
            Step.RELEASE: outbox.release,
            Step.RETRY: outbox.retry,
            Step.RETRY_AFTER_MENDING: outbox.retry,
            Step.LEAVE_OUT: self._blocked_faxes.leave_out,
            Step.UNBLOCK: self._blocked_faxes.unblock,
            Step.SEND_NOW: outbox.retry,
            Step.SEND_AS_WELL: outbox.retry,
            Step.LOOK_AGAIN: uncertain.look_again,
            Step.IT_WENT_OUT: uncertain.it_went_out,
            Step.SEND_AGAIN: uncertain.send_again,
            Step.NONE_OF_THESE: uncertain.send_again,
        }
        ids = [item.id for item in shown.together]
        if step is Step.WRITE:
            outcomes.draft_opened.emit(shown.fax.id)
        elif step is Step.ROWS or (shown.has_table and step in _OF_ROWS):
            outcomes.rows_wanted.emit(shown.fax.id)
        elif step is Step.CANCEL:
            self.cancel(shown.fax.id)
        elif step is Step.RESEND:
            self.resend(shown.fax.id)
        elif step is Step.CHANGE_NUMBER:
            self.change_number(shown.fax.id, shown.fax.recipients[0].number)
        elif step is Step.CHANGE:
            self._local(lambda: self._change(shown.fax.id), outcomes.draft_opened.emit)
        elif step in {Step.DISCARD, Step.DROP}:
            self._discard(step, shown.fax.id, ids)
        elif step in opening:
            self._local(lambda: [opening[step](fax_id) for fax_id in ids], self._open_if_draft)
        elif step in plain:
            self._local(lambda: [plain[step](fax_id) for fax_id in ids], None)

    def recognise(self, shown: ShownFax, message_id: str) -> None:
        """The fax that may have gone out is the one that the service calls by this id."""
        item = shown.pending
        if item is not None:
            uncertain, fax_id = self._uncertain_faxes, item.id
            self._runner.submit(
                Lane.NET, lambda token: uncertain.it_is(fax_id, message_id, token), None, self.failed.emit
            )

    def cancel(self, fax_id: int) -> None:
        """Stop a fax wherever it is, and say what that came to."""

        row = next(iter(self._library.rows([fax_id])), None)

        def say_outcome(outcome: Cancelling) -> None:
            # The fax has left the list by then, and the text shows above another one.
            words = outcome.words
            if row is not None:
                words = tr("To {name}: {outcome}", name=wording.peer(row), outcome=words)
            self.said.emit(words)

        self._runner.submit(
            Lane.NET, lambda token: self._outbox.cancel(fax_id, token), say_outcome, self.failed.emit
        )

    def reply(self, fax_id: int) -> None:
        """Begin a fax to whoever sent this one."""
        self._local(lambda: self._answers.reply(fax_id), self._outcomes.draft_opened.emit)

    def fill_and_fax_back(self, fax_id: int) -> None:
        """Begin a fax to whoever sent this one, with its pages to be written on."""
        self._local(lambda: self._answers.fill_and_fax_back(fax_id), self._outcomes.pages_opened.emit)

    def forward(self, ids: Sequence[int]) -> None:
        """Begin a fax with the pages of these, in their order."""
        self._local(lambda: self._answers.forward(*ids), self._outcomes.draft_opened.emit)

    def resend(self, fax_id: int, numbers: frozenset[str] = frozenset()) -> None:
        """Send a fax once more to those it failed at, or only to these of them."""
        hold_s = float(self._settings.undo_send_seconds)
        self._local(
            lambda: self._outbox.resend(fax_id, hold_s=hold_s, numbers=numbers), self._outcomes.sent.emit
        )

    def change_number(self, fax_id: int, number: str) -> None:
        """Begin the same fax to this recipient, whose number is to be changed."""
        self._local(lambda: self._outbox.begin_again(fax_id, number), self._outcomes.draft_opened.emit)

    def ask_to_save(self, fax_id: int, over: QWidget) -> None:
        """Ask where to save a fax's pages, in a dialog over this widget, and do so."""
        target = dialogs.choose_save(over, Path.home() / self._library.suggested_name(fax_id))
        if target is not None:
            self.save(fax_id, target)

    def save(self, fax_id: int, target: Path) -> None:
        """Save a fax's pages; the suffix (.pdf, .tif) decides the form."""

        def work(token: CancelToken) -> None:
            self._library.save(fax_id, target, token)

        self._runner.submit(
            Lane.LOCAL,
            work,
            lambda _: self.said.emit(tr("Saved as “{name}”.", name=target.name)),
            self.failed.emit,
        )

    def mark_read(self, fax_id: int) -> None:
        self._local(lambda: self._library.set_read([fax_id], True), None)

    def _change(self, fax_id: int) -> int:
        """The draft that takes a scheduled fax's place; the one that was begun before, if there is one."""
        begun = [item.id for item in self._outbox.drafts() if item.replaces == fax_id]
        return begun[0] if begun else self._outbox.change_scheduled(fax_id)

    def _discard(self, step: Step, fax_id: int, ids: list[int]) -> None:
        library, outbox = self._library, self._outbox
        item = library.outgoing(ids[0])
        is_draft = item is not None and item.state == OutboxState.DRAFT

        def work() -> tuple[int, ...]:
            for part_id in ids:
                outbox.discard(part_id)
            whole = library.outgoing(fax_id)
            # With its last part a fax goes as a whole, and comes back as one.
            return (fax_id,) if whole is not None and whole.state == OutboxState.DISCARDED else tuple(ids)

        text = tr("Draft discarded") if is_draft else tr("Fax discarded")
        if step is Step.DROP:
            text = tr("It is not sent again")
        self._local(work, lambda gone: self._outcomes.discarded.emit(Discarded(gone, text)))

    def _open_if_draft(self, items: list[OutboxItem]) -> None:
        if items and items[0].state == OutboxState.DRAFT:
            self._outcomes.draft_opened.emit(items[0].id)

    def _local(self, work: Callable[[], object], ok: Callable[..., object] | None) -> None:
        self._runner.submit(Lane.LOCAL, lambda _token: work(), ok, self.failed.emit)
