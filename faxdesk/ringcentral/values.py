"""Plain values that only the talk with the service needs; the standard library alone, so cheap to import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from faxdesk.domain.fax import Message


@dataclass(frozen=True, slots=True)
class UploadFile:
    """A file on disk to be put into a fax, under the name that the service is to see. content_type ""
    is told from the name."""

    name: str
    path: Path
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A document fetched and checked: content_type is what its first bytes say, size is in bytes, sha256
    in hex. is_ended tells whether it has the end that a document of its type has."""

    path: Path
    content_type: str
    size: int
    sha256: str
    is_ended: bool = True


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the service's dictionary; calling_code is without +."""

    iso_code: str
    name: str
    calling_code: str


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """How the service reads a number; e164 is "" where it cannot."""

    original: str
    e164: str
    country: str = ""
    national: str = ""
    international: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a subscription's notifications go: a web address of our own (API §6.3). expires_in_s None
    leaves the life to the service. verification_token comes back with every delivery."""

    address: str
    transport: str = "WebHook"
    verification_token: str = ""
    expires_in_s: int | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as the service keeps it. disabled_filters are those that it refused."""

    id: str
    status: str
    event_filters: tuple[str, ...]
    expires_at: datetime | None
    transport: str = ""
    address: str = ""
    disabled_filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreChange:
    """One line of a message-store notification: how many messages of a type came or changed."""

    type: str
    new_count: int = 0
    updated_count: int = 0
    new_message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notification:
    """What the service tells a subscriber (API §6.2): changes of the message store, or the fax received
    itself. Both may be missing in an event of another kind."""

    uuid: str
    event: str
    subscription_id: str
    at: datetime | None = None
    changes: tuple[StoreChange, ...] = ()
    message: Message | None = None

    @property
    def is_about_faxes(self) -> bool:
        """Whether a fax came or changed, so that a sync is worth its request."""
        return self.message is not None or any(change.type in ("Fax", "") for change in self.changes)

    @property
    def new_message_ids(self) -> tuple[str, ...]:
        """The ids that the event names, of faxes only."""
        ids = [one for change in self.changes if change.type in ("Fax", "") for one in change.new_message_ids]
        return (*ids, self.message.id) if self.message else tuple(ids)
