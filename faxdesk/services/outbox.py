"""What people do with the faxes they send: write, send, take back, mend, resend, forward.

Everything here writes to the journal first and tells the sender afterwards; nothing here talks to the
service but the cancelling of a fax that it already has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, check_ready
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Fax, MessageStatus
from faxdesk.domain.outbox import IllegalTransition, OutboxEvent, OutboxItem, OutboxState
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.events import EventHub, FaxesChanged, OutboxWaiting

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.ringcentral.client import RingCentral
    from faxdesk.services.intake import Intake
    from faxdesk.services.sender import Sender
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox import OutboxStore


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What became of a cancel. carried_out: the fax will not go out. Otherwise the words say why."""

    carried_out: bool
    words: str


class Outbox:
    """The outbox as people use it. All but the reads run on worker threads."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        intake: Intake,
        sender: Sender,
        client: Callable[[], RingCentral],
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._intake = intake
        self._sender = sender
        self._client = client
        self._events = events
        self._clock = clock

    def item(self, fax_id: int) -> OutboxItem | None:
        return self._journal.item(fax_id)

    def drafts(self) -> list[OutboxItem]:
        """What is being written, oldest first."""
        return self._journal.items({OutboxState.DRAFT})

    # Writing

    def check_file(self, path: Path) -> None:
        """Raise FaxDeskError (BAD_INPUT) when a file cannot be faxed; nothing of it is kept."""
        self._intake.check(path)

    def add_file(self, path: Path, token: CancelToken) -> OutgoingFile:
        """Take a private copy of a file. Raises FaxDeskError (BAD_INPUT, STORAGE); see Intake."""
        return self._intake.take(path, token)

    def create(self, draft: Draft) -> int:
        fax_id = self._journal.create(draft)
        self._changed(fax_id)
        return fax_id

    def save(self, fax_id: int, draft: Draft) -> None:
        self._journal.save_draft(fax_id, draft)
        self._changed(fax_id)

    # Sending

    def send(self, fax_id: int, hold_s: float = 0.0) -> OutboxItem:
        """Commit a draft: it leaves after hold_s seconds, during which undo() takes it back.

        Raises FaxDeskError (BAD_INPUT) naming what keeps it from being sent; the draft stays.
        """
        item = self._existing(fax_id)
        draft = self._with_sound_reference(item.draft)
        check_ready(draft)
        for recipient in draft.recipients:
            parse_number(recipient.number)
        if draft != item.draft:
            self._journal.save_draft(fax_id, draft)
        account = self._faxes.account_id()
        if hold_s > 0:
            until = self._clock.now() + timedelta(seconds=hold_s)
            return self._step(fax_id, OutboxEvent.HOLD_BACK, hold_until=until, account=account)
        return self._step(fax_id, OutboxEvent.SEND, account=account)

    def undo(self, fax_id: int) -> OutboxItem:
        """Take back what is still held back; it is a draft again."""
        return self._step(fax_id, OutboxEvent.UNDO)

    def edit(self, fax_id: int) -> OutboxItem:
        """Make a fax that has not left a draft again."""
        return self._step(fax_id, OutboxEvent.EDIT)

    def discard(self, fax_id: int) -> OutboxItem:
        return self._step(fax_id, OutboxEvent.DISCARD)

    def restore(self, fax_id: int) -> OutboxItem:
        """Undo a discard; the fax is a draft again, or as uncertain as it was."""
        return self._step(fax_id, OutboxEvent.RESTORE)

    def retry(self, fax_id: int) -> OutboxItem:
        """Try again now what waits for its time or for the person; the latter from the account that is
        signed in, since the person was told when it was another's."""
        if self._existing(fax_id).state == OutboxState.WAITING:
            return self._step(fax_id, OutboxEvent.DUE, problem=None)
        return self._step(fax_id, OutboxEvent.MEND, problem=None, account=self._faxes.account_id())

    def look_again(self, fax_id: int) -> OutboxItem:
        """Search anew for a fax whose outcome is not known."""
        item = self._journal.note(fax_id, looks=0, absent=False, next_attempt_at=self._clock.now())
        self._changed(fax_id, wake=True)
        return item

    def it_went_out(self, fax_id: int) -> OutboxItem:
        """The person knows that an uncertain fax went out."""
        return self._step(fax_id, OutboxEvent.WENT_OUT, cause="the person says so")

    def send_again(self, fax_id: int) -> OutboxItem:
        """The person, warned that it may arrive twice, wants an uncertain fax sent again."""
        return self._step(
            fax_id, OutboxEvent.SEND_AGAIN, cause="the person decided", problem=None, looks=0, absent=False
        )

    def cancel(self, fax_id: int, token: CancelToken) -> Cancelling:
        """Stop a fax wherever it is, and say honestly what that came to.

        Raises FaxDeskError when the service had to be asked and could not be.
        """
        item = self._journal.item(fax_id)
        if item is not None and item.state == OutboxState.UPLOADING:
            if self._sender.cancel_upload(fax_id):
                return Cancelling(False, "Stopping the upload.")
            return Cancelling(False, "Another FaxDesk on this computer is uploading it: cancel it there.")
        if item is not None and item.state == OutboxState.UNCERTAIN:
            return Cancelling(False, "Too late to stop it: all of it was handed over, and it may go out.")
        if item is not None and item.state != OutboxState.ACCEPTED:
            self.discard(fax_id)
            return Cancelling(True, "Cancelled. Nothing had left this computer.")
        return self._cancel_at_service(self._faxes.fax(fax_id), token)

    # Sending again

    def forward(self, fax_id: int) -> int:
        """A draft that passes a fax on; its recipients are yet to be typed."""
        fax = self._faxes.fax(fax_id)
        return self.create(Draft(files=self._files_of(fax), original_message_id=fax.message_id))

    def resend(
        self,
        fax_id: int,
        recipients: tuple[Recipient, ...] = (),
        send_at: datetime | None = None,
        hold_s: float = 0.0,
    ) -> int:
        """Send a fax once more: to the given recipients, or else to those it failed at. Gives the new
        fax's id. Raises FaxDeskError (BAD_INPUT) when it failed at none."""
        fax = self._faxes.fax(fax_id)
        if fax.direction != Direction.OUTBOUND or fax.message is None:
            raise FaxDeskError(
                "Only a fax that was sent can be resent.", "Forward it instead.", ErrorKind.BAD_INPUT
            )
        failed = tuple(Recipient(one.number, one.name) for one in fax.message.recipients if one.is_failed)
        if not recipients and not failed:
            raise FaxDeskError(
                "This fax failed at no recipient.",
                "Say whom to send it to, or forward it.",
                ErrorKind.BAD_INPUT,
            )
        earlier = self._journal.item(fax_id)
        draft = earlier.draft if earlier else Draft(files=self._files_of(fax))
        draft = replace(
            draft,
            recipients=recipients or failed,
            send_at=send_at,
            original_message_id=fax.message_id,
            resolution=fax.message.resolution or draft.resolution,
        )
        new_id = self.create(draft)
        try:
            self.send(new_id, hold_s)
        except FaxDeskError:
            # Nobody asked for a draft.
            self.discard(new_id)
            raise
        return new_id

    # The pump

    def run(self, token: CancelToken) -> datetime | None:
        """Work the outbox off as far as it goes now; the time at which to run again, if any."""
        return self._sender.run(token)

    @property
    def is_run_elsewhere(self) -> bool:
        """Whether the last run was left to another process, which is the one who sends."""
        return self._sender.is_run_elsewhere

    def reside(self, token: CancelToken) -> None:
        """Be the one who sends until leave(): other processes leave their faxes to this one."""
        self._sender.reside()

    def leave(self, token: CancelToken) -> None:
        """Let others send again."""
        self._sender.leave()

    def in_states(self, states: Iterable[OutboxState]) -> list[OutboxItem]:
        """The faxes in these states, oldest first."""
        return self._journal.items(states)

    def _cancel_at_service(self, fax: Fax, token: CancelToken) -> Cancelling:
        if fax.message is None or fax.message.message_status != MessageStatus.QUEUED:
            return Cancelling(False, "Too late: RingCentral is done with this fax.")
        client = self._client()
        current = client.message(fax.message_id, token)
        self._faxes.apply_message(current)
        if current.message_status != MessageStatus.QUEUED:
            self._changed(fax.id)
            return Cancelling(False, "Too late: RingCentral is done with this fax.")
        if not client.delete([fax.message_id], token).get(fax.message_id):
            return Cancelling(
                False,
                "RingCentral did not confirm that it is cancelled. Look at it again, then try once more.",
            )
        self._faxes.trash([fax.id])
        self._changed(fax.id)
        return Cancelling(
            True, "Asked RingCentral to cancel it. If its transmission had begun, it may still arrive."
        )

    def _with_sound_reference(self, draft: Draft) -> Draft:
        """Drop the reference to the original where the person changed what only a new fax can carry:
        a resend or forward has the original's cover page, resolution and pages (API §2)."""
        if not draft.original_message_id:
            return draft
        original = self._faxes.fax_of_message(draft.original_message_id)
        if original is None:
            return replace(draft, original_message_id="") if draft.files else draft
        earlier = self._journal.item(original.id)
        as_it_was = earlier.draft if earlier else Draft(files=self._files_of(original))
        same = (draft.files, draft.cover_index, draft.cover_text) == (
            as_it_was.files,
            as_it_was.cover_index,
            as_it_was.cover_text,
        )
        return draft if same or not draft.files else replace(draft, original_message_id="")

    def _files_of(self, fax: Fax) -> tuple[OutgoingFile, ...]:
        """What of a fax can be sent as a document: what was sent, or the pages in the archive."""
        earlier = self._journal.item(fax.id)
        if earlier is not None:
            return earlier.draft.files
        return self._intake.archived(fax)

    def _existing(self, fax_id: int) -> OutboxItem:
        item = self._journal.item(fax_id)
        if item is None:
            raise FaxDeskError(
                "There is no such fax in the outbox.", "Look at the outbox list.", ErrorKind.NOT_FOUND
            )
        return item

    def _step(self, fax_id: int, event: OutboxEvent, cause: str = "", **fields: Any) -> OutboxItem:
        """Raises FaxDeskError (REFUSED) when the fax went on while the person was deciding."""
        try:
            item = self._journal.change(fax_id, event, cause=cause, **fields)
        except IllegalTransition as error:
            raise FaxDeskError(
                "That is no longer possible: the fax has moved on meanwhile.",
                "Look at its new state, then decide.",
                ErrorKind.REFUSED,
            ) from error
        self._changed(fax_id, wake=True)
        return item

    def _changed(self, fax_id: int, *, wake: bool = False) -> None:
        self._events.publish(FaxesChanged((fax_id,)))
        if wake:
            self._events.publish(OutboxWaiting())
