"""Subscriptions to notifications over HTTPS (API §6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.http.api import Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.values import Delivery, Subscription
from faxdesk.ringcentral.wire import RecordsAnswer, decode, parse_time, read_records

_PATH = "/restapi/v1.0/subscription"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _Mode(msgspec.Struct, rename="camel"):
    transport_type: str | None = None
    address: str | None = None


class _Disabled(msgspec.Struct):
    filter: str | None = None


class _Subscription(msgspec.Struct, rename="camel"):
    id: str
    status: str | None = None
    event_filters: list[str] | None = None
    disabled_filters: list[_Disabled] | None = None
    expiration_time: str | None = None
    delivery_mode: _Mode | None = None


class SubscriptionCalls:
    """Creating, renewing and deleting subscriptions."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def create(self, event_filters: Sequence[str], delivery: Delivery, token: CancelToken) -> Subscription:
        body = _request(event_filters, delivery)
        return self._change("POST", _PATH, token, "making a subscription", body=body)

    def update(
        self,
        subscription_id: str,
        event_filters: Sequence[str],
        delivery: Delivery | None,
        token: CancelToken,
    ) -> Subscription:
        body = _request(event_filters, delivery)
        return self._change("PUT", _path(subscription_id), token, "changing a subscription", body=body)

    def renew(self, subscription_id: str, token: CancelToken) -> Subscription:
        path = f"{_path(subscription_id)}/renew"
        return self._change("POST", path, token, "renewing a subscription", group=Group.LIGHT)

    def get(self, subscription_id: str, token: CancelToken) -> Subscription:
        answer = self._api.get(_path(subscription_id), token)
        return _subscription(decode(answer.body, _Subscription, "a subscription"))

    def all(self, token: CancelToken) -> list[Subscription]:
        what = "the list of subscriptions"
        answer = self._api.get(_PATH, token)
        records = decode(answer.body, RecordsAnswer, what).records
        return [_subscription(one) for one in read_records(records, _Subscription, what)]

    def delete(self, subscription_id: str, token: CancelToken) -> None:
        self._api.change(
            "DELETE",
            _path(subscription_id),
            token,
            what="deleting a subscription",
            group=Group.MEDIUM,
            repeat_safe=True,
        )

    def _change(
        self,
        method: str,
        path: str,
        token: CancelToken,
        what: str,
        *,
        group: Group = Group.MEDIUM,
        body: Any = None,
    ) -> Subscription:
        is_new = method == "POST" and body is not None
        answer = self._api.change(
            method, path, token, what=what, group=group, body=body, repeat_safe=not is_new
        )
        return _subscription(decode(answer.body, _Subscription, what))


def _path(subscription_id: str) -> str:
    if not _ID.fullmatch(subscription_id):
        raise FaxDeskError(
            "FaxDesk was about to ask for a subscription without a proper name.",
            "Nothing was changed. Please report this.",
            ErrorKind.BUG,
        )
    return f"{_PATH}/{subscription_id}"


def _request(event_filters: Sequence[str], delivery: Delivery | None) -> dict[str, Any]:
    request: dict[str, Any] = {"eventFilters": list(event_filters)}
    if delivery is None:
        return request
    mode = {"transportType": delivery.transport, "address": delivery.address}
    if delivery.verification_token:
        mode["verificationToken"] = delivery.verification_token
    request["deliveryMode"] = mode
    if delivery.expires_in_s is not None:
        request["expiresIn"] = delivery.expires_in_s
    return request


def _subscription(told: _Subscription) -> Subscription:
    mode = told.delivery_mode or _Mode()
    return Subscription(
        id=told.id,
        status=told.status or "",
        event_filters=tuple(told.event_filters or ()),
        expires_at=parse_time(told.expiration_time),
        transport=mode.transport_type or "",
        address=mode.address or "",
        disabled_filters=tuple(one.filter for one in told.disabled_filters or () if one.filter),
    )
