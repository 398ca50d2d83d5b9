"""The service's JSON, and the values of ours that it becomes (API §3.3, §5, §10).

Every field name of theirs for messages lives here. Reading is lenient: fields may be missing, null or new,
enum values unknown, ids numbers or text. One record that cannot be read does not spoil the others.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    AttachmentRef,
    Availability,
    Direction,
    Message,
    MessageGone,
    MessagePage,
    MessageStatus,
    Party,
    ReadStatus,
    RecipientStatus,
    Resolution,
    SyncResult,
)
from faxdesk.ringcentral.failures import failure_code
from faxdesk.ringcentral.text import many_lines, one_line

log = logging.getLogger(__name__)

T = TypeVar("T")
_Id = int | str | None


class TokenAnswer(msgspec.Struct):
    """OAuth's token answer."""

    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None


class _Number(msgspec.Struct, rename="camel"):
    phone_number: str | None = None
    name: str | None = None
    location: str | None = None
    extension_number: str | None = None
    recipient_id: _Id = None
    message_status: str | None = None
    fax_error_code: str | None = None


class _Attachment(msgspec.Struct, rename="camel"):
    id: _Id = None
    uri: str | None = None
    type: str | None = None
    content_type: str | None = None
    file_name: str | None = None
    other_file_name: str | None = msgspec.field(default=None, name="filename")
    size: int | None = None


class _Record(msgspec.Struct, rename="camel"):
    id: _Id = None
    type: str | None = None
    direction: str | None = None
    availability: str | None = None
    read_status: str | None = None
    message_status: str | None = None
    creation_time: str | None = None
    last_modified_time: str | None = None
    from_: _Number | None = msgspec.field(default=None, name="from")
    to: list[_Number] | _Number | None = None
    fax_page_count: int | None = None
    fax_resolution: str | None = None
    cover_index: int | None = None
    cover_page_text: str | None = None
    subject: str | None = None
    attachments: list[_Attachment] | None = None


class _Paging(msgspec.Struct, rename="camel"):
    page: int | None = None
    total_pages: int | None = None
    total_elements: int | None = None


class _Link(msgspec.Struct):
    uri: str | None = None


class _Navigation(msgspec.Struct, rename="camel"):
    next_page: _Link | None = None


class RecordsAnswer(msgspec.Struct):
    """Any of the service's lists, its records still unread."""

    records: list[msgspec.Raw]
    paging: _Paging | None = None
    navigation: _Navigation | None = None

    @property
    def next_page_uri(self) -> str:
        link = self.navigation.next_page if self.navigation else None
        return (link.uri or "") if link else ""


class _SyncInfo(msgspec.Struct, rename="camel"):
    sync_token: str
    sync_time: str | None = None
    older_records_exist: bool | None = None


class _SyncAnswer(msgspec.Struct, rename="camel"):
    records: list[msgspec.Raw]
    sync_info: _SyncInfo


class BulkEntry(msgspec.Struct, rename="camel"):
    """One line of a 207 answer (API §3.2)."""

    resource_id: _Id = None
    status: int = 0
    body: msgspec.Raw = msgspec.Raw(b"null")


_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are no JSON of the shape, the last where it is nested very deeply."""


def decode(body: bytes, shape: type[T], what: str) -> T:
    """Read an answer's JSON. Raises FaxDeskError (BAD_ANSWER), naming what it was the answer to."""
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except _UNREADABLE as error:
        raise bad_answer(what) from error


def bad_answer(what: str) -> FaxDeskError:
    """The error for an answer that cannot be understood."""
    return FaxDeskError(
        f"RingCentral's answer to {what} makes no sense.",
        "Something between this computer and RingCentral may be answering in its place, such as a hotel's or "
        "office's sign-in page. Open a web page to see; it is tried again later.",
        ErrorKind.BAD_ANSWER,
    )


def read_records(raw: Sequence[msgspec.Raw], shape: type[T], what: str) -> list[T]:
    """Read records one by one. Raises FaxDeskError (BAD_ANSWER) when not one of them can be read."""
    read = []
    for record in raw:
        try:
            read.append(msgspec.json.decode(record, type=shape, strict=False))
        except _UNREADABLE:
            log.warning("A record in the answer to %s has the wrong shape", what)
    if raw and not read:
        raise bad_answer(what)
    return read


def message_of(body: bytes | msgspec.Raw, what: str) -> Message:
    """One message. Raises FaxDeskError (BAD_ANSWER), also where it has no id."""
    record = decode(bytes(body), _Record, what)
    if not _text(record.id):
        raise bad_answer(what)
    return _message(record)


