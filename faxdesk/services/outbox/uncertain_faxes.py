"""What a person decides about a fax that may have gone out, since no answer came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.outbox.copied_archive import CopiedArchive, was_copied
from faxdesk.services.outbox.decisions import Decisions, moved_on
from faxdesk.services.outbox.reconcile import may_be_same_fax
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxMailbox
    from faxdesk.store.faxes import FaxStore


class UncertainFaxes:
    """Runs on worker threads."""

    def __init__(
        self,
        decisions: Decisions,
        faxes: FaxStore,
        client: Callable[[], FaxMailbox],
        copied: CopiedArchive,
        clock: Clock,
    ) -> None:
        self._decisions = decisions
        self._journal = decisions.journal
        self._faxes = faxes
        self._client = client
        self._copied = copied
        self._clock = clock

    def look_again(self, fax_id: int) -> OutboxItem:
        """Search anew for a fax whose outcome is not known. Raises FaxDeskError (REFUSED) for any other."""
        if self._journal.existing(fax_id).state != OutboxState.UNCERTAIN:
            raise moved_on()
        item = self._journal.note(
            fax_id, looks=0, absent=False, lookalikes=(), next_attempt_at=self._clock.now()
        )
        self._decisions.say(item, wake=True)
        return item

    def it_went_out(self, fax_id: int) -> OutboxItem:
        """The person knows that an uncertain fax went out."""
        return self._decisions.take(fax_id, OutboxEvent.WENT_OUT, cause=mark("the person says so"))

    def it_is(self, fax_id: int, message_id: str, token: CancelToken) -> OutboxItem:
        """The person has recognised an uncertain fax among those that look like it. Raises FaxDeskError
        (BAD_INPUT) for one that it cannot be."""
        item = self._journal.existing(fax_id)
        known = self._faxes.fax_of_message(message_id)
        message = known.message if known else None
        if message is None:
            message = self._client().message(message_id, token)
        is_another = known is not None and self._journal.item(known.id) is not None
        if is_another or message.direction != Direction.OUTBOUND or not may_be_same_fax(item, message):
            raise FaxDeskError(
                tr("This fax cannot be the one that you look for."),
                tr(
                    "It has to be a fax that was sent to the same numbers at that time, and none of the "
                    "outbox."
                ),
                ErrorKind.BAD_INPUT,
            )
        self._journal.accept(fax_id, message, OutboxEvent.FOUND, cause=mark("recognised by the person"))
        item = self._journal.existing(fax_id)
        self._decisions.say(item)
        return item

    def send_again(self, fax_id: int) -> OutboxItem:
        """The person, warned that it may arrive twice, wants an uncertain fax sent again. The lookalikes that
        they have seen are kept: none of them keeps it from leaving."""
        if was_copied(self._journal.existing(fax_id)):
            # Whoever sends it from here sends the others from here, too.
            self._copied.settle()
        return self._decisions.take(
            fax_id,
            OutboxEvent.SEND_AGAIN,
            cause=mark("the person decided, having been warned"),
            problem=None,
            looks=0,
            absent=False,
        )
