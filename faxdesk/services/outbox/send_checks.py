"""What has to be in order before a fax's first byte leaves: whose it is, its time, the number of its
recipients, and the scheduled fax that it takes the place of."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import REPLACED_IS_OUT, OutboxEvent, OutboxItem
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.outbox.reconcile import LOOKS_S
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.services.outbox.cancel import Canceller
    from faxdesk.services.outbox.copied_archive import CopiedArchive
    from faxdesk.services.outbox.guards.number_guards import NumberGuards
    from faxdesk.services.outbox.guards.send_times import SendTimes
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore


class SendChecks:
    """Runs in the sender, with the lease held."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        canceller: Canceller,
        copied: CopiedArchive,
        numbers: NumberGuards,
        times: SendTimes,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._canceller = canceller
        self._copied = copied
        self._numbers = numbers
        self._times = times

    def clear(self, item: OutboxItem, now: datetime, token: CancelToken) -> bool:
        """Whether the fax may leave as it is; False when it was put into parts, which have their own turns,
        or has to be looked for first. now is by the service's clock.

        Raises FaxDeskError: as NumberGuards.refuse() does, NOT_ALLOWED for another account's fax, or one that
        is to replace such a one, TOO_LATE when its time, or that of the fax that it replaces, has passed; and
        whatever keeps the service from being asked.
        """
        # Before anything is done for it, such as cancelling the scheduled fax that it is to replace.
        self._numbers.refuse(item.draft.recipients)
        self._check_account(item)
        self._times.check(item, now)
        if self._is_doubted(item, now, token):
            return False
        if item.replaces is not None:
            self._take_the_place_of(item, item.replaces, token)
        parts = item.draft.in_parts()
        if len(parts) <= 1:
            return True
        self._journal.split(item.id, parts)
        return False

    def begin_attempt(self, item: OutboxItem, now: datetime) -> OutboxItem:
        """Put on record, in the archive and beside it, that a fax leaves; gives it as it is then. now is by
        the service's clock. Raises IllegalTransition where it may not leave any more, and as
        NumberGuards.refuse() does where a recipient was blocked since clear()."""
        # As it is now: it may have been changed, or taken back, since it was looked at.
        with self._journal.undisturbed():
            item = self._journal.begin_attempt(item.id, now)
            self._numbers.refuse(item.draft.recipients)
        self._copied.attempt_begun()
        return item

    def _is_doubted(self, item: OutboxItem, now: datetime, token: CancelToken) -> bool:
        """Have a fax looked for that another copy of the archive may have sent. One look tells, since the fax
        was not sent a moment ago."""
        problem = self._copied.doubt(item, now, token)
        if problem is None:
            return False
        self._journal.change(
            item.id,
            OutboxEvent.DOUBT,
            cause=problem.title,
            problem=problem,
            looks=len(LOOKS_S) - 1,
            absent=False,
            lookalikes=(),
            next_attempt_at=None,
        )
        return True

    def _check_account(self, item: OutboxItem) -> None:
        """Nobody's fax goes out under another's name and number without their saying so."""
        if not item.belongs_to(self._faxes.account_id()):
            raise FaxDeskError(
                tr("This fax was to be sent from another account than the one whose faxes these are."),
                tr("Try again to send it from this one, or discard it."),
                ErrorKind.NOT_ALLOWED,
            )

    def _take_the_place_of(self, item: OutboxItem, other: int, token: CancelToken) -> None:
        """Have the scheduled fax dropped before this one leaves. Until then it is the one that goes out, and
        afterwards this one waits here: there is never neither, and never both unseen."""
        replaced = self._journal.item(other)
        if replaced is not None and not replaced.belongs_to(self._faxes.account_id()):
            raise FaxDeskError(
                tr("The fax that this one is to replace was sent from another account than this one."),
                tr(
                    "Cancel that one at {service}, then discard this one and send it anew.",
                    service=service_name(),
                ),
                ErrorKind.NOT_ALLOWED,
            )
        if not self._canceller.drop(self._faxes.fax(other), token, surely=True).carried_out:
            raise FaxDeskError(
                tr("The fax that this one was to replace is going out, or may have gone out already."),
                tr("Look at it in the outbox. Discard this one, or send it as well."),
                ErrorKind.TOO_LATE,
                code=REPLACED_IS_OUT,
            )
        self._journal.note(other, cause=mark("another fax took its place"))
        self._journal.note(item.id, replaces=None, cause=mark("the fax that it replaces was cancelled"))
