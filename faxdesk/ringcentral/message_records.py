"""The service's records of faxes, and the values of ours that they become (API §3.3, §5).

Every field name of theirs for messages lives here. A fax must not stay unseen because of one field: a field
may be missing, null, new, of a wrong type or absurd, and the record is read without it. What could not be
read is logged by the field's name, and the message says that it is incomplete, so that it is asked for again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from faxdesk.domain.fax import (
    FAILED,
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
from faxdesk.domain.phone import with_country_code
from faxdesk.provider.values import Listed, UnreadPage
from faxdesk.ringcentral.failures import failure_code
from faxdesk.ringcentral.http.json_fields import NO_OBJECT, UNREADABLE, lenient, read_fields
from faxdesk.ringcentral.text import many_lines, one_line
from faxdesk.ringcentral.wire import (
    Navigation,
    RecordsAnswer,
    WireId,
    bad_answer,
    decode,
    is_message_id,
    parse_time,
    text_id,
)
from faxdesk.words import mark

log = logging.getLogger(__name__)

_MOST_PAGES = 10_000
"""No fax has as many pages; the service takes 200 (API §1.3)."""
_MOST_COVER_PAGES = 10_000
_KNOWN_NUMBERS = 20_000
_GONE = frozenset({Availability.DELETED, Availability.PURGED})
_WITHOUT_PAGES = frozenset({MessageStatus.QUEUED, *FAILED})
"""The states of faxes that may have no pages."""


class _Number(msgspec.Struct, rename="camel"):
    phone_number: str | None = None
    name: str | None = None
    location: str | None = None
    extension_number: str | None = None
    recipient_id: WireId = None
    message_status: str | None = None
    fax_error_code: str | None = None


class _Attachment(msgspec.Struct, rename="camel"):
    id: WireId = None
    uri: str | None = None
    type: str | None = None
    content_type: str | None = None
    file_name: str | None = None
    other_file_name: str | None = msgspec.field(default=None, name="filename")
    size: int | None = None


class _Record(msgspec.Struct, rename="camel"):
    id: WireId = None
    uri: str | None = None
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


class _SyncInfo(msgspec.Struct, rename="camel"):
    sync_token: WireId = None
    sync_time: msgspec.Raw = msgspec.Raw(b"null")
    older_records_exist: msgspec.Raw = msgspec.Raw(b"null")


class _SyncAnswer(msgspec.Struct, rename="camel"):
    records: list[msgspec.Raw]
    sync_info: _SyncInfo


class _Paging(msgspec.Struct, rename="camel"):
    page: int | None = None
    total_pages: int | None = None
    total_elements: int | None = None


class _Place(msgspec.Struct, rename="camel"):
    """So much of a record as tells where a page of the list ends."""

    id: WireId = None
    uri: str | None = None
    type: str | None = None
    creation_time: str | None = None


K = TypeVar("K", _Record, _Place)


class _List(msgspec.Struct, Generic[K]):
    """A page of the list of which everything can be read at once, as nearly always."""

    records: list[K]
    paging: _Paging | None = None
    navigation: Navigation | None = None


class MessageRecords:
    """Reads records. country is the account's (an ISO code): records may name numbers without a country code,
    as people there dial them. Thread-safe."""

    def __init__(self, country: str = "US") -> None:
        self.country = country
        self._numbers: dict[tuple[str, str], str] = {}

    def message(self, body: bytes | msgspec.Raw, what: str) -> Message:
        """One message. Raises FaxDeskError (BAD_ANSWER) where it is none, also where it has no id."""
        record, odd = read_fields(body, _Record, _NESTED)
        message_id = _id(record)
        if not message_id:
            raise bad_answer(what)
        return self._message(message_id, record, odd)

    def page(self, body: bytes, page: int) -> MessagePage:
        """A page of the message-store list (API §3.1)."""
        records, paging, next_page_uri = _listed(body, _Record)
        return MessagePage(
            messages=tuple(self._message(*record) for record in _faxes(records)),
            page=paging.page or page,
            next_page_uri=next_page_uri,
            total_pages=paging.total_pages,
            total=paging.total_elements,
        )

    def unread_page(self, body: bytes, page: int) -> UnreadPage:
        """The same page, of which no more is read than its faxes' ids and times."""
        places, paging, next_page_uri = _listed(body, _Place)
        return UnreadPage(
            body,
            self.country,
            tuple(Listed(fax_id, parse_time(place.creation_time)) for fax_id, place, _odd in _faxes(places)),
            paging.page or page,
            next_page_uri,
            paging.total_elements,
        )

    def sync(self, body: bytes) -> SyncResult:
        """The answer of a full or incremental sync (API §5)."""
        answer = decode(body, _SyncAnswer, mark("the sync"))
        info = answer.sync_info
        sync_token = text_id(info.sync_token)
        if not sync_token:
            raise bad_answer(mark("the sync"))
        messages, gone = [], []
        read = [read_fields(record, _Record, _NESTED) for record in answer.records]
        for message_id, record, odd in _faxes(read):
            if record.availability in _GONE:
                gone.append(MessageGone(message_id, record.availability))
            else:
                messages.append(self._message(message_id, record, odd))
        return SyncResult(
            messages=tuple(messages),
            gone=tuple(gone),
            sync_token=sync_token,
            sync_time=parse_time(lenient(info.sync_time, str)),
            older_records_exist=bool(lenient(info.older_records_exist, bool)),
        )

    def _message(self, message_id: str, record: _Record, odd: Sequence[str]) -> Message:
        to = record.to or []
        numbers = [to] if isinstance(to, _Number) else to
        sender = record.from_ or _Number()
        created_at = parse_time(record.creation_time)
        absurd = _absurd(record, created_at)
        if odd or absurd:
            # The names of the fields alone: their contents are people's.
            log.warning("A fax's record could not be read in %s", ", ".join((*odd, *absurd)))
        return Message(
            id=message_id,
            direction=record.direction or _guess_direction(record),
            availability=record.availability or Availability.ALIVE,
            # What cannot be read is better looked at once too often.
            read_status=record.read_status or (ReadStatus.UNREAD if "readStatus" in odd else ReadStatus.READ),
            message_status=one_line(record.message_status),
            created_at=created_at,
            modified_at=parse_time(record.last_modified_time),
            sender=Party(self._dialable(sender), one_line(sender.name), one_line(sender.location)),
            recipients=tuple([self._recipient(number) for number in numbers]),
            page_count=_within(record.fax_page_count, _MOST_PAGES) or 0,
            resolution=_RESOLUTIONS.get((record.fax_resolution or "").lower()),
            cover_index=_within(record.cover_index, _MOST_COVER_PAGES),
            cover_text=many_lines(record.cover_page_text),
            subject=one_line(record.subject),
            attachments=tuple([_attachment(file) for file in record.attachments or [] if file.uri]),
            is_incomplete=bool(odd or absurd) or _lacks_much(record),
        )

    def _recipient(self, number: _Number) -> RecipientStatus:
        return RecipientStatus(
            number=self._dialable(number),
            name=one_line(number.name),
            status=one_line(number.message_status),
            error_code=failure_code(one_line(number.fax_error_code)),
            recipient_id=text_id(number.recipient_id),
        )

    def _dialable(self, number: _Number) -> str:
        if not number.phone_number:
            return one_line(number.extension_number)
        text = one_line(number.phone_number)
        # Reading a number takes longer than reading all the rest of its record.
        key = self.country, text
        if text.startswith("+") or key in self._numbers:
            return self._numbers.get(key, text)
        if len(self._numbers) >= _KNOWN_NUMBERS:
            self._numbers.clear()
        known = self._numbers[key] = with_country_code(text, self.country)
        return known


