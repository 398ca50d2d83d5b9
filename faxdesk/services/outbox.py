"""What people do with the faxes they send: write, send, take back, hold, mend, resend, forward.

Everything here writes to the journal first and tells the sender afterwards; nothing here talks to the
service but the cancelling of a fax that it already has, and the recognising of an uncertain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, check_ready
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Fax
from faxdesk.domain.outbox import (
    IllegalTransition,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    PartKind,
)
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.cancelling import Canceller, Cancelling
from faxdesk.services.events import EventHub, FaxesChanged, OutboxWaiting
from faxdesk.services.guards import Guards
from faxdesk.services.resending import Resender

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.ringcentral.client import RingCentral
    from faxdesk.services.intake import Intake
    from faxdesk.services.sender import Sender
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox import OutboxStore

_FOR_THE_WHOLE_GROUP = {
    OutboxEvent.HOLD,
    OutboxEvent.RELEASE,
    OutboxEvent.DUE,
    OutboxEvent.MEND,
    OutboxEvent.DISCARD,
}


class Outbox:
    """The outbox as people use it. All but the reads run on worker threads. Of a fax that goes out in parts,
    what is done to one part is done to all that are at the same point."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        intake: Intake,
        sender: Sender,
        canceller: Canceller,
        resender: Resender,
        guards: Guards,
        client: Callable[[], RingCentral],
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._intake = intake
        self._sender = sender
        self._canceller = canceller
        self._resender = resender
        self._guards = guards
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
        return self._create(draft)

    def save(self, fax_id: int, draft: Draft) -> None:
        self._journal.save_draft(fax_id, draft)
        self._changed(self._existing(fax_id))

    # Sending

    def send(self, fax_id: int, hold_s: float = 0.0, confirmed: frozenset[str] = frozenset()) -> OutboxItem:
        """Commit a draft: it leaves after hold_s seconds, during which undo() takes it back. confirmed are
        the keys of the doubts that the person has answered.

        Raises FaxDeskError (BAD_INPUT) naming what keeps it from being sent, and Unconfirmed with what has
        to be asked first; the draft stays.
        """
        item = self._existing(fax_id)
        draft = self._with_sound_reference(item.draft)
        check_ready(draft)
        for recipient in draft.recipients:
            parse_number(recipient.number)
        self._guards.check(item, confirmed)
        if draft != item.draft:
            self._journal.save_draft(fax_id, draft)
        account = self._faxes.account_id()
        if hold_s > 0:
            until = self._clock.now() + timedelta(seconds=hold_s)
            return self._step(fax_id, OutboxEvent.HOLD_BACK, hold_until=until, account=account)
        return self._step(fax_id, OutboxEvent.SEND, account=account)

    def undo(self, fax_id: int) -> OutboxItem:
        """Take back what is still held back; it is a draft again, or, where it was a resend, nothing."""
        if self._existing(fax_id).part != PartKind.NONE:
            return self._step(fax_id, OutboxEvent.DISCARD, cause="undone")
        return self._step(fax_id, OutboxEvent.UNDO)

    def hold(self, fax_id: int) -> OutboxItem:
        """Keep from leaving, until release(), what has not left."""
        return self._step(fax_id, OutboxEvent.HOLD)

    def release(self, fax_id: int) -> OutboxItem:
        """Let go what was put on hold."""
        return self._step(fax_id, OutboxEvent.RELEASE)

    def edit(self, fax_id: int) -> OutboxItem:
        """Make a fax that has not left a draft again. Raises FaxDeskError (REFUSED) for a further request of
        a fax, whose content is that of the first."""
        if self._existing(fax_id).part != PartKind.NONE:
            raise FaxDeskError(
                "A part of a fax cannot be edited.", "Cancel it, and forward the fax.", ErrorKind.REFUSED
            )
        return self._step(fax_id, OutboxEvent.EDIT)

    def discard(self, fax_id: int) -> OutboxItem:
        item = self._step(fax_id, OutboxEvent.DISCARD, cause="discarded by the person")
        self._canceller.put_away(item.shown_id)
        return item

    def restore(self, fax_id: int) -> OutboxItem:
        """Undo a discard; the fax is a draft again, or as uncertain as it was. A further request waits for
        its time again."""
        item = self._step(fax_id, OutboxEvent.RESTORE)
        if item.state == OutboxState.DRAFT and item.part != PartKind.NONE:
            due = item.next_attempt_at or self._clock.now()
            return self._step(fax_id, OutboxEvent.AWAIT, next_attempt_at=due)
        return item

    def retry(self, fax_id: int) -> OutboxItem:
        """Try again now what waits for its time or for the person; the latter from the account that is
        signed in, since the person was told when it was another's, and at once where its time has passed."""
        item = self._existing(fax_id)
        if item.state == OutboxState.WAITING:
            return self._step(fax_id, OutboxEvent.DUE, problem=None)
        fields: dict[str, Any] = {"problem": None, "account": self._faxes.account_id()}
        if item.problem is not None and item.problem.kind == ErrorKind.TOO_LATE:
            draft = item.draft
            is_past = draft.send_at is not None and draft.send_at <= self._clock.now()
            fields["draft"] = replace(draft, send_at=None) if is_past else draft
            fields["replaces"] = None
        return self._step(fax_id, OutboxEvent.MEND, cause="the person wants it tried again", **fields)

    def cancel(self, fax_id: int, token: CancelToken) -> Cancelling:
        """Stop a fax wherever it is, and say honestly what that came to.

        Raises FaxDeskError when the service had to be asked and could not be.
        """
        return self._canceller.cancel(fax_id, token)

    # What nobody knows

    def look_again(self, fax_id: int) -> OutboxItem:
        """Search anew for a fax whose outcome is not known."""
        item = self._journal.note(
            fax_id, looks=0, absent=False, lookalikes=(), next_attempt_at=self._clock.now()
        )
        self._changed(item, wake=True)
        return item

    def it_went_out(self, fax_id: int) -> OutboxItem:
        """The person knows that an uncertain fax went out."""
        return self._step(fax_id, OutboxEvent.WENT_OUT, cause="the person says so")

    def it_is(self, fax_id: int, message_id: str, token: CancelToken) -> OutboxItem:
        """The person has recognised an uncertain fax among those that look like it."""
        known = self._faxes.fax_of_message(message_id)
        message = known.message if known else None
        if message is None:
            message = self._client().message(message_id, token)
        self._journal.accept(fax_id, message, OutboxEvent.FOUND, cause="recognised by the person")
        item = self._existing(fax_id)
        self._changed(item)
        return item

    def send_again(self, fax_id: int) -> OutboxItem:
        """The person, warned that it may arrive twice, wants an uncertain fax sent again."""
        return self._step(
            fax_id,
            OutboxEvent.SEND_AGAIN,
            cause="the person decided, having been warned",
            problem=None,
            looks=0,
            absent=False,
            lookalikes=(),
        )

    # Scheduled faxes

    def change_scheduled(self, fax_id: int) -> int:
        """A draft that takes the place of a scheduled fax: until it is sent, and the service has dropped the
        other, that one stands. Raises FaxDeskError (BAD_INPUT) for one that was not scheduled here."""
        item = self._journal.item(fax_id)
        if item is None or item.draft.send_at is None or item.state != OutboxState.ACCEPTED:
            raise FaxDeskError(
                "Only a fax that was scheduled on this computer can be changed.",
                "Cancel it, and send a new one.",
                ErrorKind.BAD_INPUT,
            )
        return self._create(item.draft, replaces=fax_id)

    # Sending again

    def forward(self, fax_id: int) -> int:
        """A draft that passes a fax on; its recipients are yet to be typed."""
        fax = self._faxes.fax(fax_id)
        return self._create(Draft(files=self._files_of(fax), original_message_id=fax.message_id))

    def resend(
        self,
        fax_id: int,
        recipients: tuple[Recipient, ...] = (),
        send_at: datetime | None = None,
        hold_s: float = 0.0,
    ) -> int:
        """Send a fax once more: as a part of itself to those it failed at, or as a fax of its own to the
        given recipients. Gives the id of what will leave. Raises FaxDeskError (BAD_INPUT) when it failed at
        none."""
        fax = self._faxes.fax(self._faxes.fax(fax_id).shown_id)
        if recipients:
            return self._send_anew(fax, recipients, send_at, hold_s)
        made = self._resender.resend(fax.id, hold_s, send_at)
        self._changed(self._existing(made[0]), wake=True)
        return made[0]

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

    # Steps

    def _send_anew(
        self, fax: Fax, recipients: tuple[Recipient, ...], send_at: datetime | None, hold_s: float
    ) -> int:
        if fax.direction != Direction.OUTBOUND or fax.message is None:
            raise FaxDeskError(
                "Only a fax that was sent can be resent.", "Forward it instead.", ErrorKind.BAD_INPUT
            )
        earlier = self._journal.item(fax.id)
        draft = replace(
            earlier.draft if earlier else Draft(files=self._files_of(fax)),
            recipients=recipients,
            send_at=send_at,
            original_message_id=fax.message_id,
        )
        new_id = self._create(replace(draft, resolution=fax.message.resolution or draft.resolution))
        try:
            self.send(new_id, hold_s)
        except FaxDeskError:
            # Nobody asked for a draft.
            self.discard(new_id)
            raise
        return new_id

    def _create(self, draft: Draft, *, replaces: int | None = None) -> int:
        fax_id = self._journal.create(draft, replaces=replaces)
        self._changed(self._existing(fax_id))
        return fax_id

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
        before = self._existing(fax_id)
        try:
            item = self._journal.change(fax_id, event, cause=cause, **fields)
        except IllegalTransition as error:
            raise FaxDeskError(
                "That is no longer possible: the fax has moved on meanwhile.",
                "Look at its new state, then decide.",
                ErrorKind.REFUSED,
            ) from error
        if before.part == PartKind.GROUP and event in _FOR_THE_WHOLE_GROUP:
            for other in self._journal.parts(before.shown_id):
                if other.part == PartKind.GROUP and other.state == before.state != OutboxState.UNCERTAIN:
                    self._journal.change(other.id, event, cause=cause, **fields)
        self._changed(item, wake=True)
        return item

    def _changed(self, item: OutboxItem, *, wake: bool = False) -> None:
        self._events.publish(FaxesChanged(tuple(dict.fromkeys((item.id, item.shown_id)))))
        if wake:
            self._events.publish(OutboxWaiting())
