"""What people do with the faxes they send: write, send, take back, hold, mend, resend, forward.

Everything here writes to the journal first and tells the sender afterwards; nothing here talks to the
service but the cancelling of a fax that it already has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, check_ready, to_each_once
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction
from faxdesk.domain.outbox_states import (
    REPLACED_IS_OUT,
    ItemChanges,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    PartKind,
    allows,
)
from faxdesk.domain.phone import parse_number
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.services.outbox.cancel import Canceller, Cancelling
from faxdesk.services.outbox.decisions import Decisions, moved_on
from faxdesk.services.outbox.fax_files.original_fax import OriginalFaxes
from faxdesk.services.outbox.guards.confirmations import Confirmations
from faxdesk.services.outbox.resend import Resender
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.domain.compose.draft_history import KeptSteps, Trail
    from faxdesk.services.outbox.fax_files.attach_files import FileAttacher
    from faxdesk.services.outbox.fax_files.ready_file import ReadyFile
    from faxdesk.services.outbox.sender import Sender
    from faxdesk.store.faxes import FaxStore


class Outbox:
    """The outbox as people use it. All but the reads run on worker threads. A step that a person takes with
    one part of a fax is taken with all its parts that are in the same state."""

    def __init__(
        self,
        decisions: Decisions,
        faxes: FaxStore,
        attacher: FileAttacher,
        sender: Sender,
        canceller: Canceller,
        resender: Resender,
        confirmations: Confirmations,
        clock: Clock,
    ) -> None:
        self._decisions = decisions
        self._journal = decisions.journal
        self._faxes = faxes
        self._attacher = attacher
        self._original_faxes = OriginalFaxes(decisions.journal, faxes, attacher)
        self._sender = sender
        self._canceller = canceller
        self._resender = resender
        self._confirmations = confirmations
        self._clock = clock

    def item(self, fax_id: int) -> OutboxItem | None:
        return self._journal.item(fax_id)

    def drafts(self) -> list[OutboxItem]:
        """What is being written, oldest first."""
        return self._journal.items({OutboxState.DRAFT})

    def chosen_pages(self, fax_id: int, places: Sequence[int]) -> tuple[OutgoingFile, ...]:
        """Pages of a fax of the archive, by their places from 0, as a document. Raises FaxDeskError
        (NOT_READY) while they are not here, NOT_ALLOWED where a policy lets nothing be forwarded."""
        self._confirmations.check_forwarding()
        return (self._original_faxes.chosen_pages(self._faxes.fax(fax_id), places),)

    def pages_of(self, fax_id: int) -> tuple[OutgoingFile, ...]:
        """The pages of a fax of the archive as a document; nothing while they are not here."""
        return self._attacher.archived(self._faxes.fax(fax_id))

    # Writing

    def check_file(self, path: Path, token: CancelToken, password: str = "") -> None:
        """Raise FaxDeskError (BAD_INPUT) when a file cannot be faxed; nothing of it is kept."""
        self._attacher.check(path, token, password)

    def ready_file(
        self, path: Path, token: CancelToken, password: str = ""
    ) -> AbstractContextManager[ReadyFile]:
        """A file as it would be faxed, as long as the context lasts; nothing of it is kept. Raises as
        check_file() does."""
        return self._attacher.ready(path, token, password)

    def add_file(self, path: Path, token: CancelToken, password: str = "", name: str = "") -> OutgoingFile:
        """Take a private copy of a file; name is its own where that of the path is another. Raises
        FaxDeskError (BAD_INPUT, STORAGE); see FileAttacher."""
        return self._attacher.take(path, token, password, name)

    def files_in(self, path: Path) -> tuple[str, ...]:
        """The names of the documents in an archive, or attached to a mail. Raises FaxDeskError."""
        return self._attacher.contents(path)

    def add_file_in(
        self, path: Path, number: int, name: str, token: CancelToken, password: str = ""
    ) -> OutgoingFile:
        """Take a private copy of the document of this number and name among files_in()."""
        return self._attacher.take_enclosed(path, number, name, token, password)

    def create(self, draft: Draft, trail: Trail | None = None) -> int:
        """A new draft; trail is what can be undone of it."""
        return self._create(draft, trail=trail)

    def save(self, fax_id: int, draft: Draft, trail: Trail | None = None) -> None:
        """Keep a draft as it stands now; without a trail, what can be undone stays as it is."""
        self._journal.save_draft(fax_id, draft, trail)
        self._decisions.say(self._journal.existing(fax_id))

    def steps(self, fax_id: int) -> KeptSteps:
        """What can be undone of a draft, as far as it is on disk."""
        return self._journal.steps(fax_id)

    # Sending

    def send(self, fax_id: int, hold_s: float = 0.0, confirmed: frozenset[str] = frozenset()) -> OutboxItem:
        """Commit a draft: it leaves after hold_s seconds, during which undo() takes it back. confirmed are
        the keys of the doubts that the person has answered.

        Raises FaxDeskError (BAD_INPUT) naming what keeps it from being sent, NOT_READY for a forward with a
        cover page whose pages are not here, and Unconfirmed with what has to be asked first; the draft stays.
        """
        with self._journal.undisturbed():
            item = self._commit(self._journal.existing(fax_id), hold_s, confirmed)
        self._decisions.say(item, wake=True)
        return item

    def send_new(
        self,
        draft: Draft,
        hold_s: float = 0.0,
        confirmed: frozenset[str] = frozenset(),
        note: Callable[[int], object] | None = None,
    ) -> OutboxItem:
        """Make a draft and commit it in one step, for which the disk is waited for once; note keeps which fax
        it is, in the same step. Raises as send() does, and as note does, and then there is no draft."""
        with self._journal.undisturbed():
            made = self._journal.existing(self._journal.create(draft))
            item = self._commit(made, hold_s, confirmed)
            if note is not None:
                note(item.id)
        self._decisions.say(item, wake=True)
        return item

    def take_in(
        self, draft: Draft, note: Callable[[int, FaxDeskError | None], object], *, is_to_send: bool = False
    ) -> OutboxItem:
        """Make a draft of what came in by itself, and commit it where it is to be sent and nothing would have
        to be asked about. note keeps which fax it is and why it did not leave, in the same step. Raises
        FaxDeskError (STORAGE), and then there is no draft."""
        trouble = None
        with self._journal.undisturbed():
            item = self._journal.existing(self._journal.create(draft))
            try:
                item = self._commit(item, 0.0, frozenset()) if is_to_send else item
            except FaxDeskError as error:
                if error.kind in {ErrorKind.STORAGE, ErrorKind.BUSY}:
                    raise
                trouble = error
            note(item.id, trouble)
        self._decisions.say(item, wake=is_to_send)
        return item

    def _commit(self, item: OutboxItem, hold_s: float, confirmed: frozenset[str]) -> OutboxItem:
        draft = to_each_once(self._original_faxes.with_sound_reference(item.draft))
        check_ready(draft)
        for recipient in draft.recipients:
            parse_number(recipient.number)
        self._confirmations.check(item, confirmed)
        if draft != item.draft:
            self._journal.save_draft(item.id, draft)
        account = self._faxes.account_id()
        if hold_s > 0:
            until = self._clock.now() + timedelta(seconds=hold_s)
            return self._decisions.change(item.id, OutboxEvent.HOLD_BACK, hold_until=until, account=account)
        return self._decisions.change(item.id, OutboxEvent.SEND, account=account)

    def undo(self, fax_id: int) -> OutboxItem:
        """Take back what is still held back; it is a draft again, or, where it was a resend, nothing."""
        item = self._journal.existing(fax_id)
        if item.part != PartKind.NONE:
            return self._decisions.take(fax_id, OutboxEvent.DISCARD, cause=mark("undone"))
        if item.state == OutboxState.SPLIT:
            return self._canceller.take_back(fax_id)
        return self._decisions.take(fax_id, OutboxEvent.UNDO)

    def hold(self, fax_id: int) -> OutboxItem:
        """Keep from leaving, until release(), what has not left."""
        return self._decisions.take(fax_id, OutboxEvent.HOLD)

    def release(self, fax_id: int) -> OutboxItem:
        """Let go what was put on hold."""
        return self._decisions.take(fax_id, OutboxEvent.RELEASE)

    def edit(self, fax_id: int) -> OutboxItem:
        """Make a fax that has not left a draft again. Raises FaxDeskError (REFUSED) for a further request of
        a fax, whose content is that of the first."""
        item = self._journal.existing(fax_id)
        if item.part != PartKind.NONE:
            raise FaxDeskError(
                tr("A part of a fax cannot be edited."),
                tr("Cancel it, and forward the fax."),
                ErrorKind.REFUSED,
            )
        return self._decisions.take(fax_id, OutboxEvent.EDIT, draft=item.draft.as_chosen)

    def discard(self, fax_id: int) -> OutboxItem:
        item = self._decisions.take(fax_id, OutboxEvent.DISCARD, cause=mark("discarded by the person"))
        self._canceller.put_away(item.shown_id)
        return item

    def restore(self, fax_id: int) -> OutboxItem:
        """Undo a discard; the fax is a draft again, or as uncertain as it was. A further request waits for
        its time again; a group that was discarded whole comes back whole. Raises FaxDeskError (REFUSED) for
        a part of a group that was taken up anew."""
        item = self._journal.existing(fax_id)
        if item.part == PartKind.GROUP:
            root = self._journal.existing(item.shown_id)
            if root.state == OutboxState.DISCARDED:
                return self._decisions.take(root.id, OutboxEvent.RESTORE)
            if root.state != OutboxState.SPLIT:
                raise moved_on()
        if item.body_complete:
            return self._decisions.take(fax_id, OutboxEvent.RESTORE)
        if item.part == PartKind.NONE:
            with self._journal.undisturbed():
                draft = self._canceller.draft_again(item)
                item = self._decisions.change(fax_id, OutboxEvent.RESTORE, draft=draft)
            self._decisions.say(item, wake=True)
            return item
        with self._journal.undisturbed():
            self._decisions.change(fax_id, OutboxEvent.RESTORE)
            due = item.next_attempt_at or self._clock.now()
            item = self._decisions.change(fax_id, OutboxEvent.AWAIT, next_attempt_at=due)
        self._decisions.say(item, wake=True)
        return item

    def retry(self, fax_id: int) -> OutboxItem:
        """Try again now what waits for its time or for the person. What waits for the person goes from the
        account that is signed in, as the person was told where that is another one, and goes at once where
        its time has passed."""
        item = self._journal.existing(fax_id)
        if item.state == OutboxState.WAITING:
            return self._decisions.take(fax_id, OutboxEvent.DUE, problem=None)
        changes: ItemChanges = {"problem": None, "account": self._faxes.account_id()}
        if item.problem is not None and item.problem.kind == ErrorKind.TOO_LATE:
            # The check says whose time had passed. No clock is asked again: with another answer than the
            # check had, both faxes would go out.
            if item.problem.code == REPLACED_IS_OUT:
                changes["replaces"] = None
            else:
                changes["draft"] = replace(item.draft, send_at=None)
                if item.part == PartKind.ROW:
                    self._decisions.forget_time(item.shown_id)
        cause = mark("the person wants it tried again")
        return self._decisions.take(fax_id, OutboxEvent.MEND, cause, **changes)

    def withdraw(self, fax_id: int) -> list[int]:
        """Discard all of a fax that has not left; gives what was discarded. For taking it out of sight."""
        self._canceller.take_rows_out(fax_id)
        own = self._journal.item(fax_id)
        items = [item for item in (own, *self._journal.parts(fax_id)) if item is not None]
        # Only a whole group is discarded with its parts.
        waiting = [item for item in items if allows(item.state, OutboxEvent.DISCARD)]
        # A group goes with the first of its parts.
        return [
            self.discard(item.id).id
            for item in waiting
            if item.state not in {OutboxState.SPLIT, OutboxState.DISCARDED}
            and allows(self._journal.existing(item.id).state, OutboxEvent.DISCARD)
        ]

    def cancel(self, fax_id: int, token: CancelToken) -> Cancelling:
        """Stop a fax wherever it is, and say honestly what that came to.

        Raises FaxDeskError when the service had to be asked and could not be.
        """
        return self._canceller.cancel(fax_id, token)

    # Scheduled faxes

    def change_scheduled(self, fax_id: int) -> int:
        """A draft that takes the place of a scheduled fax: until it is sent, and the service has dropped the
        other, that one stands. Raises FaxDeskError (BAD_INPUT) for one that was not scheduled here."""
        item = self._journal.item(fax_id)
        if item is not None and item.state == OutboxState.SPLIT:
            raise FaxDeskError(
                tr(
                    "A fax to so many recipients cannot be changed once {service} has it.",
                    service=service_name(),
                ),
                tr("Cancel it, and send a new one."),
                ErrorKind.BAD_INPUT,
            )
        if item is None or item.draft.send_at is None or item.state != OutboxState.ACCEPTED:
            raise FaxDeskError(
                tr("Only a fax that was scheduled on this computer can be changed."),
                tr("Cancel it, and send a new one."),
                ErrorKind.BAD_INPUT,
            )
        return self._create(item.draft.as_chosen, replaces=fax_id)

    # Sending again

    def forward(self, *ids: int) -> int:
        """A draft that passes faxes on, several as one in this order; its recipients are yet to be typed.
        Raises FaxDeskError (NOT_READY) where the pages of one of several are not here: the service can pass
        on but one fax of which we have no copy."""
        self._confirmations.check_forwarding()
        faxes = [self._faxes.fax(fax_id) for fax_id in ids]
        files = [self._original_faxes.files_of(fax) for fax in faxes]
        if len(faxes) == 1:
            earlier = self._journal.item(faxes[0].id)
            drawn_by = earlier.draft.drawn_by if earlier else None
            original = faxes[0].message_id
            draft = Draft(files=files[0], original_message_id=original, is_forward=True, drawn_by=drawn_by)
            return self._create(draft)
        if not all(files):
            raise FaxDeskError(
                tr("The pages of one of these faxes are not on this computer yet."),
                tr("Open it, so that they are fetched, and then forward them."),
                ErrorKind.NOT_READY,
            )
        return self._create(Draft(files=tuple(file for each in files for file in each), is_forward=True))

    def begin_again(self, fax_id: int, number: str) -> int:
        """A draft with what a sent fax consists of, to the one of its recipients who has this number, which
        is then to be changed."""
        fax = self._faxes.fax(self._faxes.fax(fax_id).shown_id)
        to = tuple(Recipient(one.number, one.name) for one in fax.recipients if one.number == number)
        return self._create(self._original_faxes.copy_for(fax, to, None))

    def reply(self, fax_id: int) -> int:
        """A draft to whoever sent a received fax, with what that one is about as its first words. Raises
        FaxDeskError (BAD_INPUT) for a fax that tells no number to answer to."""
        fax = self._faxes.fax(fax_id)
        if fax.direction != Direction.INBOUND or fax.message is None or not fax.message.sender.number:
            raise FaxDeskError(
                tr("This fax does not tell the number that it came from."),
                tr("Write a new fax, and type the number."),
                ErrorKind.BAD_INPUT,
            )
        sender = fax.message.sender
        (row,) = self._faxes.rows([fax_id])
        return self._create(
            Draft(
                (Recipient(sender.number, sender.name),),
                cover_text=tr("Re: {subject}", subject=row.subject) if row.subject else "",
                reply_to_message_id=fax.message_id,
            )
        )

    def resend(
        self,
        fax_id: int,
        recipients: tuple[Recipient, ...] = (),
        send_at: datetime | None = None,
        hold_s: float = 0.0,
        confirmed: frozenset[str] = frozenset(),
        numbers: frozenset[str] = frozenset(),
    ) -> int:
        """Send a fax once more: as a part of itself to those it failed at (with numbers, to these of them
        alone), or as a fax of its own to the given recipients. Gives the id of what will leave. Raises
        FaxDeskError (BAD_INPUT) when it failed at none, and Unconfirmed as send() does."""
        fax = self._faxes.fax(self._faxes.fax(fax_id).shown_id)
        if recipients:
            return self.send_new(
                self._original_faxes.copy_for(fax, recipients, send_at), hold_s, confirmed
            ).id
        made = self._resender.resend(fax.id, hold_s, send_at, numbers)
        self._decisions.say(self._journal.existing(made[0]), wake=True)
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

    def _create(self, draft: Draft, *, replaces: int | None = None, trail: Trail | None = None) -> int:
        fax_id = self._journal.create(draft, replaces=replaces, trail=trail)
        self._decisions.say(self._journal.existing(fax_id))
        return fax_id
