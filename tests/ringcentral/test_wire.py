"""Reading the service's JSON, in all the ways it may come."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Message, Resolution
from faxdesk.ringcentral.wire import format_time, message_of, page_of, parse_time, sync_of

WHEN = datetime(2026, 11, 20, 10, 15, 2, tzinfo=UTC)

FULL: dict[str, Any] = {
    "uri": "https://platform.ringcentral.com/x/88120002",
    "id": 88120002,
    "to": [
        {"recipientId": 5511, "phoneNumber": "+12025550148", "messageStatus": "Sent", "name": "Dana"},
        {"recipientId": "5512", "phoneNumber": "+12025550149", "messageStatus": "SendingFailed",
         "faxErrorCode": "LineBusy"},
    ],
    "from": {"phoneNumber": "+12025550110", "name": "Front Desk", "location": "Denver, CO"},
    "type": "Fax",
    "creationTime": "2026-11-20T10:15:02.000Z",
    "lastModifiedTime": "2026-11-20T10:15:02.417Z",
    "readStatus": "Unread",
    "direction": "Outbound",
    "availability": "Alive",
    "messageStatus": "SendingFailed",
    "faxResolution": "High",
    "faxPageCount": 4,
    "coverIndex": 0,
    "coverPageText": "Please confirm",
    "subject": "+12025550110",
    "attachments": [
        {"id": 88120002, "uri": "https://media.ringcentral.com/x", "type": "RenderedDocument",
         "contentType": "application/pdf", "fileName": "a.pdf", "size": 12}
    ],
}  # fmt: skip


def _read(**changes: Any) -> Message:
    record = {key: value for key, value in {**FULL, **changes}.items() if value is not ...}
    return message_of(json.dumps(record).encode(), "a test")


def test_all_that_a_record_says() -> None:
    message = _read()
    assert message.id == "88120002"
    assert message.created_at == WHEN
    assert message.modified_at == WHEN + timedelta(milliseconds=417)
    assert (message.sender.number, message.sender.location) == ("+12025550110", "Denver, CO")
    assert [
        (recipient.number, recipient.error_code, recipient.recipient_id) for recipient in message.recipients
    ] == [
        ("+12025550148", "", "5511"),
        ("+12025550149", "LineBusy", "5512"),
    ]
    assert (message.page_count, message.resolution, message.cover_index) == (4, Resolution.FINE, 0)
    assert message.document is not None
    assert (message.document.file_name, message.document.size) == ("a.pdf", 12)


@pytest.mark.parametrize("gone", [None, ...])
def test_all_but_the_id_may_be_missing_or_null(gone: object) -> None:
    message = _read(**{key: gone for key in FULL if key != "id"})
    assert message.id == "88120002"
    assert message.recipients == ()
    assert message.document is None
    assert message.page_count == 0
    assert message.direction == "Outbound"


def test_ids_statuses_and_names_as_they_come() -> None:
    assert _read(id="88120002").id == "88120002"
    assert _read(messageStatus="Teleported", direction="Sideways").message_status == "Teleported"
    assert _read(faxResolution="Superfine").resolution is None
    assert _read(to={"phoneNumber": "+1"}).recipients[0].number == "+1"
    attachment = {"uri": "u", "filename": "b.pdf"}
    document = _read(attachments=[attachment]).document
    assert document is not None
    assert document.file_name == "b.pdf"
    assert _read(direction=..., to=...).direction == "Inbound"
    assert _read(faxPageCount=-1).page_count == 0
    assert _read(faxPageCount="7", surprise={"a": [1]}).page_count == 7


@pytest.mark.parametrize(
    "bad", [b"", b"null", b"[]", b"{}", b'{"id": null}', b'{"id": " "}', b"<html>", b"\xff", b"[" * 100_000]
)
def test_no_message_at_all(bad: bytes) -> None:
    with pytest.raises(FaxDeskError) as caught:
        message_of(bad, "a test")
    assert caught.value.kind == ErrorKind.BAD_ANSWER


def test_one_bad_record_does_not_spoil_the_page() -> None:
    body = {"records": [FULL, {"id": {"no": "id"}}, {"creationTime": 5}, {**FULL, "id": 2, "type": "SMS"}]}
    page = page_of(json.dumps(body).encode(), 3)
    assert [message.id for message in page.messages] == ["88120002"]
    assert (page.page, page.next_page_uri, page.total) == (3, "", None)
    assert page_of(b'{"records": [], "navigation": {"nextPage": null}}', 1).messages == ()


def test_a_sync_without_a_token_is_no_sync() -> None:
    for info in ({}, {"syncToken": ""}, {"syncToken": None}):
        with pytest.raises(FaxDeskError):
            sync_of(json.dumps({"records": [], "syncInfo": info}).encode())
    body = {"records": [{"id": 5, "availability": "Purged"}], "syncInfo": {"syncToken": "t", "new": 1}}
    result = sync_of(json.dumps(body).encode())
    assert [(message.id, message.availability) for message in result.gone] == [("5", "Purged")]
    assert result.older_records_exist is False


@pytest.mark.parametrize(
    "text",
    ["2026-11-20T10:15:02Z", "2026-11-20T10:15:02.000Z", "2026-11-20T10:15:02+0000",
     "2026-11-20T10:15:02+00:00", "2026-11-20T05:15:02-0500", "2026-11-20T10:15:02",
     " 2026-11-20T10:15:02.0000000Z "],
)  # fmt: skip
def test_times_as_they_come(text: str) -> None:
    assert parse_time(text) == WHEN


@pytest.mark.parametrize("text", ["", None, "soon", "2026-13-45T00:00:00Z", "1763633702"])
def test_what_is_no_time(text: str | None) -> None:
    assert parse_time(text) is None


def test_times_go_out_in_utc() -> None:
    at = datetime(2026, 11, 20, 5, 15, 2, 417_900, tzinfo=timezone(timedelta(hours=-5)))
    assert format_time(at) == "2026-11-20T10:15:02.417Z"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, "x"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(_json)
def test_any_json_is_a_message_or_a_clear_error(value: object) -> None:
    body = json.dumps(value).encode()
    for read in (lambda: message_of(body, "a test"), lambda: page_of(body, 1), lambda: sync_of(body)):
        assert _problem_of(read) in (None, ErrorKind.BAD_ANSWER)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_clear_error(body: bytes) -> None:
    assert _problem_of(lambda: page_of(body, 1)) in (None, ErrorKind.BAD_ANSWER)


def _problem_of(read: Callable[[], object]) -> ErrorKind | None:
    try:
        read()
    except FaxDeskError as error:
        return error.kind
    return None