def page_of(body: bytes, page: int) -> MessagePage:
    """A page of the message-store list (API §3.1)."""
    answer = decode(body, RecordsAnswer, "the list of faxes")
    paging = answer.paging or _Paging()
    return MessagePage(
        messages=tuple(_message(record) for record in _faxes(answer.records)),
        page=paging.page or page,
        next_page_uri=answer.next_page_uri,
        total_pages=paging.total_pages,
        total=paging.total_elements,
    )


def sync_of(body: bytes) -> SyncResult:
    """The answer of a full or incremental sync (API §5)."""
    answer = decode(body, _SyncAnswer, "the sync")
    if not answer.sync_info.sync_token:
        raise bad_answer("the sync")
    messages, gone = [], []
    for record in _faxes(answer.records):
        if record.availability in (Availability.DELETED, Availability.PURGED):
            gone.append(MessageGone(_text(record.id), record.availability))
        else:
            messages.append(_message(record))
    return SyncResult(
        messages=tuple(messages),
        gone=tuple(gone),
        sync_token=answer.sync_info.sync_token,
        sync_time=parse_time(answer.sync_info.sync_time),
        older_records_exist=bool(answer.sync_info.older_records_exist),
    )


def _faxes(raw: Sequence[msgspec.Raw]) -> list[_Record]:
    records = read_records(raw, _Record, "the list of faxes")
    known = [record for record in records if _text(record.id)]
    if records and not known:
        raise bad_answer("the list of faxes")
    return [record for record in known if record.type in (None, "Fax")]


def _message(record: _Record) -> Message:
    to = record.to or []
    numbers = [to] if isinstance(to, _Number) else to
    sender = record.from_ or _Number()
    return Message(
        id=_text(record.id),
        direction=record.direction or _guess_direction(record),
        availability=record.availability or Availability.ALIVE,
        read_status=record.read_status or ReadStatus.READ,
        message_status=one_line(record.message_status),
        created_at=parse_time(record.creation_time),
        modified_at=parse_time(record.last_modified_time),
        sender=Party(_dialable(sender), one_line(sender.name), one_line(sender.location)),
        recipients=tuple(_recipient(one) for one in numbers),
        page_count=max(record.fax_page_count or 0, 0),
        resolution=_RESOLUTIONS.get((record.fax_resolution or "").lower()),
        cover_index=record.cover_index,
        cover_text=many_lines(record.cover_page_text),
        subject=one_line(record.subject),
        attachments=tuple(_attachment(one) for one in record.attachments or [] if one.uri),
    )


_RESOLUTIONS = {"high": Resolution.FINE, "low": Resolution.STANDARD}


def _guess_direction(record: _Record) -> str:
    if record.message_status == MessageStatus.RECEIVED or (record.from_ and not record.to):
        return Direction.INBOUND
    return Direction.OUTBOUND


def _recipient(number: _Number) -> RecipientStatus:
    return RecipientStatus(
        number=_dialable(number),
        name=one_line(number.name),
        status=one_line(number.message_status),
        error_code=failure_code(one_line(number.fax_error_code)),
        recipient_id=_text(number.recipient_id),
    )


def _attachment(one: _Attachment) -> AttachmentRef:
    return AttachmentRef(
        id=_text(one.id),
        uri=one.uri or "",
        content_type=one.content_type or "",
        file_name=one_line(one.file_name or one.other_file_name),
        size=one.size,
    )


def _dialable(number: _Number) -> str:
    return one_line(number.phone_number or number.extension_number)


def _text(value: Any) -> str:
    """An id, whether it came as a number or as text."""
    return "" if value is None else str(value).strip()


def text_id(value: _Id) -> str:
    """An id, whether it came as a number or as text; "" where there is none."""
    return _text(value)


def parse_time(text: str | None) -> datetime | None:
    """A time as the service writes it: Z, an offset with or without colon, fractions or none (API §0).
    None where it is no time. A time without zone is UTC."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def format_time(at: datetime) -> str:
    """A time as the service reads it: UTC with milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


_MESSAGE_ID = re.compile(r"[0-9]{1,20}")


def checked_id(message_id: str) -> str:
    """A message id that is safe in an address: an empty one would mean the whole mailbox (API §3.2).
    Raises FaxDeskError (BUG)."""
    if not _MESSAGE_ID.fullmatch(message_id) or not message_id.strip("0"):
        raise FaxDeskError(
            "FaxDesk was about to ask for a fax without a proper number.",
            "Nothing was changed. Please report this.",
            ErrorKind.BUG,
        )
    return message_id
