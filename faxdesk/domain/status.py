"""How far a fax is, in the terms that every list, pane and command shows (their words: status_wording.py)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.failure import REASONS, reason_for
from faxdesk.domain.fax import FAILED, SUCCEEDED, UNTOLD, Direction, Message, MessageStatus, RecipientStatus
from faxdesk.domain.outbox_states import AT_THE_SERVICE, OutboxItem, OutboxState
from faxdesk.words import tr, tr_n


class StatusKind(StrEnum):
    """What a row's state mark says; SENT alone is green."""

    NONE = "none"
    """Nothing to say: a received fax that was read."""
    UNREAD = "unread"
    DRAFT = "draft"
    HELD_BACK = "held_back"
    ON_HOLD = "on_hold"
    QUEUED = "queued"
    WAITING = "waiting"
    UPLOADING = "uploading"
    CHECKING = "checking"
    """The program is finding out whether the fax went out."""
    UNKNOWN = "unknown"
    """The fax was not found at the service, so the person decides."""
    NEEDS_YOU = "needs_you"
    PAUSED = "paused"
    """To many, of whom some wait until the person lets it go on."""
    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    STUCK = "stuck"
    """Accepted, and on its way for far longer than its pages need."""
    SENT = "sent"
    PARTLY_SENT = "partly_sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """In the trash before it went out: the service was told, or is being told, to drop it."""
    OTHER = "other"
    """A status of the service that this program does not know; shown as it came."""


class FaxStatus(Struct, frozen=True):
    """kind, with what its words need: a reason ("Busy", a waiting fax's trouble, an unknown status, UNTOLD),
    a time (next try, schedule, end of the undo window), and how many of the recipients were sent, and how
    many failed with nothing more on its way to them."""

    kind: StatusKind
    reason: str = ""
    at: datetime | None = None
    sent: int = 0
    total: int = 0
    failed: int = 0

    @property
    def needs_person(self) -> bool:
        """Whether something of it goes on only when the person does something. The rail counts the same by
        SQL (store/search/list_counts.py)."""
        return self.failed > 0 or self.kind in {StatusKind.NEEDS_YOU, StatusKind.UNKNOWN, StatusKind.FAILED}

    @property
    def is_final(self) -> bool:
        return self.kind in {
            StatusKind.NONE,
            StatusKind.SENT,
            StatusKind.PARTLY_SENT,
            StatusKind.FAILED,
            StatusKind.CANCELLED,
        }


_KIND_OF_STATE: dict[OutboxState, StatusKind] = {
    OutboxState.DRAFT: StatusKind.DRAFT,
    OutboxState.HELD_BACK: StatusKind.HELD_BACK,
    OutboxState.ON_HOLD: StatusKind.ON_HOLD,
    OutboxState.QUEUED: StatusKind.QUEUED,
    OutboxState.UPLOADING: StatusKind.UPLOADING,
    OutboxState.WAITING: StatusKind.WAITING,
    OutboxState.UNCERTAIN: StatusKind.CHECKING,
    OutboxState.NEEDS_YOU: StatusKind.NEEDS_YOU,
    OutboxState.ACCEPTED: StatusKind.ACCEPTED,
    OutboxState.SPLIT: StatusKind.ACCEPTED,
    OutboxState.DISCARDED: StatusKind.NONE,
}


def status_of(
    direction: Direction,
    is_read: bool,
    message: Message | None,
    item: OutboxItem | None,
    now: datetime,
    *,
    results: tuple[RecipientStatus, ...] | None = None,
    part: OutboxItem | None = None,
    is_dropped: bool = False,
    is_paused: bool = False,
) -> FaxStatus:
    """The one place where a fax's state becomes what people see. results are its recipients' over all its
    requests, where there was more than one; part is the one of its further requests that has not got to the
    service and matters most; is_dropped says that the service was told, or is to be told, to delete it, and
    is_paused that the person keeps the rest of a fax to many from leaving."""
    if direction == Direction.INBOUND:
        return FaxStatus(StatusKind.NONE if is_read else StatusKind.UNREAD)
    if item is not None and (item.state not in AT_THE_SERVICE or item.is_to_many_and_held(now)):
        return _of_item(item)
    if results is None:
        results = message.recipients if message else ()
    sent, total = sum(1 for result in results if result.is_sent), len(results)
    failed = sum(1 for result in results if result.is_failed)
    if is_paused:
        return FaxStatus(StatusKind.PAUSED, sent=sent, total=total, failed=failed)
    if part is not None:
        return replace(_of_item(part), sent=sent, total=total, failed=failed)
    if message is None and (item is None or item.state != OutboxState.SPLIT):
        return FaxStatus(StatusKind.ACCEPTED, reason="you")
    if item is not None and item.state == OutboxState.SPLIT and not results:
        return FaxStatus(StatusKind.QUEUED)
    status = _of_results(message, item, results, now)
    if is_dropped and status.kind == StatusKind.SCHEDULED:
        return FaxStatus(StatusKind.CANCELLED, total=total)
    if is_dropped and status.kind in {StatusKind.ACCEPTED, StatusKind.STUCK}:
        return FaxStatus(StatusKind.CANCELLED, reason=tr("may still arrive"), sent=sent, total=total)
    return replace(status, failed=failed) if failed else status


def _of_item(item: OutboxItem) -> FaxStatus:
    problem = item.problem
    reason = problem.title if problem else ""
    if problem is not None and problem.code in REASONS:
        reason = tr(REASONS[problem.code].short)
    kind = _KIND_OF_STATE[item.state]
    if item.state in {OutboxState.HELD_BACK, OutboxState.SPLIT}:
        send_at, until = item.draft.send_at, item.hold_until
        if send_at is not None and until is not None and send_at > until:
            return FaxStatus(StatusKind.SCHEDULED, at=send_at)
        return FaxStatus(StatusKind.HELD_BACK, at=item.hold_until)
    if kind == StatusKind.WAITING:
        return FaxStatus(kind, reason=reason, at=item.next_attempt_at)
    if kind == StatusKind.NEEDS_YOU:
        return FaxStatus(kind, reason=reason)
    if kind == StatusKind.CHECKING and item.absent:
        return FaxStatus(StatusKind.UNKNOWN)
    return FaxStatus(kind)


def _of_results(
    message: Message | None, item: OutboxItem | None, results: tuple[RecipientStatus, ...], now: datetime
) -> FaxStatus:
    sent = sum(1 for result in results if result.is_sent)
    failed = [result for result in results if result.is_failed]
    total = len(results)
    word = message.message_status if message else ""
    # Of a request that went out by the person's word the service says nothing, and of the others alone.
    by_person = any(not result.status and result.attempts > int(message is not None) for result in results)
    # The service's overall status hides that a recipient's line is still to be dialled (API §13), and knows
    # nothing of the requests that came after it.
    if any(result.is_queued for result in results) or (not total and word == MessageStatus.QUEUED):
        return _on_its_way(item, sent, total, now)
    if any(result.is_untold for result in results):
        return FaxStatus(StatusKind.ACCEPTED, reason=UNTOLD, sent=sent, total=total)
    reason = reason_for(failed[0].error_code).short if failed else ""
    if by_person and not failed:
        return FaxStatus(StatusKind.ACCEPTED, reason="you", sent=sent, total=total)
    if (failed or word in FAILED) and not sent:
        return FaxStatus(StatusKind.FAILED, reason=reason, total=total)
    if not failed and (sent == total > 0 or word in SUCCEEDED):
        return FaxStatus(StatusKind.SENT, sent=sent, total=total)
    if sent:
        return FaxStatus(StatusKind.PARTLY_SENT, reason=reason, sent=sent, total=total)
    if word == MessageStatus.QUEUED:
        return _on_its_way(item, sent, total, now)
    if message is None:
        return _dropped(item, total, now)
    return FaxStatus(StatusKind.OTHER, reason=word) if word else FaxStatus(StatusKind.ACCEPTED, total=total)


def _dropped(item: OutboxItem | None, total: int, now: datetime) -> FaxStatus:
    """Of a group, when the service was told to drop all its parts."""
    send_at = item.draft.send_at if item else None
    in_time = send_at is not None and send_at > now
    return FaxStatus(StatusKind.CANCELLED, reason="" if in_time else tr("may still arrive"), total=total)


def _on_its_way(item: OutboxItem | None, sent: int, total: int, now: datetime) -> FaxStatus:
    send_at = item.draft.send_at if item else None
    if send_at is not None and send_at > now:
        return FaxStatus(StatusKind.SCHEDULED, at=send_at, total=total)
    is_stuck = item is not None and item.alarmed_at is not None
    return FaxStatus(StatusKind.STUCK if is_stuck else StatusKind.ACCEPTED, sent=sent, total=total)


class FaxRow(Struct, frozen=True):
    """What one row of a list shows. name and number are ready to be read ("" where unknown); others is
    the number of further recipients; thumbnail is the document's hash, "" while there is none."""

    id: int
    direction: Direction
    created_at: datetime
    is_read: bool
    name: str
    number: str
    others: int
    pages: int
    status: FaxStatus
    thumbnail: str = ""
    title: str = ""
    """The name of the first document of a fax that FaxDesk sent; without one, how the words on its cover
    begin."""
    documents: int = 0
    """How many documents FaxDesk sent with it."""
    only_here: bool = False
    """The service does not have it any more."""
    subject: str = ""
    """What its pages say that it is about, as far as they were read."""
    tags: tuple[str, ...] = ()
    is_held: bool = False
    """A legal hold keeps it from being deleted."""
    to_many: int = 0
    """How many a fax to many goes to, whose name is then what it is called; 0 for any other."""

    @property
    def all_titles(self) -> str:
        """The name of its document, or of the first with a word on the others; "" where it has none."""
        more = self.documents - 1
        if more < 1:
            return self.title
        return tr_n("{title} and {count} more", "{title} and {count} more", more, title=self.title)
