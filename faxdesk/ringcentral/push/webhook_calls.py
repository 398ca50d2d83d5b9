"""Subscriptions whose notifications go to a web address (API §6.3), for the program webhooks."""

from __future__ import annotations

import re

import msgspec

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.values import Webhook
from faxdesk.ringcentral.http.api import Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.push.notification import FILTERS
from faxdesk.ringcentral.wire import (
    RecordsAnswer,
    WireId,
    bad_answer,
    decode,
    parse_time,
    read_object,
    read_records,
    text_id,
)
from faxdesk.words import mark, tr

_PATH = "/restapi/v1.0/subscription"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TRANSPORT = "WebHook"
_ACTIVE = "Active"


class _Mode(msgspec.Struct, rename="camel"):
    transport_type: str | None = None
    address: str | None = None


class _Subscription(msgspec.Struct, rename="camel"):
    id: WireId = None
    status: str | None = None
    event_filters: list[str] | None = None
    expiration_time: str | None = None
    delivery_mode: _Mode | None = None


class WebhookCalls:
    """Creating, renewing and deleting webhooks."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def create(self, address: str, verification: str, life_s: int, token: CancelToken) -> Webhook:
        mode = {"transportType": _TRANSPORT, "address": address}
        if verification:
            mode["verificationToken"] = verification
        request = {"eventFilters": list(FILTERS), "deliveryMode": mode, "expiresIn": life_s}
        what = mark("making a webhook")
        answer = self._api.change("POST", _PATH, token, what=what, group=Group.MEDIUM, body=request)
        return _webhook(read_object(answer.body, _Subscription, what))

    def renew(self, webhook_id: str, token: CancelToken) -> Webhook:
        what = mark("renewing a webhook")
        path = f"{_path(webhook_id)}/renew"
        answer = self._api.change("POST", path, token, what=what, group=Group.LIGHT, repeat_safe=True)
        return _webhook(read_object(answer.body, _Subscription, what))

    def get(self, webhook_id: str, token: CancelToken) -> Webhook:
        answer = self._api.get(_path(webhook_id), token)
        return _webhook(read_object(answer.body, _Subscription, "a webhook"))

    def all(self, token: CancelToken) -> list[Webhook]:
        """Of the subscriptions, those that are webhooks: the live connection has one as well."""
        what = mark("the list of webhooks")
        answer = self._api.get(_PATH, token)
        records = decode(answer.body, RecordsAnswer, what).records
        known = read_records(records, _Subscription, what)
        return [
            _webhook(subscription)
            for subscription in known
            if _mode(subscription).transport_type == _TRANSPORT
        ]

    def delete(self, webhook_id: str, token: CancelToken) -> None:
        what = mark("deleting a webhook")
        self._api.change("DELETE", _path(webhook_id), token, what=what, group=Group.MEDIUM, repeat_safe=True)


def _path(webhook_id: str) -> str:
    if not _ID.fullmatch(webhook_id):
        raise FaxDeskError(
            tr("FaxDesk was about to ask for a webhook without a proper name."),
            tr("Nothing was changed. Please report this."),
            ErrorKind.BUG,
        )
    return f"{_PATH}/{webhook_id}"


def _mode(subscription: _Subscription) -> _Mode:
    return subscription.delivery_mode or _Mode()


def _webhook(subscription: _Subscription) -> Webhook:
    if not text_id(subscription.id):
        raise bad_answer("a webhook")
    return Webhook(
        id=text_id(subscription.id),
        address=_mode(subscription).address or "",
        status=subscription.status or "",
        is_active=subscription.status == _ACTIVE,
        events=tuple(subscription.event_filters or ()),
        expires_at=parse_time(subscription.expiration_time),
    )
