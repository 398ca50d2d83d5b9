"""Reads calls about several messages at once, and writes their 207 answers (API §3.2)."""

from __future__ import annotations

import email
import json
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from faxdesk.simulator.http.call_handling import Call
from faxdesk.simulator.state.service_errors import ApiError

MULTIPART_JSON = "application/vnd.ringcentral.multipart+json"
MAX_IN_PATH = 50
MAX_IN_BODY = 1000


@dataclass(frozen=True, slots=True)
class MultiStatusEntry:
    """The status and body for one of several messages."""

    id: str
    status: int
    body: dict[str, Any] | None


async def resource_ids(call: Call) -> list[str]:
    """The ids in the path, or those in the body when the path says *.

    Raises ApiError 400 CMN-106 when there are too many.
    """
    path = call.path["message"]
    if path == "*":
        body = await call.json()
        if not isinstance(body, list) or not body:
            raise ApiError(400, "CMN-104", "An array of message ids is expected")
        ids = [str(item.get("resourceId") if isinstance(item, dict) else item) for item in body]
        if len(ids) > MAX_IN_BODY:
            raise ApiError(400, "CMN-106", f"No more than {MAX_IN_BODY} messages are allowed")
        return ids
    ids = [part.strip() for part in path.split(",") if part.strip()]
    if len(ids) > MAX_IN_PATH:
        raise ApiError(400, "CMN-106", f"No more than {MAX_IN_PATH} message ids are allowed")
    return ids


async def updates(call: Call) -> tuple[list[tuple[str, dict[str, Any]]], bool]:
    """The change for each message by its id, and whether this was a plain call about one message.

    An array names its messages by resourceId or follows the order of the path. A single object is for all of
    them.
    """
    path = call.path["message"]
    content_type = call.request.headers.get("content-type", "")
    body = _mixed(content_type, await call.request.body()) if "multipart/mixed" in content_type else None
    if body is None:
        body = await call.json()
    if path == "*":
        return _named(body), False
    ids = await resource_ids(call)
    if isinstance(body, dict):
        return [(wanted, body) for wanted in ids], len(ids) == 1
    if not isinstance(body, list) or len(body) != len(ids):
        raise ApiError(400, "CMN-104", "One entry for each message is expected")
    entries = [item if isinstance(item, dict) else {} for item in body]
    return [
        (str(item.get("resourceId") or wanted), item.get("body", item))
        for wanted, item in zip(ids, entries, strict=True)
    ], False


def _named(body: Any) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(body, list) or not body:
        raise ApiError(400, "CMN-104", "An array of entries is expected")
    if len(body) > MAX_IN_BODY:
        raise ApiError(400, "CMN-106", f"No more than {MAX_IN_BODY} messages are allowed")
    wishes = []
    for item in body:
        if not isinstance(item, dict) or "resourceId" not in item or not isinstance(item.get("body"), dict):
            raise ApiError(400, "CMN-104", "Each entry needs a resourceId and a body")
        wishes.append((str(item["resourceId"]), item["body"]))
    return wishes


def _mixed(content_type: str, content: bytes) -> list[Any]:
    """The JSON parts of a multipart/mixed batch, in order."""
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + content)
    try:
        payloads = [part.get_payload(decode=True) for part in message.walk() if part is not message]
        return [json.loads(payload) for payload in payloads if isinstance(payload, bytes) and payload]
    except (ValueError, TypeError):
        raise ApiError(400, "CMN-103", "Invalid JSON in a part of the request") from None


def answer(call: Call, entries: list[MultiStatusEntry]) -> Response:
    """A 207 answer in the form that the client asks for: a JSON array, or multipart/mixed."""
    headers = call.request.headers
    if MULTIPART_JSON in headers.get("accept", "") or MULTIPART_JSON in headers.get("content-type", ""):
        listed = [
            {"resourceId": entry.id, "status": entry.status} | ({"body": entry.body} if entry.body else {})
            for entry in entries
        ]
        return Response(json.dumps(listed), 207, media_type=MULTIPART_JSON)
    return _mixed_answer(call, entries)


def _mixed_answer(call: Call, entries: list[MultiStatusEntry]) -> Response:
    boundary = f"Boundary_{secrets.token_hex(8)}"
    base = call.request.url.path.rpartition("/")[0]
    head = {
        "response": [
            {
                "href": f"{call.origins.api}{base}/{entry.id}",
                "status": entry.status,
                "responseDescription": HTTPStatus(entry.status).phrase,
            }
            for entry in entries
        ]
    }
    parts: list[Any] = [head, *(entry.body for entry in entries)]
    text = "".join(
        f"--{boundary}\r\nContent-Type: application/json\r\n\r\n{json.dumps(part) if part else ''}\r\n"
        for part in parts
    )
    media_type = f"multipart/mixed; boundary={boundary}"
    return Response(f"{text}--{boundary}--\r\n", 207, headers={"Content-Type": media_type})
