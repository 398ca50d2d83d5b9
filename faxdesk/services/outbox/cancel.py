"""Stopping a fax wherever it is, and saying honestly what that came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, Fax, Message, MessageStatus
from faxdesk.domain.journal_causes import ASKED_TO_CANCEL, DROPPED, MAY_BE_SENDING, STOPPED, TOO_LATE
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState, allows
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import EventHub, FaxesChanged, OutboxWaiting
from faxdesk.services.outbox.decisions import moved_on
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft
    from faxdesk.provider.fax_service import FaxMailbox
    from faxdesk.services.outbox.upload import Upload
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.merge.merge_store import MergeStore
    from faxdesk.store.outbox_store import OutboxStore
    from faxdesk.store.sync_store import SyncStore

_GONE = {Availability.DELETED, Availability.PURGED}


class Cancelling(Struct, frozen=True):
    """What became of a cancel. carried_out: the fax will not go out. Otherwise the words say why. by_service:
    the service had the fax already, and was asked to drop it."""

    carried_out: bool
    words: str
    by_service: bool = False


class Canceller:
    """Runs on worker threads."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        sync_store: SyncStore,
        upload: Upload,
        merges: MergeStore,
        client: Callable[[], FaxMailbox],
        events: EventHub,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._sync_store = sync_store
        self._upload = upload
        self._merges = merges
        self._client = client
        self._events = events

    def cancel(self, fax_id: int, token: CancelToken) -> Cancelling:
        """Stop a fax with all its further requests. Raises FaxDeskError when the service had to be asked
        and could not be, NOT_ALLOWED where that is for another account to do."""
        rows = self.take_rows_out(fax_id)
        if any(request.message_id for request in self._faxes.requests(fax_id)):
            # What comes too late for those is to end with them.
            self._note(fax_id, STOPPED)
        item = self._journal.item(fax_id)
        parts = self._journal.parts(fax_id)
        # What has not left first: the service may be out of reach.
        outcomes = [self._stop(each) for each in (*([item] if item else []), *parts) if _is_here(each)]
        at_service = [fax for fax in self._faxes.requests(fax_id) if _may_be_dropped(fax)]
        outcomes += [self._ask_to_drop(fax, token) for fax in at_service]
        if rows and not outcomes:
            outcomes = [Cancelling(True, _nothing_left())]
        if not outcomes:
            return Cancelling(False, _too_late())
        if all(outcome.carried_out for outcome in outcomes):
            self.put_away(fax_id)
        self._events.publish(FaxesChanged((fax_id,)))
        return outcomes[0] if len(outcomes) == 1 else _together(outcomes)

    def drop(self, fax: Fax, token: CancelToken, *, surely: bool = False) -> Cancelling:
        """Have the service drop one request that it holds (API §1.5: by deleting it). surely: only where none
        of it can have been transmitted, since its time is still to come.

        Raises FaxDeskError: NOT_ALLOWED where another account sent it, UNKNOWN_OUTCOME when the service does
        not say whether it has dropped it.
        """
        item = self._journal.item(fax.id)
        if item is not None and not item.belongs_to(self._faxes.account_id()):
            raise FaxDeskError(
                tr("This fax was sent from another account than the one whose faxes these are."),
                tr("Cancel it in that account, at {service} itself.", service=service_name()),
                ErrorKind.NOT_ALLOWED,
            )
        client = self._client()
        current = self._current(fax, token)
        if current is None or current.message_status != MessageStatus.QUEUED:
            self._note(fax.id, TOO_LATE.format(service=service_name()))
            return Cancelling(False, _too_late())
        if current.availability not in _GONE:
            if surely and not self._is_ahead(fax):
                self._note(
                    fax.id,
                    MAY_BE_SENDING.format(service=service_name()),
                )
                return Cancelling(
                    False, tr("Too late: {service} may be sending this fax.", service=service_name())
                )
            self._note(fax.id, ASKED_TO_CANCEL.format(service=service_name()))
            if not client.delete([fax.message_id], token).get(fax.message_id):
                raise FaxDeskError(
                    tr("{service} did not confirm that it is cancelled.", service=service_name()),
                    tr("Look at it again, then try once more."),
                    ErrorKind.UNKNOWN_OUTCOME,
                )
        self._faxes.cancelled(fax.id)
        self._note(fax.id, DROPPED.format(service=service_name()))
        return Cancelling(True, self._dropped_words(fax), by_service=True)

    def _current(self, fax: Fax, token: CancelToken) -> Message | None:
        """How a request stands at the service; None where nobody can tell any more what became of it. What it
        has deleted for good before its time did not go out."""
        try:
            current = self._client().message(fax.message_id, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND or fax.message is None:
                raise
            return replace(fax.message, availability=Availability.PURGED) if self._is_ahead(fax) else None
        if current.availability not in _GONE:
            self._sync_store.apply_message(current)
        return current

    def _ask_to_drop(self, fax: Fax, token: CancelToken) -> Cancelling:
        try:
            return self.drop(fax, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.UNKNOWN_OUTCOME:
                raise
            return Cancelling(False, str(error))

    def _stop(self, item: OutboxItem) -> Cancelling:
        """Keep from leaving what is here."""
        if item.state == OutboxState.UPLOADING:
            if self._upload.cancel_upload(item.id):
                return Cancelling(False, tr("Stopping the upload."))
            return Cancelling(False, tr("Another FaxDesk on this computer is uploading it: cancel it there."))
        if item.state == OutboxState.UNCERTAIN:
            return Cancelling(False, tr("Too late to stop it: all of it was handed over, and it may go out."))
        self._journal.change(item.id, OutboxEvent.DISCARD, cause=mark("cancelled by the person"))
        self._events.publish(OutboxWaiting())
        return Cancelling(True, _nothing_left())

    def take_back(self, fax_id: int) -> OutboxItem:
        """Make a fax to many that was held back a draft again. Raises FaxDeskError (REFUSED) where a row has
        been handed over, and for any other fax."""
        with self._journal.undisturbed():
            item = self._journal.existing(fax_id)
            has_left = any(part.state != OutboxState.DISCARDED for part in self._journal.parts(fax_id))
            is_held = item.state == OutboxState.SPLIT and item.hold_until is not None
            if has_left or not is_held or self._merges.merge(fax_id) is None:
                raise moved_on()
            item = self._journal.change(fax_id, OutboxEvent.UNDO, draft=self.draft_again(item))
        self._events.publish(FaxesChanged((fax_id,)))
        return item

    def draft_again(self, item: OutboxItem) -> Draft:
        """What a fax of which nothing has left is as a draft. Of one to many the table is forgotten, and with
        it whom it goes to: nobody is to get by itself what has fields in it."""
        draft = item.draft.as_chosen
        if self._merges.merge(item.id) is None:
            return draft
        self._merges.forget(item.id)
        return replace(draft, recipients=())

    def take_rows_out(self, fax_id: int) -> list[int]:
        """Let no further row of a fax to many leave; gives those whose turn was to come."""
        return self._merges.take_out(fax_id)

    def put_away(self, fax_id: int) -> None:
        """A fax of which nothing goes out any more, and nothing has, is not to stay among the others."""
        item = self._journal.item(fax_id)
        parts_gone = all(part.state == OutboxState.DISCARDED for part in self._journal.parts(fax_id))
        is_waiting = any(recipient.pending for recipient in self._faxes.fax(fax_id).recipients)
        if item is not None and item.state == OutboxState.SPLIT and parts_gone and not is_waiting:
            self._journal.change(fax_id, OutboxEvent.DISCARD, cause=mark("all its parts were cancelled"))
            return
        fax = self._faxes.fax(fax_id)
        is_open = any(
            recipient.is_sent or recipient.is_failed or recipient.pending for recipient in fax.recipients
        )
        dropped = [
            request
            for request in self._faxes.requests(fax_id)
            if request.message_id and request.trashed_at is not None
        ]
        if dropped and not is_open and fax.trashed_at is None:
            try:
                self._faxes.trash([fax_id])
            except FaxDeskError as error:
                # A legal hold keeps it among the others.
                if error.kind != ErrorKind.NOT_ALLOWED:
                    raise

    def _is_ahead(self, fax: Fax) -> bool:
        """Whether the time that the service holds it for is still to come, by its clock."""
        item = self._journal.item(fax.id)
        send_at = item.draft.send_at if item else None
        return send_at is not None and send_at > self._faxes.service_now()

    def _dropped_words(self, fax: Fax) -> str:
        if self._is_ahead(fax):
            return tr("Cancelled. {service} has dropped it before its time came.", service=service_name())
        return tr(
            "Asked {service} to cancel it. If its transmission had begun, it may still arrive.",
            service=service_name(),
        )

    def _note(self, fax_id: int, cause: str) -> None:
        if self._journal.item(fax_id) is not None:
            self._journal.note(fax_id, cause=cause)


def _nothing_left() -> str:
    return tr("Cancelled. Nothing had left this computer.")


def _too_late() -> str:
    return tr("Too late: {service} is done with this fax.", service=service_name())


def _is_here(item: OutboxItem) -> bool:
    return item.state not in {OutboxState.DRAFT, OutboxState.SPLIT} and (
        allows(item.state, OutboxEvent.DISCARD) or allows(item.state, OutboxEvent.CANCEL)
    )


def _may_be_dropped(fax: Fax) -> bool:
    message: Message | None = fax.message
    if message is None or fax.trashed_at is not None or fax.only_here:
        return False
    return message.message_status == MessageStatus.QUEUED


def _together(outcomes: list[Cancelling]) -> Cancelling:
    """The words for a fax of several requests."""
    done = sum(1 for outcome in outcomes if outcome.carried_out)
    if done == len(outcomes):
        # What the service says of its part is the least certain, so it is what the person has to know.
        return next((each for each in outcomes if each.by_service), outcomes[0])
    rest = next(outcome.words for outcome in outcomes if not outcome.carried_out)
    return Cancelling(
        False,
        tr(
            "{done} of its {count} parts are cancelled. As to the others: {rest}",
            done=done,
            count=len(outcomes),
            rest=rest,
        ),
    )
