"""The client against the simulator: the whole of what the program does with the service."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft, Recipient, RequestForm
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, Direction, Message, Resolution
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.simulator.server import Simulator
from tests.ringcentral.conftest import BodySent

DANA = Recipient("+12025550147", "Dana Ortíz")
PLAIN = Recipient("+12025550148")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _send(
    client: RingCentral, token: CancelToken, path: Path, draft: Draft, name: str = "letter.pdf"
) -> Message:
    sent = BodySent()
    steps: list[tuple[int, int]] = []
    message = client.send_fax(
        draft,
        [UploadFile(name, path)],
        token=token,
        progress=lambda done, total: steps.append((done, total)),
        on_body_sent=sent,
    )
    assert sent.times == 1
    assert steps[-1][0] == steps[-1][1] > path.stat().st_size
    assert sorted(steps) == steps
    return message


@pytest.mark.parametrize(
    ("form", "recipients", "shape"),
    [
        (RequestForm.FORM_DATA, (PLAIN, Recipient("+12025550149")), "A"),
        (RequestForm.FORM_DATA, (DANA, PLAIN), "B"),
        (RequestForm.MIXED, (DANA, PLAIN), "C"),
    ],
)
def test_everything_of_a_draft_arrives_in_each_form(
    client: RingCentral,
    service: Simulator,
    token: CancelToken,
    make_pdf: Callable[..., Path],
    tmp_path: Path,
    form: RequestForm,
    recipients: tuple[Recipient, ...],
    shape: str,
) -> None:
    pdf = make_pdf(pages=2)
    text = tmp_path / "notes.txt"
    text.write_text("grüße", encoding="utf-8")
    at = datetime.now(UTC).replace(microsecond=123_000) + timedelta(days=2)
    draft = Draft(
        recipients=recipients,
        cover_index=6,
        cover_text="Bitte lesen — “eilig”\nzweite Zeile",
        resolution=Resolution.STANDARD,
        send_at=at,
        iso_code="US",
        form=form,
    )
    message = client.send_fax(
        draft,
        [UploadFile("Übersicht & Plan.pdf", pdf, "application/pdf"), UploadFile("notes.txt", text)],
        token=token,
        progress=None,
        on_body_sent=lambda: None,
    )
    assert message.message_status == "Queued"
    assert message.direction == Direction.OUTBOUND
    (known,) = service.control.faxes()
    assert known["shape"] == shape
    assert str(known["id"]) == message.id
    assert [recipient["number"] for recipient in known["to"]] == [
        recipient.number for recipient in recipients
    ]
    if shape != "A":
        assert [recipient["name"] for recipient in known["to"]] == [
            recipient.name for recipient in recipients
        ]
    assert (known["cover_index"], known["cover_text"]) == (6, draft.cover_text)
    assert known["resolution"] == "Low"
    assert datetime.fromisoformat(known["send_time"]) == at
    assert known["iso_code"] == "US"
    assert [file["sha256"] for file in known["files"]] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in (pdf, text)
    ]
    assert [file["name"] for file in known["files"]] == ["Ubersicht _ Plan.pdf", "notes.txt"]


def test_no_cover_is_said_and_the_default_is_left_to_the_account(
    client: RingCentral, service: Simulator, token: CancelToken, make_pdf: Callable[..., Path]
) -> None:
    none = _send(client, token, make_pdf(), Draft(recipients=(PLAIN,), cover_index=0))
    default = _send(client, token, make_pdf(), Draft(recipients=(PLAIN,), cover_index=None))
    assert none.cover_index == 0
    assert default.cover_index != 0


def test_a_fax_is_followed_to_its_end_with_each_recipients_fate(
    client: RingCentral, service: Simulator, token: CancelToken, make_pdf: Callable[..., Path]
) -> None:
    draft = Draft(recipients=(PLAIN, Recipient("+12025550101")))
    sent = _send(client, token, make_pdf(pages=3), draft)
    service.control.settle()
    message = client.message(sent.id, token)
    assert message.message_status == "SendingFailed"
    assert [(recipient.status, recipient.error_code) for recipient in message.recipients] == [
        ("Sent", ""),
        ("SendingFailed", "LineBusy"),
    ]
    assert message.page_count == 3


def test_resend_and_forward(
    client: RingCentral, service: Simulator, token: CancelToken, make_pdf: Callable[..., Path]
) -> None:
    failed = _send(client, token, make_pdf(), Draft(recipients=(Recipient("+12025550101"),)))
    service.control.settle()
    (received,) = service.control.receive(pages=1)
    again = client.resend_fax(failed.id, (), None, token=token, on_body_sent=BodySent())
    at = datetime.now(UTC) + timedelta(days=1)
    onward = client.resend_fax(str(received), (DANA,), at, token=token, on_body_sent=BodySent())
    known = {str(fax["id"]): fax for fax in service.control.faxes()}
    assert known[again.id]["to"][0]["number"] == "+12025550101"
    assert known[onward.id]["original_id"] == received
    assert known[onward.id]["to"][0]["name"] == DANA.name
    assert known[onward.id]["send_time"]
    assert len({failed.id, again.id, onward.id}) == 3


def test_resending_what_the_service_does_not_resend_is_refused(
    client: RingCentral, token: CancelToken, make_pdf: Callable[..., Path]
) -> None:
    waiting = _send(client, token, make_pdf(), Draft(recipients=(Recipient("+12025550108"),)))
    with pytest.raises(FaxDeskError) as caught:
        client.resend_fax(waiting.id, (), None, token=token, on_body_sent=BodySent())
    assert (caught.value.kind, caught.value.code) == (ErrorKind.REFUSED, "MSG-343")
    with pytest.raises(FaxDeskError) as caught:
        client.resend_fax("987654321", (), None, token=token, on_body_sent=BodySent())
    assert caught.value.kind == ErrorKind.NOT_FOUND


def test_the_list_is_paged_and_filtered(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    service.control.receive(count=5, from_="+13035550166")
    service.control.receive(from_="+13035550177")
    page = client.messages(date_from=None, date_to=None, per_page=4, token=token)
    assert (len(page.messages), page.page, page.total, page.total_pages) == (4, 1, 6, 2)
    rest = client.next_page(page, token)
    assert (len(rest.messages), rest.page, rest.next_page_uri) == (2, 2, "")
    assert len({message.id for message in (*page.messages, *rest.messages)}) == 6
    mine = client.messages(
        date_from=LONG_AGO,
        date_to=datetime.now(UTC) + timedelta(hours=1),
        direction=Direction.INBOUND,
        phone_number="+13035550177",
        availability=(Availability.ALIVE, Availability.DELETED),
        token=token,
    )
    assert [message.sender.number for message in mine.messages] == ["+13035550177"]
    sent = client.messages(date_from=None, date_to=None, direction=Direction.OUTBOUND, token=token)
    assert sent.messages == ()


def test_sync_tells_what_is_new_changed_and_gone(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    first, second = (str(fax_id) for fax_id in service.control.receive(count=2))
    full = client.sync_full(LONG_AGO, token)
    assert {message.id for message in full.messages} == {first, second}
    assert full.sync_token
    assert full.sync_time is not None
    service.control.mark_read(int(first))
    service.control.delete(int(second))
    (third,) = service.control.receive()
    later = client.sync_incremental(full.sync_token, token)
    assert {message.id: message.read_status for message in later.messages} == {
        first: "Read",
        str(third): "Unread",
    }
    assert [(message.id, message.availability) for message in later.gone] == [(second, "Deleted")]


def test_a_sync_can_be_cut_and_continued_backwards(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    for _ in range(4):
        service.control.receive()
        service.control.clock(advance_s=10)
    newest = client.sync_full(LONG_AGO, token, record_count=3)
    assert len(newest.messages) == 3
    assert newest.older_records_exist
    oldest = min(message.created_at for message in newest.messages if message.created_at)
    older = client.sync_full(LONG_AGO, token, date_to=oldest, record_count=3)
    assert {message.id for message in (*newest.messages, *older.messages)} == {
        str(fax["id"]) for fax in service.control.faxes()
    }


def test_a_stale_sync_token_says_so(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    known = client.sync_full(LONG_AGO, token).sync_token
    service.control.drop_sync_tokens()
    for stale in (known, "nonsense", ""):
        with pytest.raises(FaxDeskError) as caught:
            client.sync_incremental(stale, token)
        assert caught.value.kind == ErrorKind.SYNC_TOKEN_STALE


def test_marking_one_and_many(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    ids = [str(fax_id) for fax_id in service.control.receive(count=3)]
    assert client.set_read(ids[:1], True, token) == {ids[0]: True}
    assert client.set_read([*ids, "123456"], True, token) == {**dict.fromkeys(ids, True), "123456": False}
    assert all(fax["read"] for fax in service.control.faxes())
    assert client.set_read(["123456"], False, token) == {"123456": False}
    assert client.set_read([], False, token) == {}
    client.set_read(ids, False, token)
    assert not any(fax["read"] for fax in service.control.faxes())


def test_deleting_restoring_and_purging(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    ids = [str(fax_id) for fax_id in service.control.receive(count=3)]
    assert client.delete([*ids[:2], "123456"], token) == {ids[0]: True, ids[1]: True, "123456": True}
    # A second time must not purge what can still be restored.
    assert client.delete(ids, token) == dict.fromkeys(ids, True)
    state = {str(fax["id"]): fax["availability"] for fax in service.control.faxes()}
    assert state == dict.fromkeys(ids, "Deleted")
    assert client.restore(ids[0], token).availability == Availability.ALIVE
    assert client.delete(ids[2:], token, purge=True) == {ids[2]: True}
    state = {str(fax["id"]): fax["availability"] for fax in service.control.faxes()}
    assert state == {ids[0]: "Alive", ids[1]: "Deleted", ids[2]: "Purged"}
    assert client.delete([], token) == {}


@pytest.mark.parametrize("odd", ["", " ", "*", "0", "12/..", "1,2", "?type=Fax", "-1", "１２"])
def test_an_odd_id_never_becomes_a_request(
    client: RingCentral, service: Simulator, token: CancelToken, odd: str
) -> None:
    (real,) = service.control.receive()
    service.control.clear_requests()
    calls: list[Callable[[], object]] = [
        lambda: client.delete([str(real), odd], token),
        lambda: client.set_read([odd], True, token),
        lambda: client.restore(odd, token),
        lambda: client.message(odd, token),
        lambda: client.resend_fax(odd, (), None, token=token, on_body_sent=BodySent()),
    ]
    for call in calls:
        with pytest.raises(FaxDeskError) as caught:
            call()
        assert caught.value.kind == ErrorKind.BUG
    assert service.control.requests() == []


@pytest.mark.parametrize("drop", ["before", "after"])
def test_a_delete_whose_answer_is_lost_is_looked_up_and_not_repeated(
    client: RingCentral, service: Simulator, token: CancelToken, drop: str
) -> None:
    (real,) = service.control.receive()
    service.control.fault("DELETE", "message-store", drop=drop)
    was_carried_out = drop == "after"
    assert client.delete([str(real)], token) == {str(real): was_carried_out}
    deletes = [request for request in service.control.requests() if request["method"] == "DELETE"]
    assert len(deletes) == 1
    assert service.control.faxes()[0]["availability"] == ("Deleted" if was_carried_out else "Alive")


def test_of_many_deletions_what_was_done_is_told_though_the_rest_fails(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    """Whoever did not learn of it would delete once more, which purges (API §3.2)."""
    ids = [str(fax_id) for fax_id in service.control.receive(count=51)]
    service.control.fault("GET", f"message-store/{ids[50]}", times=9, status=403, body="{}")
    assert client.delete(ids, token) == dict.fromkeys(ids[:50], True)
    state = {str(fax["id"]): fax["availability"] for fax in service.control.faxes()}
    assert state == {**dict.fromkeys(ids, "Deleted"), ids[50]: "Alive"}
    with pytest.raises(FaxDeskError):
        client.delete(ids[50:], token)


def test_who_is_signed_in(client: RingCentral, token: CancelToken) -> None:
    account = client.account(token)
    assert account.name
    assert account.extension_id
    assert "+12025550110" in account.fax_numbers
    assert account.country == "US"


def test_the_cover_pages(client: RingCentral, token: CancelToken) -> None:
    covers = client.cover_pages(token)
    assert (covers[0].index, covers[0].name) == (0, "None")
    assert {cover.index for cover in covers} >= set(range(1, 14))


def test_the_services_clock(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    service.control.clock(offset_s=86_400)
    client.cover_pages(token)
    assert abs((client.server_now() - datetime.now(UTC)).total_seconds() - 86_400) < 3


def test_a_session_that_ended_elsewhere(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    service.control.expire_access_tokens()
    assert client.cover_pages(token)
    service.control.revoke_all()
    assert client.cover_pages(token), "the JWT starts another session"


def test_it_asks_again_where_that_does_no_harm(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    service.control.receive(count=2)
    service.control.fault("GET", "message-store", status=503)
    service.control.fault("GET", "message-store", drop="before")
    assert len(client.messages(date_from=None, date_to=None, token=token).messages) == 2
    service.control.fault("GET", "message-store", times=3, status=500)
    with pytest.raises(FaxDeskError) as caught:
        client.messages(date_from=None, date_to=None, token=token)
    assert caught.value.kind == ErrorKind.SERVICE_DOWN


def test_html_or_odd_json_in_an_answers_place(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    for body in ("<html>Welcome to Hotel Wifi</html>", "[]", "{}", '{"records": 7}', '{"records": [1, 2]}'):
        service.control.fault("GET", "message-store", status=200, body=body)
        with pytest.raises(FaxDeskError) as caught:
            client.messages(date_from=None, date_to=None, token=token)
        assert caught.value.kind == ErrorKind.BAD_ANSWER, body
        service.control.fault("GET", "message-sync", status=200, body=body)
        with pytest.raises(FaxDeskError) as caught:
            client.sync_full(LONG_AGO, token)
        assert caught.value.kind == ErrorKind.BAD_ANSWER, body


def test_a_429_makes_the_group_pause(client: RingCentral, service: Simulator, token: CancelToken) -> None:
    service.control.fault("GET", "fax-cover-page", status=429, headers={"Retry-After": "17"}, body="{}")
    with pytest.raises(FaxDeskError) as caught:
        client.cover_pages(token)
    assert (caught.value.kind, caught.value.retry_after_s) == (ErrorKind.RATE_LIMITED, 17)
    before = len(service.control.requests())
    token.cancel()
    with pytest.raises(Cancelled):
        client.cover_pages(token)
    assert len(service.control.requests()) == before
