"""Sending again what failed: as one more request of the same fax, to those alone that it failed at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, naming_everybody
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.failure import REASONS, reason_for
from faxdesk.domain.fax import Direction, Fax, Message, RecipientStatus
from faxdesk.domain.journal_causes import STOPPED, TRIED_AGAIN
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, OutboxState, PartKind, Problem
from faxdesk.domain.phone import goes_to_all, numbers_of, same_number
from faxdesk.domain.runtime import Clock
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax
    from faxdesk.settings import Settings
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

STILL_OF_USE = timedelta(days=1)
"""So long after a failure, or after the time of a further try, nobody expects that any more."""
RESENT = mark("resent by the person")


class Resender:
    """Adds further requests to faxes; the sender takes them out."""

    def __init__(
        self,
        journal: OutboxStore,
        faxes: FaxStore,
        files_of: Callable[[Fax], tuple[OutgoingFile, ...]],
        do_not_fax: DoNotFax,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._faxes = faxes
        self._files_of = files_of
        self._do_not_fax = do_not_fax
        self._settings = settings
        self._clock = clock

    def resend(
        self,
        fax_id: int,
        hold_s: float,
        send_at: datetime | None = None,
        numbers: frozenset[str] = frozenset(),
    ) -> list[int]:
        """Send a fax again to those it failed at, or only to these numbers of them; gives the new requests.
        What waits to be sent again by itself goes now. Raises FaxDeskError (BAD_INPUT) when it failed at
        none, and BlockedNumbers where no fax may go to one of them."""
        fax = self._faxes.fax(fax_id)
        if fax.direction != Direction.OUTBOUND:
            raise FaxDeskError(
                tr("Only a fax that was sent can be resent."), tr("Forward it instead."), ErrorKind.BAD_INPUT
            )
        # Before the rest: reading its pages may take a while.
        root = self._root(fax)
        hold_until = self._clock.now() + timedelta(seconds=hold_s) if hold_s > 0 else None
        with self._journal.undisturbed():
            fax = self._faxes.fax(fax_id)
            meant = [one for one in fax.recipients if _is_meant(numbers, one.number)]
            failed = [one for one in meant if one.is_failed]
            self._do_not_fax.check([*failed, *(one for one in meant if one.pending)])
            made = self._hasten(fax_id, numbers)
            made += [
                self._journal.add_part(
                    root,
                    replace(draft, send_at=send_at),
                    PartKind.RESEND,
                    hold_until=hold_until,
                    cause=RESENT,
                    row=row,
                )
                for draft, row in self._drafts(fax, root, failed)
            ]
        if not made:
            raise FaxDeskError(
                tr("This fax failed at no recipient."),
                tr("Say whom to send it to, or forward it."),
                ErrorKind.BAD_INPUT,
            )
        return made

    def _hasten(self, fax_id: int, numbers: frozenset[str]) -> list[int]:
        """Let what waits to be sent again to these numbers, or to any, go now."""
        return [
            self._journal.change(part.id, OutboxEvent.DUE, cause=mark("the person did not want to wait")).id
            for part in self._journal.parts(fax_id)
            if part.part == PartKind.RETRY
            and part.state == OutboxState.WAITING
            and _is_meant(numbers, *(recipient.number for recipient in part.draft.recipients))
        ]

    def retry(self, root: OutboxItem) -> list[int]:
        """Plan the next try at each recipient whose failure the person wants tried again (see ResendPolicy);
        gives the new requests, which wait for their time. Of several processes that ask for it at once, one
        plans it."""
        if not any(recipient.is_failed for recipient in self._faxes.fax(root.id).recipients):
            return []
        with self._journal.undisturbed():
            fax = self._faxes.fax(root.id)
            return [] if fax.trashed_at is not None else self._plan_tries(fax, root)

    def _plan_tries(self, fax: Fax, root: OutboxItem) -> list[int]:
        policy = self._settings.resend_policy
        parts, requests = self._journal.parts(fax.id), self._faxes.requests(fax.id)
        dropped = {request.id for request in requests if request.trashed_at is not None}
        stopped_at = self._stopped_at(fax.id)
        blocked = numbers_of(self._do_not_fax.among([recipient.number for recipient in fax.recipients]))
        by_turn: dict[tuple[int, str], list[RecipientStatus]] = {}
        for recipient in fax.recipients:
            if (
                not recipient.is_failed
                or same_number(recipient.number) in blocked
                or not policy.covers(recipient.error_code)
                or self._is_old(requests, recipient.number)
                or self._was_stopped(requests, recipient.number, stopped_at)
            ):
                continue
            tries = _tries(parts, dropped, recipient.number)
            if tries is not None:
                by_turn.setdefault((tries, recipient.error_code), []).append(recipient)
        made = []
        for (tries, code), recipients in by_turn.items():
            due = policy.next_try(tries, self._clock.now().astimezone())
            if due is not None:
                made += self._plan(
                    fax,
                    root,
                    recipients,
                    due,
                    code,
                    (tries + 2, len(policy.pauses) + 1),
                )
        return made

    def _is_old(self, requests: Sequence[Fax], number: str) -> bool:
        """Whether the last request to a number ended too long ago to be sent again by itself."""
        same = same_number(number)
        for request in reversed(requests):
            message = request.message
            if message and same in numbers_of(message.recipients):
                ended_at = message.modified_at or message.created_at
                return ended_at is not None and ended_at < self._faxes.service_now() - STILL_OF_USE
        return False

    def _stopped_at(self, fax_id: int) -> datetime | None:
        """When the person last stopped a fax of which the service had something already."""
        return max((entry.at for entry in self._journal.log(fax_id) if entry.cause == STOPPED), default=None)

    def _was_stopped(self, requests: Sequence[Fax], number: str, stopped_at: datetime | None) -> bool:
        """Whether the last request to a number is one that the person stopped, when it was too late."""
        if stopped_at is None:
            return False
        same = same_number(number)
        last = next((one for one in reversed(requests) if same in numbers_of(one.recipients)), None)
        item = self._journal.item(last.id) if last is not None else None
        return item is not None and item.created_at <= stopped_at

    def _plan(
        self,
        fax: Fax,
        root: OutboxItem,
        recipients: Sequence[RecipientStatus],
        due: datetime,
        code: str,
        which: tuple[int, int],
    ) -> list[int]:
        number, total = which
        hint = tr("This will be try {number} of {total}.", number=number, total=total)
        problem = Problem(reason_for(code).words, hint, ErrorKind.REFUSED, code)
        short = REASONS[code].short if code in REASONS else code
        return [
            self._journal.add_part(
                root,
                draft,
                PartKind.RETRY,
                due=due,
                problem=problem,
                cause=TRIED_AGAIN.format(reason=short, number=number, total=total),
                row=row,
            )
            for draft, row in self._drafts(fax, root, recipients)
        ]

    def _root(self, fax: Fax) -> OutboxItem:
        """The fax's row in the journal; one that was sent elsewhere gets one now."""
        item = self._journal.item(fax.id)
        if item is None:
            recipients = tuple(Recipient(recipient.number, recipient.name) for recipient in fax.recipients)
            draft = Draft(recipients=recipients, files=self._files_of(fax))
            item = self._journal.adopt(fax.id, draft, self._faxes.account_id())
        return item

    def _drafts(
        self, fax: Fax, root: OutboxItem, failed: Sequence[RecipientStatus]
    ) -> list[tuple[Draft, int | None]]:
        """The requests for these recipients: the service's own copy where it still has one, and our files
        in case that it refuses (API §2). Of a fax to many each comes with its row."""
        if not failed:
            return []
        if rows := self._rows(root, numbers_of(failed)):
            return rows
        messages = [
            request.message
            for request in reversed(self._faxes.requests(fax.id))
            if request.message and not request.only_here
        ]
        recipients = tuple(Recipient(recipient.number, recipient.name) for recipient in failed)
        drafts: list[tuple[Draft, int | None]] = []
        for part in replace(naming_everybody(root.draft), recipients=recipients).in_parts():
            own = [message for message in messages if not part.is_one_by_one or _went_to(message, part)]
            original = own[0] if own else None
            draft = replace(
                part,
                send_at=None,
                resolution=(original.resolution if original else None) or root.draft.resolution,
                original_message_id=original.id if original else "",
            )
            drafts.append((draft, None))
        return drafts

    def _rows(self, root: OutboxItem, numbers: set[str]) -> list[tuple[Draft, int | None]]:
        """Of a fax to many, whose rows differ, what was sent to these numbers and failed."""
        latest = {
            part.merge_row: part
            for part in self._journal.parts(root.id)
            if part.merge_row is not None and part.state == OutboxState.ACCEPTED
        }
        return [
            (draft_again(part), row)
            for row, part in latest.items()
            if numbers_of(part.draft.recipients) <= numbers
            and any(recipient.is_failed for recipient in self._faxes.fax(part.id).recipients)
        ]


def draft_again(part: OutboxItem) -> Draft:
    """What a request of one row sent, to be sent once more and now."""
    return replace(part.draft.as_chosen, send_at=None, original_message_id=part.message_id)


def _is_meant(numbers: frozenset[str], *having: str) -> bool:
    """Whether one of these is among the numbers; without numbers, all are meant."""
    return not numbers or not numbers.isdisjoint(having)


def _went_to(message: Message, part: Draft) -> bool:
    """Whether the service's copy of a fax is that of this recipient, whom its cover page names."""
    return goes_to_all(part.recipients, message.recipients)


def _tries(parts: Sequence[OutboxItem], dropped: set[int], number: str) -> int | None:
    """How often a number was tried again by itself; None when the person called one of the resends to it off,
    before it left or (dropped) at the service."""
    same = same_number(number)
    tries = 0
    for part in parts:
        if part.part not in {PartKind.RETRY, PartKind.RESEND}:
            continue
        if same in numbers_of(part.draft.recipients):
            if part.state == OutboxState.DISCARDED or part.id in dropped:
                return None
            tries += part.part == PartKind.RETRY
    return tries
