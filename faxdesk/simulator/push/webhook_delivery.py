"""Webhook subscriptions: the calls about them, the handshake, the deliveries (API §6.3)."""

from __future__ import annotations

import ipaddress
import uuid
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.responses import Response

from faxdesk.simulator.http.call_handling import Call, ok
from faxdesk.simulator.push.subscribers import Subscription, Subscriptions
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter

HANDSHAKE_SECONDS = 3.0
LARGEST_ANSWER = 1024


class SubscriptionCalls:
    """The calls on /restapi/v1.0/subscription."""

    def __init__(self, clock: ServiceClock, subscriptions: Subscriptions, poster: WebhookPoster) -> None:
        self._clock = clock
        self._subscriptions = subscriptions
        self._poster = poster

    async def listing(self, call: Call) -> Response:
        now = self._clock.now()
        mine = [s for s in self._subscriptions.alive() if s.client_id == call.session.client_id]
        uri = f"{call.origins.api}/restapi/v1.0/subscription"
        return ok({"uri": uri, "records": [subscription.body(now) for subscription in mine]})

    async def create(self, call: Call) -> Response:
        """Make a webhook when its address has shown that it listens."""
        body = await call.json_object()
        mode = body.get("deliveryMode")
        if not isinstance(mode, dict) or mode.get("transportType") not in ("WebHook", "WebSocket"):
            raise invalid_parameter("deliveryMode.transportType")
        if mode["transportType"] == "WebSocket":
            message = "WebSocket subscriptions are made over the WebSocket connection"
            raise invalid_parameter("deliveryMode.transportType", message)
        check_address(mode.get("address"))
        subscription = self._subscriptions.prepare(body, call.session.client_id, "WebHook", call.origins)
        await self._poster.shake_hands(subscription)
        self._subscriptions.put_in_force(subscription)
        return ok(subscription.body(self._clock.now()))

    async def read(self, call: Call) -> Response:
        return ok(self._find(call).body(self._clock.now()))

    async def update(self, call: Call) -> Response:
        """Change filters, lifetime or address. A call without a body renews the subscription."""
        subscription = self._find(call)
        body = await call.json()
        if body is None:
            self._subscriptions.renew(subscription)
            return ok(subscription.body(self._clock.now()))
        if not isinstance(body, dict):
            raise ApiError(400, "CMN-104", "Unparsable request body")
        mode = body.get("deliveryMode") or {}
        if subscription.transport == "WebHook" and mode.get("address"):
            check_address(mode["address"])
            subscription.address = mode["address"]
            await self._poster.shake_hands(subscription)
        self._subscriptions.change(subscription, body)
        return ok(subscription.body(self._clock.now()))

    async def delete(self, call: Call) -> Response:
        self._subscriptions.remove(self._find(call))
        return Response(status_code=204)

    async def renew(self, call: Call) -> Response:
        subscription = self._find(call)
        self._subscriptions.renew(subscription)
        return ok(subscription.body(self._clock.now()))

    def _find(self, call: Call) -> Subscription:
        return self._subscriptions.find(call.path["subscription"], call.session.client_id)


def check_address(address: Any) -> None:
    """Raise ApiError 400 unless a webhook may go to this address: by HTTPS, or to this computer."""
    parts = urlsplit(address if isinstance(address, str) else "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise invalid_parameter("deliveryMode.address")
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise ApiError(400, "SUB-523", "HTTPS is required for the webhook address")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class WebhookPoster:
    """Posts to the addresses of webhooks."""

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions

    async def shake_hands(self, subscription: Subscription) -> None:
        """Check that the address returns a token within three seconds. Raises ApiError 400 SUB-52x when it
        does not."""
        token = str(uuid.uuid4())
        headers = self._verification(subscription) | {"Validation-Token": token}
        try:
            async with self._client(subscription) as client:
                answer = await client.post(subscription.address, headers=headers, json={})
        except httpx.HTTPError:
            raise ApiError(400, "SUB-521", "The webhook address cannot be reached") from None
        if answer.status_code != 200:
            raise ApiError(400, "SUB-522", f"The webhook answered HTTP {answer.status_code} instead of 200")
        size = len(answer.content) + sum(len(name) + len(value) for name, value in answer.headers.raw)
        if size > LARGEST_ANSWER:
            raise ApiError(400, "SUB-525", "The webhook's answer is too large")
        if answer.headers.get("Validation-Token") != token:
            raise ApiError(400, "SUB-520", "The webhook did not return the validation token")

    async def post(self, subscription: Subscription, payload: dict[str, Any]) -> bool:
        """Deliver one event, and give whether the address took it."""
        try:
            async with self._client(subscription) as client:
                answer = await client.post(
                    subscription.address, headers=self._verification(subscription), json=payload
                )
            taken = answer.is_success
        except httpx.HTTPError:
            taken = False
        if taken:
            self._subscriptions.delivered(subscription)
        else:
            self._subscriptions.failed(subscription)
        return taken

    def _client(self, subscription: Subscription) -> httpx.AsyncClient:
        # Loading certificates takes longer than all the rest, and plain HTTP needs none.
        encrypted = subscription.address.startswith("https:")
        return httpx.AsyncClient(timeout=HANDSHAKE_SECONDS, trust_env=False, verify=encrypted)

    def _verification(self, subscription: Subscription) -> dict[str, str]:
        # The service's guides disagree on the name of the header, so both are sent.
        token = subscription.verification
        return {"Verification-Token": token, "Validation-Token": token} if token else {}
