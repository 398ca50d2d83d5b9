"""A fax as the service keeps it, with its recipients, files and pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Direction = Literal["Inbound", "Outbound"]
Availability = Literal["Alive", "Deleted", "Purged"]
Resolution = Literal["High", "Low"]

QUEUED = "Queued"
SENT = "Sent"
FAILED = "SendingFailed"
RECEIVED = "Received"


@dataclass(slots=True)
class SendingParty:
    """Who sends a fax."""

    number: str
    name: str = ""
    location: str = ""


@dataclass(slots=True)
class MailboxRecipient:
    """One number that a fax goes to, with what became of it."""

    number: str
    name: str = ""
    location: str = ""
    id: str = ""
    status: str = QUEUED
    error: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A made-up document that is drawn only when somebody asks for it."""

    template: str
    seed: int
    text: str = ""
    """Text to show instead of made-up sentences; a form feed begins the next page."""
    letterhead: str = ""
    """Whose paper it is."""


@dataclass(slots=True)
class Document:
    """The rendered pages of a fax in a file, or the drawing that the file is made from when it is wanted."""

    pages: int
    content_type: str = "application/pdf"
    path: Path | None = None
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as the sender handed it over, byte for byte."""

    name: str
    content_type: str
    size: int
    sha256: str
    path: Path


@dataclass(slots=True)
class MailboxFax:
    """One fax in the mailbox. Moments are seconds since 1970 by the service's clock."""

    id: int
    direction: Direction
    created: float
    modified: float
    sender: SendingParty
    recipients: list[MailboxRecipient]
    resolution: Resolution = "High"
    pages: int = 0
    read: bool = False
    availability: Availability = "Alive"
    cover_index: int | None = None
    cover_text: str = ""
    document: Document | None = None
    send_time: float | None = None
    shape: str = ""
    iso_code: str = ""
    sources: tuple[SourceFile, ...] = field(default=())
    original_id: int | None = None
    rendered: bool = False
    render_error: str = ""

    @property
    def status(self) -> str:
        """The status of the whole fax, gathered from its recipients (API §1.5)."""
        if self.direction == "Inbound":
            return RECEIVED
        states = {recipient.status for recipient in self.recipients}
        if QUEUED in states:
            return QUEUED
        return FAILED if FAILED in states else SENT
