"""Receipts of made-up faxes, with defaults for all that a test does not care about."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any

from msgspec.structs import replace

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.fax import AccountInfo, Direction, DocumentState, Fax, RecipientStatus, Resolution
from faxdesk.domain.outbox_states import LogEntry, OutboxItem, OutboxState
from faxdesk.domain.receipts.receipt import Picture, Receipt
from faxdesk.domain.receipts.receipt_writing import ReceiptSources, write_receipt
from faxdesk.domain.status import status_of
from tests.support.clock import START
from tests.support.faxes import sent

CET = timezone(timedelta(hours=1), "CET")
LETTER_HASH, PHOTO_HASH, FAX_HASH = "e3" * 32, "2c" * 32, "9f" * 32
FILES = (
    OutgoingFile("Referral letter.pdf", LETTER_HASH, 48_123, "application/pdf", 2),
    OutgoingFile("Card.webp", PHOTO_HASH, 1_480_123, "application/pdf", 1, "Card.pdf"),
)


def ok(number: int = 0, name: str = "Northside Clinic") -> RecipientStatus:
    return RecipientStatus(f"+1212555{100 + number:04d}", name, "Sent")


def failed(number: int = 0, name: str = "Dr. Weaver", code: str = "LineBusy") -> RecipientStatus:
    return RecipientStatus(f"+1212555{100 + number:04d}", name, "SendingFailed", code)


def sources(*recipients: RecipientStatus, country: str = "US", **fields: Any) -> ReceiptSources:
    """A fax to these recipients, sent from here at START and accepted a minute later."""
    results = recipients or (ok(),)
    message = sent(
        2600134004,
        *results,
        page_count=4,
        resolution=Resolution.FINE,
        cover_index=6,
        created_at=START + timedelta(seconds=61),
        modified_at=START + timedelta(seconds=200),
    )
    assert message.created_at is not None
    fax = Fax(
        14,
        Direction.OUTBOUND,
        message.created_at,
        True,
        message,
        DocumentState.HERE,
        FAX_HASH,
        page_count=4,
        recipients=results,
    )
    draft = Draft(tuple(Recipient(result.number, result.name) for result in results), FILES, cover_index=6)
    item = OutboxItem(
        14, OutboxState.ACCEPTED, draft, START - timedelta(minutes=2), START, attempts=2, account="1"
    )
    defaults = ReceiptSources(
        fax=fax,
        parts=[fax],
        status=status_of(fax.direction, True, message, item, START + timedelta(hours=1)),
        item=item,
        log=history(),
        account=AccountInfo("1", "Dana Ellis", "101", ("+12025550110",), country),
        made_at=START + timedelta(seconds=210),
        document_size=51_234,
        picture=Picture.FAXED,
    )
    return replace(defaults, **fields)


def history() -> list[LogEntry]:
    steps = [("hold_back", 0), ("start", 12), ("start", 58), ("body_sent", 60), ("accept", 62)]
    return [LogEntry(START + timedelta(seconds=second), event, "", "") for event, second in steps]


def receipt(*recipients: RecipientStatus, **fields: Any) -> Receipt:
    return write_receipt(sources(*recipients, **fields), CET)
