"""Faxes as the service would tell them, with defaults for all that a test does not care about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from faxdesk.domain.fax import (
    AttachmentRef,
    Direction,
    Message,
    MessageGone,
    Party,
    ReadStatus,
    RecipientStatus,
    SyncResult,
)
from tests.support.clock import START


def received(number: int, **fields: Any) -> Message:
    """The received fax with this id, as many minutes after the start."""
    at = START + timedelta(minutes=number)
    defaults: dict[str, Any] = {
        "id": str(number),
        "direction": Direction.INBOUND,
        "read_status": ReadStatus.UNREAD,
        "message_status": "Received",
        "created_at": at,
        "modified_at": at,
        "sender": Party("+16505550144", "Northside Clinic"),
        "page_count": 2,
        "attachments": (AttachmentRef(str(number), f"https://media.example/{number}", "application/pdf"),),
    }
    return Message(**{**defaults, **fields})


def sent(number: int, *recipients: RecipientStatus, **fields: Any) -> Message:
    """The sent fax with this id."""
    results = recipients or (RecipientStatus("+12125550187", "Harbor Law Group", "Sent"),)
    defaults = {
        "direction": Direction.OUTBOUND,
        "read_status": ReadStatus.READ,
        "message_status": "Sent",
        "recipients": results,
        "sender": Party("+12025550110"),
    }
    return received(number, **{**defaults, **fields})


def sync_of(
    *messages: Message,
    gone: tuple[str, ...] = (),
    token: str = "token",
    older: bool = False,
    at: datetime | None = None,
) -> SyncResult:
    deleted = tuple(MessageGone(message_id, "Deleted") for message_id in gone)
    return SyncResult(messages, deleted, token, at or START + timedelta(days=1), older)
