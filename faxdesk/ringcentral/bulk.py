"""Answers for several messages at once: HTTP 207, as JSON or as multipart/mixed (API §3.2)."""

from __future__ import annotations

import email.parser
import email.policy
from codecs import BOM_UTF8
from email.message import EmailMessage

import msgspec
from msgspec import Struct

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ringcentral.http.transport import Answer
from faxdesk.ringcentral.wire import BulkEntry, bad_answer, decode, read_records, text_id

BULK_TYPE = "application/vnd.ringcentral.multipart+json"


class BulkLine(Struct, frozen=True):
    """How one message of several fared; body is its JSON, "null" where there is none."""

    id: str
    status: int
    body: bytes


def read_bulk(answer: Answer, what: str) -> list[BulkLine]:
    """The lines of an answer; none for a bare 204. A single record in the place of a list is one line.
    Raises FaxDeskError (BAD_ANSWER)."""
    if not answer.body:
        return []
    content_type = answer.headers.get("content-type", "")
    if content_type.lower().startswith("multipart/mixed"):
        return _read_parts(answer.body, content_type, what)
    if answer.body.removeprefix(BOM_UTF8).lstrip()[:1] == b"{":
        single = decode(answer.body, _Single, what)
        return [BulkLine(text_id(single.id), answer.status, answer.body)]
    entries = read_records(decode(answer.body, list[msgspec.Raw], what), BulkEntry, what)
    return [BulkLine(text_id(entry.resource_id), entry.status, bytes(entry.body)) for entry in entries]


class _Single(msgspec.Struct):
    id: int | str


class _Status(msgspec.Struct, rename="camel"):
    href: str = ""
    status: int = 0


class _Statuses(msgspec.Struct):
    response: list[_Status]


def _read_parts(body: bytes, content_type: str, what: str) -> list[BulkLine]:
    """The older form: the first part lists the statuses, the others are the bodies in the same order."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    whole = email.parser.BytesParser(EmailMessage, policy=email.policy.HTTP).parsebytes(head + body)
    parts = [_payload(part) for part in whole.iter_parts()] if whole.is_multipart() else []
    if not parts:
        raise bad_answer(what)
    statuses = decode(parts[0], _Statuses, what).response
    lines = []
    for status, part in zip(statuses, parts[1:], strict=False):
        message_id = status.href.rstrip("/").rpartition("/")[2]
        if not message_id:
            try:
                message_id = text_id(decode(part, _Single, what).id)
            except FaxDeskError:
                continue
        lines.append(BulkLine(message_id, status.status, part))
    return lines


def _payload(part: object) -> bytes:
    content = part.get_payload(decode=True) if isinstance(part, EmailMessage) else b""
    return content if isinstance(content, bytes) else b""
