"""Notifications: subscribing over HTTPS, and reading what comes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.push.notification import Notification, parse_notification
from faxdesk.simulator.server import Simulator
from tests.ringcentral.servers import RawServer, Visit
from tests.support.waiting import PATIENCE_S


class Hook:
    """A web address of our own that keeps what it is told."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.tokens: list[str] = []
        self.came = threading.Event()
        self.url = ""

    def script(self, visit: Visit) -> None:
        body = visit.read_body()
        if b'"event"' in body:  # The question before the first one is no event.
            self.got.append(body)
            self.tokens.append(visit.header("verification-token") or visit.header("validation-token"))
            self.came.set()
        visit.answer(200, b"", validation_token=visit.header("validation-token"))


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    with RawServer(hook.script) as server:
        hook.url = server.url
        yield hook


def test_the_life_of_a_webhook(client: RingCentral, token: CancelToken, hook: Hook) -> None:
    webhook = client.create_webhook(hook.url, "", 600, token)
    assert webhook.is_active
    assert webhook.address == hook.url
    assert len(webhook.events) == 2
    assert webhook.expires_at is not None
    assert [webhook.id for webhook in client.webhooks(token)] == [webhook.id]
    renewed = client.renew_webhook(webhook.id, token)
    assert renewed.expires_at is not None
    assert renewed.expires_at >= webhook.expires_at
    assert client.webhook(webhook.id, token).id == webhook.id
    client.delete_webhook(webhook.id, token)
    assert client.webhooks(token) == []
    with pytest.raises(FaxDeskError) as caught:
        client.webhook(webhook.id, token)
    assert caught.value.kind == ErrorKind.NOT_FOUND


def test_the_subscription_of_a_live_connection_is_no_webhook(
    client: RingCentral, token: CancelToken, hook: Hook
) -> None:
    line = client.open_push(None, token)
    try:
        assert client.webhooks(token) == []
        webhook = client.create_webhook(hook.url, "", 600, token)
        assert client.webhooks(token) == [webhook]
    finally:
        line.leave()


def test_an_odd_field_hides_no_webhook(connect: Callable[..., RingCentral], token: CancelToken) -> None:
    mode = {"transportType": "WebHook", "address": "https://example.com/hook"}
    records = [
        {"id": 5, "deliveryMode": mode, "expirationTime": 7, "eventFilters": "all", "status": []},
        {"id": "b", "deliveryMode": mode, "status": "Active"},
        {"id": "c", "deliveryMode": "WebHook"},
        "no webhook",
    ]
    with RawServer(lambda visit: visit.answer(200, {"records": records})) as server:
        known = connect(server.url).webhooks(token)
    assert [(webhook.id, webhook.is_active) for webhook in known] == [("5", False), ("b", True)]


def test_what_the_service_delivers_can_be_read(
    client: RingCentral, service: Simulator, token: CancelToken, hook: Hook
) -> None:
    webhook = client.create_webhook(hook.url, "my-own-word", 600, token)
    (number,) = service.control.receive(from_="+13035550166")
    notifications: list[Notification] = []
    while not (
        any(notification.changes for notification in notifications)
        and any(notification.message_id for notification in notifications)
    ):
        assert hook.came.wait(PATIENCE_S)
        hook.came.clear()
        notifications = [parse_notification(body) for body in hook.got]
    assert {notification.subscription_id for notification in notifications} == {webhook.id}
    assert all(notification.is_about_faxes for notification in notifications)
    assert {new for notification in notifications for new in notification.new_message_ids} == {str(number)}
    assert str(number) in {notification.message_id for notification in notifications}
    assert "my-own-word" in hook.tokens


def test_an_address_that_does_not_answer(client: RingCentral, token: CancelToken) -> None:
    with RawServer(lambda visit: None) as gone:
        address = gone.url
    with pytest.raises(FaxDeskError) as caught:
        client.create_webhook(address, "", 600, token)
    assert caught.value.kind == ErrorKind.REFUSED
    assert "address" in caught.value.title


@pytest.mark.parametrize("odd", ["", "a/b", "..", "x" * 65, "?"])
def test_an_odd_webhook_id_never_becomes_a_request(client: RingCentral, token: CancelToken, odd: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        client.delete_webhook(odd, token)
    assert caught.value.kind == ErrorKind.BUG


STORE_EVENT: dict[str, Any] = {
    "uuid": "7700",
    "event": "/restapi/v1.0/account/70010001/extension/70020002/message-store",
    "timestamp": "2026-11-20T10:16:00.000+0000",
    "subscriptionId": "0c1f4a52",
    "body": {
        "extensionId": 70020002,
        "changes": [
            {"type": "Fax", "newCount": 1, "updatedCount": 0, "newMessageIds": [88120003]},
            {"type": "SMS", "newCount": 1, "newMessageIds": ["5"]},
        ],
    },
}


def test_a_store_event() -> None:
    notification = parse_notification(STORE_EVENT)
    assert notification.at is not None
    assert notification.new_message_ids == ("88120003",)
    assert notification.is_about_faxes
    assert notification.message_id == ""
    counts = {"changes": [{"type": "Fax", "updatedCount": 2}]}
    assert parse_notification({**STORE_EVENT, "body": counts}).changes[0].updated_count == 2
    other = {"changes": [{"type": "SMS", "newCount": 1}]}
    assert not parse_notification({**STORE_EVENT, "body": other}).is_about_faxes


@pytest.mark.parametrize(
    "body", [None, {}, [], "x", {"changes": "many"}, {"changes": [5]}, {"id": None}, {"telephony": {}}]
)
def test_an_event_of_another_kind_says_nothing(body: object) -> None:
    notification = parse_notification(json.dumps({"event": "/other", "body": body}).encode())
    assert (notification.changes, notification.message_id, notification.is_about_faxes) == ((), "", False)
    assert parse_notification({"event": "/other"}).event == "/other"


@pytest.mark.parametrize("data", [b"", b"<xml>", b"[]", b"7"])
def test_what_is_no_event_at_all(data: bytes) -> None:
    with pytest.raises(FaxDeskError) as caught:
        parse_notification(data)
    assert caught.value.kind == ErrorKind.BAD_ANSWER
