"""What the archive remembers of its talk with the service's message store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HistoryCursor:
    """How far back the history has been read: everything created after `before` is here; done once
    the service has nothing older. again: it is read once more, to see what the service has no more."""

    before: datetime
    done: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What an applied sync changed, by the archive's ids. new_inbound are faxes received that were not
    known before."""

    changed: tuple[int, ...] = ()
    new_inbound: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the archive: what has a higher id came later. since keeps out the older faxes that the
    history brings."""

    fax_id: int
    since: datetime


@dataclass(frozen=True, slots=True)
class PendingReadChange:
    """A read state changed here that the service has not been told."""

    id: int
    message_id: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class PendingDelete:
    """A fax put in the trash (or restored from it) here that the service has not been told. id is None for
    one that was deleted for ever. was_cancelled tells of a restored one that it may not have gone out when
    the service was told to delete it."""

    id: int | None
    message_id: str
    restore: bool = False
    was_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class WantedDocument:
    """A document to be fetched."""

    id: int
    message_id: str
    attachment_uri: str
    attachment_id: str
    content_type: str
    tries: int = 0
    """How often something else came in its place."""
