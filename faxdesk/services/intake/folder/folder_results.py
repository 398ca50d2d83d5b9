"""What became of a fax that came from the watched folder, in words for whoever looks into that folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.failure import reason_for
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.phone import display_number
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import StatusKind
from faxdesk.words import tr

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.domain.fax import Fax
    from faxdesk.domain.outbox_states import OutboxItem
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.domain.status import FaxStatus
    from faxdesk.services.archive.library import Library
    from faxdesk.services.outbox.receipts import Receipts

UNDO = timedelta(seconds=60)
"""So long a person may take back that a draft was discarded."""
_BLOCK = 500
_REST = 20
"""Looking at thousands of faxes takes at most one part in so many of the time."""
_MAY_HAVE_ENDED = {
    *(StatusKind.SENT, StatusKind.PARTLY_SENT, StatusKind.FAILED, StatusKind.CANCELLED),
    *(StatusKind.NONE, StatusKind.ACCEPTED),
}
_RESTS = {
    *(StatusKind.DRAFT, StatusKind.ON_HOLD, StatusKind.UNKNOWN, StatusKind.NEEDS_YOU),
    *(StatusKind.SCHEDULED, StatusKind.NONE, StatusKind.OTHER),
}


_LEFT_TO_PERSON = {StatusKind.UNKNOWN, StatusKind.NEEDS_YOU}


class FolderResult(Struct, frozen=True):
    """How a fax has ended. went_out: everybody has it. reason says why not, a line for each recipient it
    failed at. may_be_out: some have it, or may have it, so that the same file is not faxed once more.
    by_person: somebody stopped it in the program."""

    went_out: bool
    may_be_out: bool
    reason: str = ""
    by_person: bool = False


class FolderResults:
    """For workers."""

    def __init__(self, library: Library, receipts: Receipts, clock: Clock) -> None:
        self._library = library
        self._receipts = receipts
        self._clock = clock
        self._rests_until = 0.0

    def ended(self, fax_ids: Iterable[int]) -> Iterator[tuple[int, FolderResult]]:
        """Those of some faxes that have really ended, with how: accepted is not sent, and a number that was
        busy may be tried again. Thousands are not looked at each time."""
        ids, begun = list(fax_ids), self._clock.monotonic()
        if len(ids) > _BLOCK and begun < self._rests_until:
            return
        yield from self._ended(ids)
        now = self._clock.monotonic()
        self._rests_until = now + _REST * (now - begun)

    def _ended(self, fax_ids: list[int]) -> Iterator[tuple[int, FolderResult]]:
        for some in _in_blocks(fax_ids):
            rows = {row.id: row.status for row in self._library.rows(some)}
            for fax_id in some:
                if fax_id not in rows:
                    yield fax_id, _stopped(tr("It was deleted in FaxDesk."))
                elif rows[fax_id].kind in _MAY_HAVE_ENDED and (result := self.result(fax_id)) is not None:
                    yield fax_id, result

    def is_moving(self, fax_ids: Iterable[int]) -> bool:
        """Whether any of some faxes goes on without a person."""
        return any(
            row.status.kind not in _RESTS
            for some in _in_blocks(list(fax_ids))
            for row in self._library.rows(some)
        )

    def left_to_person(self, fax_ids: Iterable[int]) -> dict[int, FaxStatus]:
        """Those of some faxes that go on only once a person has decided something, with how far they are."""
        return {
            row.id: row.status
            for some in _in_blocks(list(fax_ids))
            for row in self._library.rows(some)
            if row.status.kind in _LEFT_TO_PERSON
        }

    def result(self, fax_id: int) -> FolderResult | None:
        """How a fax has ended; None while it has not."""
        try:
            fax = self._library.fax(fax_id)
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND:
                raise
            return _stopped(tr("It was deleted in FaxDesk."))
        item = self._library.outgoing(fax_id)
        (row,) = self._library.rows([fax_id])
        if item is None or row.status.kind == StatusKind.CANCELLED:
            return _stopped(tr("It was cancelled in FaxDesk."), may_be_out=bool(row.status.reason))
        if item.state == OutboxState.DISCARDED:
            is_over = self._clock.now() - item.updated_at >= UNDO
            return _stopped(tr("It was discarded in FaxDesk.")) if is_over else None
        if row.status.kind == StatusKind.ACCEPTED and row.status.reason == "you":
            return FolderResult(went_out=True, may_be_out=True)
        return self._settled(fax, item, row.status.kind)

    def write_receipt(self, fax_id: int, target: Path, token: CancelToken) -> None:
        """Write the receipt of a fax, where it has one. Raises FaxDeskError (STORAGE), and Cancelled."""
        try:
            self._receipts.save(fax_id, target, token)
        except FaxDeskError as error:
            if error.kind not in {ErrorKind.NOT_READY, ErrorKind.NOT_FOUND}:
                raise

    def _settled(self, fax: Fax, item: OutboxItem, kind: StatusKind) -> FolderResult | None:
        if item.settled_at is None:
            return None
        if kind == StatusKind.SENT:
            return FolderResult(went_out=True, may_be_out=True)
        lines = list(_lines(fax))
        return FolderResult(
            went_out=False,
            may_be_out=kind != StatusKind.FAILED,
            reason="\n".join(lines) or tr("{service} says that it failed.", service=service_name()),
        )


def _lines(fax: Fax) -> Sequence[str]:
    """A line for each recipient who does not have it, or may not have it."""
    found = []
    for recipient in fax.recipients:
        number = display_number(recipient.number)
        if recipient.is_failed:
            reason = reason_for(recipient.error_code)
            found.append(
                tr("{number}: {reason} {remedy}", number=number, reason=reason.words, remedy=reason.remedy)
            )
        elif not recipient.is_sent:
            found.append(
                tr(
                    "{number}: {service} does not tell whether it arrived.",
                    number=number,
                    service=service_name(),
                )
            )
    return found


def _in_blocks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[begin : begin + _BLOCK] for begin in range(0, len(ids), _BLOCK))


def _stopped(reason: str, *, may_be_out: bool = False) -> FolderResult:
    return FolderResult(went_out=False, may_be_out=may_be_out, reason=reason, by_person=True)