class ListReader:
    """Reads pages of the list that another process may have asked for (provider/fax_provider.py)."""

    def __init__(self) -> None:
        self._records = MessageRecords()

    def read(self, body: bytes, country: str) -> tuple[Message, ...]:
        """The faxes on a page. Raises FaxDeskError (BAD_ANSWER)."""
        self._records.country = country
        return self._records.page(body, 1).messages


_RESOLUTIONS = {"high": Resolution.FINE, "low": Resolution.STANDARD}
_LAST_STEP = re.compile(r"/message-store/([0-9]+)/?(?:\?|$)")


def _listed(body: bytes, shape: type[K]) -> tuple[list[tuple[K, tuple[str, ...]]], _Paging, str]:
    """The records of a page of the list, each with the names of the fields that could not be read; where the
    page stands; and the address of the next. Where a single field is odd, each record is read by itself."""
    try:
        whole: _List[K] = msgspec.json.decode(body, type=_List[shape], strict=False)  # type: ignore[valid-type]
    except UNREADABLE:
        answer = decode(body, RecordsAnswer, mark("the list of faxes"))
        paging, _odd = read_fields(answer.paging, _Paging)
        read = [read_fields(record, shape, _NESTED) for record in answer.records]
        return read, paging, answer.next_page_uri
    next_page_uri = whole.navigation.next_page_uri if whole.navigation else ""
    return [(record, ()) for record in whole.records], whole.paging or _Paging(), next_page_uri


