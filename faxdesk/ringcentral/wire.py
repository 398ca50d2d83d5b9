"""What all answers of the service have in common: JSON, lists of records, ids, times (API §0, §3.3).

Reading is lenient: fields may be missing, null, new or of a wrong type, enum values unknown, ids numbers or
text. One field that cannot be read does not spoil its record, nor one record the others.
"""

from __future__ import annotations

import logging
import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.http.json_fields import NO_OBJECT, UNREADABLE, lenient, read_fields
from faxdesk.words import tr

log = logging.getLogger(__name__)

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)
WireId = int | str | None
"""An id as it may come."""


class TokenAnswer(msgspec.Struct):
    """OAuth's token answer."""

    access_token: str | None = None
    refresh_token: str | None = None
    expires_in: float | None = None
    owner_id: WireId = None


class _Link(msgspec.Struct):
    uri: str | None = None


class Navigation(msgspec.Struct, rename="camel"):
    """The part of a list that leads to its other pages."""

    next_page: _Link | None = None

    @property
    def next_page_uri(self) -> str:
        return (self.next_page.uri or "") if self.next_page else ""


class RecordsAnswer(msgspec.Struct):
    """Any of the service's lists, its records still unread."""

    records: list[msgspec.Raw]
    paging: msgspec.Raw = msgspec.Raw(b"null")
    navigation: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def next_page_uri(self) -> str:
        """Where the next page is; "" on the last one, and where that cannot be read."""
        navigation = lenient(self.navigation, Navigation)
        return navigation.next_page_uri if navigation else ""


class BulkEntry(msgspec.Struct, rename="camel"):
    """One line of a 207 answer (API §3.2)."""

    resource_id: WireId = None
    status: int = 0
    body: msgspec.Raw = msgspec.Raw(b"null")


def read_object(body: bytes, shape: type[S], what: str) -> S:
    """Read an answer that is an object, without those of its fields that cannot be read. Raises FaxDeskError
    (BAD_ANSWER) where it is none, naming what it was the answer to."""
    found, odd = read_fields(body, shape)
    if NO_OBJECT in odd:
        raise bad_answer(what)
    if odd:
        log.warning("The answer to %s could not be read in %s", what, ", ".join(odd))
    return found


def decode(body: bytes, shape: type[T], what: str) -> T:
    """Read an answer's JSON. Raises FaxDeskError (BAD_ANSWER), naming what it was the answer to."""
    try:
        return msgspec.json.decode(body.removeprefix(BOM_UTF8), type=shape, strict=False)
    except UNREADABLE as error:
        raise bad_answer(what) from error


def bad_answer(what: str) -> FaxDeskError:
    """The error for an answer that cannot be understood."""
    return FaxDeskError(
        tr("RingCentral gave an answer that makes no sense: {what}.", what=tr(what)),
        tr(
            "Something between this computer and RingCentral may be answering in its place, such as a "
            "hotel's or office's sign-in page. Open a web page to see; it is tried again later."
        ),
        ErrorKind.BAD_ANSWER,
    )


def read_records(raw: Sequence[msgspec.Raw], shape: type[S], what: str) -> list[S]:
    """Read records one by one, each field by itself. Raises FaxDeskError (BAD_ANSWER) where they are no
    records at all."""
    read = [read_fields(record, shape) for record in raw]
    records = [record for record, odd in read if NO_OBJECT not in odd]
    if any(odd for _record, odd in read):
        log.warning("Some records in the answer to %s could not be read in all their fields", what)
    if raw and not records:
        raise bad_answer(what)
    return records


def text_id(value: WireId) -> str:
    """An id, whether it came as a number or as text; "" where there is none."""
    return "" if value is None else str(value).strip()


_FIRST_YEAR, _LAST_YEAR = 1970, 2200
"""What lies outside is no time of a fax, and too far for reckoning with it."""


def parse_time(text: str | None) -> datetime | None:
    """A time as the service writes it: Z, an offset with or without colon, fractions or none (API §0).
    None where it is no time. A time without zone is UTC."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is not UTC:
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST_YEAR <= at.year <= _LAST_YEAR else None


def format_time(at: datetime) -> str:
    """A time as the service reads it: UTC with milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


_MESSAGE_ID = re.compile(r"(?=0*[1-9])[0-9]{1,20}")


def is_message_id(text: str) -> bool:
    """Whether a text is an id as messages have it."""
    return bool(_MESSAGE_ID.fullmatch(text))


def checked_id(message_id: str) -> str:
    """A message id that is safe in an address: an empty one would mean the whole mailbox (API §3.2).
    Raises FaxDeskError (BUG)."""
    if not is_message_id(message_id):
        raise FaxDeskError(
            tr("FaxDesk was about to ask for a fax without a proper number."),
            tr("Nothing was changed. Please report this."),
            ErrorKind.BUG,
        )
    return message_id
