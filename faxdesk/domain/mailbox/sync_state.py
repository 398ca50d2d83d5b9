"""What the archive remembers of its talk with the service's message store."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class HistoryCursor(Struct, frozen=True):
    """How far back the history has been read: everything created after `before` is here; done once
    the service has nothing older. again: it is read once more, to see what the service has no more."""

    before: datetime
    done: bool = False
    again: bool = False


class Applied(Struct, frozen=True):
    """What an applied sync changed, by the archive's ids. new_inbound are faxes received that were not
    known before."""

    changed: tuple[int, ...] = ()
    new_inbound: tuple[int, ...] = ()


class Mark(Struct, frozen=True):
    """A place in the archive, behind which lies what has a higher id. since leaves out the older faxes that
    reading the history brings."""

    fax_id: int
    since: datetime


class PendingReadChange(Struct, frozen=True):
    """A read state that was changed here and that the service does not know yet."""

    id: int
    message_id: str
    is_read: bool


class PendingDelete(Struct, frozen=True):
    """A fax that was put in the trash or restored here, which the service does not know yet. id is None for a
    fax that was deleted for ever. was_cancelled tells of a restored fax that its deletion at the service may
    have stopped it from going out."""

    id: int | None
    message_id: str
    restore: bool = False
    was_cancelled: bool = False


class IncompleteRecord(Struct, frozen=True):
    """A fax, by its id here and the service's, whose record lacks something that every fax has."""

    fax_id: int
    message_id: str


class WantedDocument(Struct, frozen=True):
    """A document to be fetched."""

    id: int
    message_id: str
    attachment_uri: str
    attachment_id: str
    content_type: str
    tries: int = 0
    """How often what was fetched turned out to be no fax."""
