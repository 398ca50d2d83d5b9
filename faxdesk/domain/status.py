"""How far a fax is, in the terms that every list, pane and command shows (words: ui and cli)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import FAILED, Direction, Message, MessageStatus
from faxdesk.domain.outbox import OutboxItem, OutboxState


class StatusKind(StrEnum):
    """What a row's state mark says; SENT alone is green."""

    NONE = "none"
    """Nothing to say: a received fax that was read."""
    UNREAD = "unread"
    DRAFT = "draft"
    HELD_BACK = "held_back"
    QUEUED = "queued"
    WAITING = "waiting"
    UPLOADING = "uploading"
    CHECKING = "checking"
    """Looking whether it went out."""
    UNKNOWN = "unknown"
    """Looked for in vain: the person decides."""
    NEEDS_YOU = "needs_you"
    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    SENT = "sent"
    PARTLY_SENT = "partly_sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    """In the trash before it went out: the service was told, or is being told, to drop it."""
    OTHER = "other"
    """A status of the service that this program does not know; shown as it came."""


@dataclass(frozen=True, slots=True)
class FaxStatus:
    """kind, with what its words need: a reason ("Busy", a waiting fax's trouble, an unknown status),
    a time (next try, schedule, end of the undo window), and how many of the recipients were sent."""

    kind: StatusKind
    reason: str = ""
    at: datetime | None = None
    sent: int = 0
    total: int = 0

    @property
    def is_final(self) -> bool:
        return self.kind in {
            StatusKind.NONE,
            StatusKind.SENT,
            StatusKind.PARTLY_SENT,
            StatusKind.FAILED,
            StatusKind.CANCELLED,
        }


_OF_STATE = {
    OutboxState.DRAFT: StatusKind.DRAFT,
    OutboxState.QUEUED: StatusKind.QUEUED,
    OutboxState.UPLOADING: StatusKind.UPLOADING,
    OutboxState.DISCARDED: StatusKind.NONE,
}


def status_of(
    direction: Direction,
    is_read: bool,
    message: Message | None,
    item: OutboxItem | None,
    now: datetime,
    *,
    in_trash: bool = False,
) -> FaxStatus:
    """The one place where a fax's state becomes what people see."""
    if direction == Direction.INBOUND:
        return FaxStatus(StatusKind.NONE if is_read else StatusKind.UNREAD)
    if item is not None and item.state != OutboxState.ACCEPTED:
        return _of_item(item)
    if message is None:
        return FaxStatus(StatusKind.ACCEPTED, reason="you")
    status = _of_message(message, item, now)
    if in_trash and status.kind == StatusKind.SCHEDULED:
        return FaxStatus(StatusKind.CANCELLED, total=status.total)
    if in_trash and status.kind == StatusKind.ACCEPTED:
        return FaxStatus(
            StatusKind.CANCELLED, reason="may still arrive", sent=status.sent, total=status.total
        )
    return status


def _of_item(item: OutboxItem) -> FaxStatus:
    reason = item.problem.title if item.problem else ""
    if item.state == OutboxState.HELD_BACK:
        return FaxStatus(StatusKind.HELD_BACK, at=item.hold_until)
    if item.state == OutboxState.WAITING:
        return FaxStatus(StatusKind.WAITING, reason=reason, at=item.next_attempt_at)
    if item.state == OutboxState.UNCERTAIN:
        return FaxStatus(StatusKind.UNKNOWN if item.absent else StatusKind.CHECKING)
    if item.state == OutboxState.NEEDS_YOU:
        return FaxStatus(StatusKind.NEEDS_YOU, reason=reason)
    return FaxStatus(_OF_STATE[item.state])


def _of_message(message: Message, item: OutboxItem | None, now: datetime) -> FaxStatus:
    recipients = message.recipients
    sent = sum(1 for one in recipients if one.is_sent)
    failed = [one for one in recipients if one.is_failed]
    total = len(recipients)
    send_at = item.draft.send_at if item else None
    # The service's overall status hides that a recipient's line is still to be dialled (API §13).
    if message.message_status not in FAILED and (
        message.message_status == MessageStatus.QUEUED or any(one.is_queued for one in recipients)
    ):
        if send_at is not None and send_at > now:
            return FaxStatus(StatusKind.SCHEDULED, at=send_at, total=total)
        return FaxStatus(StatusKind.ACCEPTED, sent=sent, total=total)
    if failed or message.message_status in FAILED:
        reason = reason_for(failed[0].error_code).short if failed else ""
        if sent:
            return FaxStatus(StatusKind.PARTLY_SENT, reason=reason, sent=sent, total=total)
        return FaxStatus(StatusKind.FAILED, reason=reason, total=total)
    if message.message_status in {MessageStatus.SENT, MessageStatus.DELIVERED}:
        return FaxStatus(StatusKind.SENT, sent=sent, total=total)
    return FaxStatus(StatusKind.OTHER, reason=message.message_status)


@dataclass(frozen=True, slots=True)
class FaxRow:
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
    """Of a fax not yet accepted: its first file's name."""
