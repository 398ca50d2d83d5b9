"""Reading what the service tells a subscriber (API §6.2). Lenient: a notification only says "look now"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from faxdesk.ringcentral.http.api import EXTENSION
from faxdesk.ringcentral.http.json_fields import NO_OBJECT, lenient, read_fields
from faxdesk.ringcentral.wire import WireId, parse_time, read_object, text_id

FILTERS = (f"{EXTENSION}/message-store", f"{EXTENSION}/fax?direction=Inbound")
"""All that a subscription of ours is about."""
_WHAT = "a subscription"


class StoreChange(Struct, frozen=True):
    """One line of a message-store notification: how many messages of a type came or changed."""

    type: str
    new_count: int = 0
    updated_count: int = 0
    new_message_ids: tuple[str, ...] = ()


class Notification(Struct, frozen=True):
    """What the service tells a subscriber (API §6.2): changes of the message store, or the id of a fax that
    was received. Both may be missing in an event of another kind."""

    uuid: str
    event: str
    subscription_id: str
    at: datetime | None = None
    changes: tuple[StoreChange, ...] = ()
    message_id: str = ""

    @property
    def is_about_faxes(self) -> bool:
        """Whether a fax came or changed, so that a sync is worth its request."""
        return bool(self.message_id) or any(change.type in ("Fax", "") for change in self.changes)

    @property
    def new_message_ids(self) -> tuple[str, ...]:
        """The ids that the event names, of faxes only."""
        ids = [
            message_id
            for change in self.changes
            if change.type in ("Fax", "")
            for message_id in change.new_message_ids
        ]
        return (*ids, self.message_id) if self.message_id else tuple(ids)


class _Change(msgspec.Struct, rename="camel"):
    type: str | None = None
    new_count: int | None = None
    updated_count: int | None = None
    new_message_ids: list[int | str] | None = None


class _Body(msgspec.Struct, rename="camel"):
    id: int | str | None = None
    type: str | None = None
    changes: list[_Change] | None = None


class _Event(msgspec.Struct, rename="camel"):
    uuid: str | None = None
    event: str | None = None
    subscription_id: WireId = None
    timestamp: str | None = None
    body: msgspec.Raw = msgspec.Raw(b"null")


def parse_notification(data: bytes | dict[str, Any]) -> Notification:
    """Read a notification: as a web address gets it, or a WebSocket frame's second part. An event of a
    kind that is not known has no changes and names no fax. Raises FaxDeskError (BAD_ANSWER) where it is
    no notification at all."""
    raw = msgspec.json.encode(data) if isinstance(data, dict) else data
    event = read_object(raw, _Event, _WHAT)
    changes, message_id = _read_body(bytes(event.body))
    return Notification(
        uuid=event.uuid or "",
        event=event.event or "",
        subscription_id=text_id(event.subscription_id),
        at=parse_time(event.timestamp),
        changes=changes,
        message_id=message_id,
    )


def _read_body(raw: bytes) -> tuple[tuple[StoreChange, ...], str]:
    body, _odd = read_fields(raw, _Body, {"changes": _changes})
    message_id = text_id(body.id) if body.type in (None, "Fax") else ""
    changes = tuple(
        StoreChange(
            type=change.type or "",
            new_count=change.new_count or 0,
            updated_count=change.updated_count or 0,
            new_message_ids=tuple(text_id(id_) for id_ in change.new_message_ids or ()),
        )
        for change in body.changes or ()
    )
    return changes, message_id


def _changes(raw: bytes) -> list[_Change]:
    """The lines that can be read, when not all of them can."""
    lines = [read_fields(line, _Change) for line in lenient(raw, list[msgspec.Raw]) or []]
    return [change for change, odd in lines if NO_OBJECT not in odd]
