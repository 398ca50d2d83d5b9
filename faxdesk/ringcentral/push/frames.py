"""The frames of the WebSocket gateway (API §6.1): JSON arrays of what a frame is about, and a body."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from msgspec import Struct

from faxdesk.ringcentral.wire import WireId, bad_answer, decode, read_object, text_id
from faxdesk.words import mark

SUBSCRIPTION = "/restapi/v1.0/subscription"
_WHAT = mark("the live connection")
_LONGEST_PLACE = 4096


class Frame(Struct, frozen=True):
    """One frame. place and sequence tell where in the service's counting it stands, "" where it does not
    say; body is JSON."""

    kind: str
    message_id: str
    status: int
    place: str
    sequence: int
    body: bytes

    @property
    def is_done(self) -> bool:
        """Whether it tells of something carried out."""
        return 200 <= self.status < 300


class Details(Struct, frozen=True):
    """What a connection begins with; spans in seconds."""

    is_recovered: bool
    idle_s: float
    absolute_s: float


class _Place(msgspec.Struct):
    token: str = ""
    sequence: int = 0


class _Meta(msgspec.Struct, rename="camel"):
    type: str | None = None
    message_id: str | None = None
    status: int | None = None
    wsc: _Place | None = None


class _Details(msgspec.Struct, rename="camel"):
    recovery_state: str | None = None
    idle_timeout: float | None = None
    absolute_timeout: float | None = None


class _Made(msgspec.Struct, rename="camel"):
    id: WireId = None
    event_filters: list[str] | None = None


_IDLE_S, _ABSOLUTE_S = 1800.0, 86_400.0
"""What the guide names, where a connection does not say (API §6.1)."""
_LONGEST_SPAN_S = 30 * 86_400.0


def read_frame(text: str | bytes) -> Frame:
    """Raises FaxDeskError (BAD_ANSWER) for anything else."""
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    parts = decode(raw, tuple[msgspec.Raw, ...], _WHAT)
    meta = read_object(bytes(parts[0]) if parts else b"", _Meta, _WHAT)
    place = meta.wsc or _Place()
    return Frame(
        kind=meta.type or "",
        message_id=meta.message_id or "",
        status=meta.status or 0,
        place=place.token if len(place.token) <= _LONGEST_PLACE else "",
        sequence=place.sequence,
        body=bytes(parts[1]) if len(parts) > 1 else b"",
    )


def read_details(frame: Frame) -> Details:
    details = read_object(frame.body, _Details, _WHAT)
    return Details(
        is_recovered=details.recovery_state == "Successful",
        idle_s=_span(details.idle_timeout, _IDLE_S),
        absolute_s=_span(details.absolute_timeout, _ABSOLUTE_S),
    )


def _span(seconds: float | None, usual: float) -> float:
    """A span as the service names it, or the usual one for what can be none."""
    return seconds if seconds is not None and 0 < seconds <= _LONGEST_SPAN_S else usual


def read_subscription(frame: Frame) -> tuple[str, bool]:
    """The id of the subscription made, and whether it tells of anything at all."""
    made = read_object(frame.body, _Made, _WHAT)
    subscription_id = text_id(made.id)
    if not subscription_id:
        raise bad_answer(_WHAT)
    return subscription_id, made.event_filters is None or bool(made.event_filters)


def heartbeat() -> str:
    return _written({"type": "Heartbeat", "messageId": str(uuid.uuid4())})


def subscribe(filters: tuple[str, ...]) -> tuple[str, str]:
    """The request for a subscription, and the id that its answer will have."""
    mode = {"transportType": "WebSocket"}
    return _request("POST", SUBSCRIPTION, {"eventFilters": filters, "deliveryMode": mode})


def unsubscribe(subscription_id: str) -> str:
    return _request("DELETE", f"{SUBSCRIPTION}/{subscription_id}", None)[0]


def _request(method: str, path: str, body: Any) -> tuple[str, str]:
    message_id = str(uuid.uuid4())
    meta = {"type": "ClientRequest", "messageId": message_id, "method": method, "path": path}
    return _written(meta, body), message_id


def _written(meta: dict[str, Any], body: Any = None) -> str:
    return msgspec.json.encode([meta] if body is None else [meta, body]).decode()
