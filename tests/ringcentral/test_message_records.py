"""Reading the service's records of faxes, in all the ways they may come."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Message, Resolution
from faxdesk.ringcentral.message_records import ListReader, MessageRecords
from faxdesk.ringcentral.wire import format_time, parse_time

RECORDS = MessageRecords()
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
    return RECORDS.message(json.dumps(record).encode(), "a test")


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
        RECORDS.message(bad, "a test")
    assert caught.value.kind == ErrorKind.BAD_ANSWER


def test_what_is_told_of_an_unread_page_is_what_is_on_it() -> None:
    records = [
        FULL,
        {**FULL, "id": 2, "type": "SMS"},
        {**FULL, "id": 3, "creationTime": 5, "faxPageCount": "many"},
        {**FULL, "id": 4, "creationTime": ["2026-11-20T10:15:02.000Z"]},
        {**FULL, "id": ..., "uri": "https://platform.ringcentral.com/message-store/5?x=1"},
        {"id": {"no": "id"}},
        7,
    ]
    records = [
        {key: value for key, value in record.items() if value is not ...}
        if isinstance(record, dict)
        else record
        for record in records
    ]
    navigation = {"nextPage": {"uri": "https://platform.ringcentral.com/more"}}
    for body in (
        {"records": records, "navigation": navigation, "paging": {"page": 2, "totalElements": 77}},
        {"records": records[:1], "navigation": navigation, "paging": {"page": 2, "totalElements": 77}},
        {"records": records[:1], "navigation": "none", "paging": [1]},
    ):
        raw = json.dumps(body).encode()
        read, unread = RECORDS.page(raw, 4), RECORDS.unread_page(raw, 4)
        assert [(fax.id, fax.created_at) for fax in unread.listed] == [
            (message.id, message.created_at) for message in read.messages
        ]
        assert (unread.page, unread.next_page_uri, unread.total) == (
            read.page,
            read.next_page_uri,
            read.total,
        )
        assert ListReader().read(unread.body, unread.country) == read.messages
    with pytest.raises(FaxDeskError):
        RECORDS.unread_page(b'{"records": [1, 2]}', 1)


def test_one_bad_record_does_not_spoil_the_page() -> None:
    body = {"records": [FULL, {"id": {"no": "id"}}, {"creationTime": 5}, {**FULL, "id": 2, "type": "SMS"}]}
    page = RECORDS.page(json.dumps(body).encode(), 3)
    assert [message.id for message in page.messages] == ["88120002"]
    assert (page.page, page.next_page_uri, page.total) == (3, "", None)
    assert RECORDS.page(b'{"records": [], "navigation": {"nextPage": null}}', 1).messages == ()


def test_a_sync_without_a_token_is_no_sync() -> None:
    for info in ({}, {"syncToken": ""}, {"syncToken": None}):
        with pytest.raises(FaxDeskError):
            RECORDS.sync(json.dumps({"records": [], "syncInfo": info}).encode())
    body = {"records": [{"id": 5, "availability": "Purged"}], "syncInfo": {"syncToken": "t", "new": 1}}
    result = RECORDS.sync(json.dumps(body).encode())
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


def test_a_whole_record_is_complete_and_one_that_leaves_much_out_is_not() -> None:
    assert not _read().is_incomplete
    # The service counts pages late, and some senders hide.
    assert not _read(faxPageCount=..., subject=..., coverIndex=None, readStatus=..., name=...).is_incomplete
    received = {"direction": "Inbound", "messageStatus": "Received"}
    assert not _read(**received, to=..., **{"from": {"name": "Unknown"}}).is_incomplete
    for lacking in ("direction", "messageStatus", "creationTime", "to", "attachments"):
        assert _read(**{"messageStatus": "Sent", lacking: ...}).is_incomplete, lacking
    assert _read(**received, **{"from": ...}).is_incomplete
    # Right after it was sent, and where it failed, a fax has no pages there.
    assert not _read(messageStatus="Queued", attachments=...).is_incomplete
    assert not _read(messageStatus="SendingFailed", attachments=[]).is_incomplete


ODD: list[object] = [
    None,
    True,
    5,
    -1,
    1.5,
    10**29,
    "2 pages",
    "",
    "x" * 5000,
    [],
    [[]],
    [5],
    ["+13035550166"],
    {},
    {"a": 1},
]


@pytest.mark.parametrize("odd", ODD, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("field", [name for name in FULL if name != "id"])
def test_a_record_with_an_odd_field_is_listed_with_all_the_rest(field: str, odd: object) -> None:
    body = {"records": [{**FULL, field: odd}], "syncInfo": {"syncToken": "t"}}
    if field == "type" and isinstance(odd, str):
        return  # Another kind of message.
    for messages in (RECORDS.page(json.dumps(body).encode(), 1), RECORDS.sync(json.dumps(body).encode())):
        (message,) = messages.messages
        whole = _read()
        same = {
            "direction": message.direction == whole.direction,
            "faxPageCount": message.page_count == 4,
            "from": message.sender == whole.sender,
            "to": message.recipients == whole.recipients,
            "attachments": message.attachments == whole.attachments,
            "creationTime": message.created_at == whole.created_at,
            "messageStatus": message.message_status == whole.message_status,
        }
        assert [name for name, is_same in same.items() if not is_same and name != field] == []
        assert 0 <= message.page_count <= 10_000
        assert message.cover_index is None or 0 <= message.cover_index <= 10_000


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("attachments", {}),
        ("coverIndex", ""),
        ("coverIndex", -1),
        ("faxPageCount", "2 pages"),
        ("faxPageCount", 10**29),
        ("faxPageCount", -3),
        ("from", "+13035550166"),
        ("to", "+13035550166"),
        ("to", [5]),
        ("creationTime", 1763633702),
        ("creationTime", "0001-01-01T00:00:00+14:00"),
        ("creationTime", "9999-12-31T23:59:59.999Z"),
        ("creationTime", "yesterday"),
        ("messageStatus", {}),
        ("readStatus", 1),
    ],
)
def test_what_could_not_be_read_is_worth_asking_for_again(
    field: str, odd: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert _read(**{field: odd}).is_incomplete
    (line,) = caplog.messages
    assert field in line
    assert "3035550166" not in line


def test_of_an_odd_part_is_read_what_can_be() -> None:
    assert _read(**{"from": "+13035550166"}).sender.number == "+13035550166"
    assert _read(**{"from": {"phoneNumber": "+13035550166", "name": 5}}).sender.number == "+13035550166"
    assert [recipient.number for recipient in _read(to="+13035550166").recipients] == ["+13035550166"]
    to = [{"phoneNumber": "+12025550148", "messageStatus": []}, "+13035550166"]
    assert [(recipient.number, recipient.status) for recipient in _read(to=to).recipients] == [
        ("+12025550148", ""),
        ("+13035550166", ""),
    ]
    alone = _read(attachments={"uri": "https://media.ringcentral.com/x", "size": "large"}).document
    assert alone is not None
    assert alone.uri == "https://media.ringcentral.com/x"
    # A fax that was perhaps not read is better shown as new.
    assert _read(readStatus=1).read_status == "Unread"


def test_the_id_also_stands_in_the_address() -> None:
    uri = "https://platform.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/88120002"
    odd_ids: list[object] = [..., None, {}, [], 1.5, "", "abc", "0"]
    for odd in odd_ids:
        message = _read(id=odd, uri=uri)
        assert message.id == "88120002"
    with pytest.raises(FaxDeskError):
        _read(id={}, uri="https://platform.ringcentral.com/88120002")


def test_paging_and_time_may_be_odd_too() -> None:
    body = {"records": [FULL], "paging": "3", "navigation": {"nextPage": []}}
    page = RECORDS.page(json.dumps(body).encode(), 3)
    assert (page.page, page.total, page.next_page_uri, len(page.messages)) == (3, None, "", 1)
    info = {"syncToken": 17, "syncTime": {}, "olderRecordsExist": "perhaps"}
    result = RECORDS.sync(json.dumps({"records": [FULL], "syncInfo": info}).encode())
    assert (result.sync_token, result.sync_time, result.older_records_exist) == ("17", None, False)


def test_national_numbers_are_read_as_of_the_account_s_country() -> None:
    records = MessageRecords("GB")
    body = {**FULL, "from": {"phoneNumber": "0161 496 0000"}, "to": [{"phoneNumber": "020 7946 0018"}]}
    message = records.message(json.dumps(body).encode(), "a test")
    assert message.sender.number == "+441614960000"
    assert message.recipients[0].number == "+442079460018"
    assert RECORDS.message(json.dumps(body).encode(), "a test").recipients[0].number == "020 7946 0018"
    masked = {**FULL, "to": [{"phoneNumber": "********0018"}, {"extensionNumber": "101"}]}
    assert [
        recipient.number for recipient in records.message(json.dumps(masked).encode(), "").recipients
    ] == [
        "********0018",
        "101",
    ]


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
    for read in (
        lambda: RECORDS.message(body, "a test"),
        lambda: RECORDS.page(body, 1),
        lambda: RECORDS.sync(body),
    ):
        assert _problem_of(read) in (None, ErrorKind.BAD_ANSWER)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_clear_error(body: bytes) -> None:
    assert _problem_of(lambda: RECORDS.page(body, 1)) in (None, ErrorKind.BAD_ANSWER)


def _problem_of(read: Callable[[], object]) -> ErrorKind | None:
    try:
        read()
    except FaxDeskError as error:
        return error.kind
    return None


def test_a_byte_order_mark_hides_nothing() -> None:
    record = BOM_UTF8 + json.dumps(FULL).encode()
    assert RECORDS.message(record, "a test") == _read()
    listed = BOM_UTF8 + json.dumps({"records": [FULL]}).encode()
    assert RECORDS.page(listed, 1).messages == (_read(),)
    synced = BOM_UTF8 + json.dumps({"records": [FULL], "syncInfo": {"syncToken": "next"}}).encode()
    assert RECORDS.sync(synced).messages == (_read(),)