def _faxes(read: Sequence[tuple[K, tuple[str, ...]]]) -> list[tuple[str, K, tuple[str, ...]]]:
    """The records of faxes that can be told from others, each with its id. One without an id can neither be
    kept nor asked for again. Raises FaxDeskError (BAD_ANSWER) where what is listed are no records."""
    if read and all(NO_OBJECT in odd for _record, odd in read):
        raise bad_answer(mark("the list of faxes"))
    known = [(message_id, record, odd) for record, odd in read if (message_id := _id(record))]
    if len(known) < len(read):
        log.warning("%d of %d records have no id, and cannot be listed", len(read) - len(known), len(read))
    return [fax for fax in known if fax[1].type in (None, "Fax")]


def _id(record: _Record | _Place) -> str:
    """The message's id; it also stands in its address."""
    own = text_id(record.id)
    if is_message_id(own):
        return own
    found = _LAST_STEP.search(record.uri or "")
    return found[1] if found and is_message_id(found[1]) else ""


def _number(raw: bytes) -> _Number:
    """A party of a fax, also where its number stands alone in its place."""
    alone = lenient(raw, str)
    return _Number(phone_number=alone) if alone else read_fields(raw, _Number)[0]


def _numbers(raw: bytes) -> list[_Number]:
    return [_number(bytes(each)) for each in _each(raw)]


def _attachments(raw: bytes) -> list[_Attachment]:
    return [read_fields(each, _Attachment)[0] for each in _each(raw)]


_NESTED = {"from_": _number, "to": _numbers, "attachments": _attachments}


def _each(raw: bytes) -> Sequence[bytes | msgspec.Raw]:
    """The members of a list; what is no list is its only member."""
    members = lenient(raw, list[msgspec.Raw])
    return [raw] if members is None else members


def _absurd(record: _Record, created_at: datetime | None) -> list[str]:
    """The names of the fields whose values have the right type and cannot be true."""
    found = []
    if record.fax_page_count is not None and _within(record.fax_page_count, _MOST_PAGES) is None:
        found.append("faxPageCount")
    if record.cover_index is not None and _within(record.cover_index, _MOST_COVER_PAGES) is None:
        found.append("coverIndex")
    if record.creation_time and created_at is None:
        found.append("creationTime")
    return found


def _lacks_much(record: _Record) -> bool:
    """Whether a record leaves out what every fax has. A page count is not among it: the service counts late,
    and sometimes never (API §12)."""
    status = record.message_status
    if not (record.direction and record.creation_time and status):
        return True
    if not (record.to if record.direction == Direction.OUTBOUND else record.from_):
        return True
    return not record.attachments and status not in _WITHOUT_PAGES


def _within(number: int | None, most: int) -> int | None:
    """A number, None where it is outside of what can be."""
    return number if number is not None and 0 <= number <= most else None


def _guess_direction(record: _Record) -> str:
    if record.message_status == MessageStatus.RECEIVED or (record.from_ and not record.to):
        return Direction.INBOUND
    return Direction.OUTBOUND


def _attachment(file: _Attachment) -> AttachmentRef:
    return AttachmentRef(
        id=text_id(file.id),
        uri=file.uri or "",
        content_type=file.content_type or "",
        file_name=one_line(file.file_name or file.other_file_name),
        size=_within(file.size, 1 << 62),
    )
