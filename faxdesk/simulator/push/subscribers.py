"""Subscriptions: who wants to hear of which events, at which address, and until when (API §6)."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

from faxdesk.simulator.push.filters import EventFilter, parse_filter
from faxdesk.simulator.state.clock import ServiceClock, stamp
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.records import Origins
from faxdesk.simulator.state.service_errors import ApiError, invalid_parameter, not_found

MAX_SUBSCRIPTIONS = 30
WEBHOOK_LIFETIME = 604_799
WEBSOCKET_LIFETIME = 86_399
LONGEST = 315_360_000
FAILURES_ALLOWED = 3

Transport = Literal["WebHook", "WebSocket"]


@dataclass(slots=True)
class Subscription:
    """One subscriber. Moments are by the service's clock, lifetimes in seconds."""

    client_id: str
    transport: Transport
    filters: list[EventFilter]
    origins: Origins
    created: float
    lifetime: int
    expires: float
    address: str = ""
    verification: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    failures: int = 0
    blacklisted_at: float | None = None
    reminded_at: float | None = None

    def body(self, now: float) -> dict[str, Any]:
        """The SubscriptionInfo of answers."""
        mode: dict[str, Any] = {"transportType": self.transport}
        if self.transport == "WebHook":
            mode |= {"address": self.address, "encryption": False}
            if self.verification:
                mode["verificationToken"] = self.verification
        disabled = [
            {"filter": item.text, "reason": "InsufficientPermissions", "message": item.disabled}
            for item in self.filters
            if item.disabled
        ]
        return {
            "uri": f"{self.origins.api}/restapi/v1.0/subscription/{self.id}",
            "id": self.id,
            "creationTime": stamp(self.created),
            "status": "Active" if self.blacklisted_at is None else "Blacklisted",
            "eventFilters": [item.text for item in self.filters if not item.disabled],
            "expirationTime": stamp(self.expires),
            "expiresIn": max(1, int(self.expires - now)),
            "deliveryMode": mode,
            **({"disabledFilters": disabled} if disabled else {}),
            **self._blacklist(),
        }

    def _blacklist(self) -> dict[str, Any]:
        if self.blacklisted_at is None:
            return {}
        reason = "Deliveries to the address failed repeatedly"
        return {"blacklistedData": {"blacklistedAt": stamp(self.blacklisted_at), "reason": reason}}


class Subscriptions:
    """All subscriptions. Any thread may call this."""

    def __init__(self, account: Account, clock: ServiceClock) -> None:
        self._account = account
        self._clock = clock
        self._all: dict[str, Subscription] = {}
        self._lock = threading.RLock()

    def alive(self) -> list[Subscription]:
        """The subscriptions that have not run out, oldest first."""
        with self._lock:
            now = self._clock.now()
            for subscription in list(self._all.values()):
                if subscription.expires <= now:
                    del self._all[subscription.id]
            return list(self._all.values())

    def find(self, id: str, client_id: str) -> Subscription:
        """The subscription of this id. Raises ApiError 404 when this application has none."""
        for subscription in self.alive():
            if subscription.id == id and subscription.client_id == client_id:
                return subscription
        raise not_found("subscriptionId")

    def prepare(
        self, body: dict[str, Any], client_id: str, transport: Transport, origins: Origins
    ) -> Subscription:
        """Check a request and make a subscription of it, which put_in_force() lets begin.

        Raises ApiError 400 for bad filters or modes, and 403 SUB-505 when there are too many subscriptions.
        """
        now = self._clock.now()
        lifetime = self._lifetime(body, transport)
        mode = body.get("deliveryMode") or {}
        if len([s for s in self.alive() if s.client_id == client_id]) >= MAX_SUBSCRIPTIONS:
            raise ApiError(403, "SUB-505", f"Subscriptions limit of {MAX_SUBSCRIPTIONS} is exceeded")
        return Subscription(
            client_id=client_id,
            transport=transport,
            filters=self.filters(body, transport),
            origins=origins,
            created=now,
            lifetime=lifetime,
            expires=now + lifetime,
            address=str(mode.get("address") or ""),
            verification=str(mode.get("verificationToken") or mode.get("validationToken") or ""),
        )

    def filters(self, body: dict[str, Any], transport: Transport) -> list[EventFilter]:
        """The event filters of a request. Raises ApiError 400 when they cannot be used."""
        texts = body.get("eventFilters")
        if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
            raise invalid_parameter("eventFilters")
        filters = [parse_filter(text, self._account) for text in texts]
        reminders = [item for item in filters if item.kind == "reminder"]
        if reminders and (len(reminders) == len(filters) or transport != "WebHook"):
            raise ApiError(
                400, "SUB-515", "The renewal reminder cannot be used here", parameterName="eventFilters"
            )
        return filters

    def _lifetime(self, body: dict[str, Any], transport: Transport) -> int:
        if transport == "WebSocket":
            return WEBSOCKET_LIFETIME
        wanted = body.get("expiresIn", WEBHOOK_LIFETIME)
        if isinstance(wanted, bool) or not isinstance(wanted, int) or not 1 <= wanted <= LONGEST:
            raise invalid_parameter("expiresIn")
        return wanted

    def put_in_force(self, subscription: Subscription) -> None:
        with self._lock:
            self._all[subscription.id] = subscription

    def change(self, subscription: Subscription, body: dict[str, Any]) -> None:
        """Give a subscription new filters and a new lifetime. Raises ApiError 400 when they cannot be
        used."""
        filters = self.filters(body, subscription.transport)
        lifetime = self._lifetime(body, subscription.transport)
        with self._lock:
            subscription.filters = filters
            subscription.lifetime = lifetime
        self.renew(subscription)

    def renew(self, subscription: Subscription) -> None:
        """Let a subscription run for its whole lifetime again."""
        with self._lock:
            subscription.expires = self._clock.now() + subscription.lifetime
            subscription.reminded_at = None

    def due_reminders(self) -> list[tuple[Subscription, EventFilter]]:
        """The subscriptions to be reminded now that they run out, each with its reminder filter. They count
        as reminded from here on."""
        now = self._clock.now()
        due = []
        for subscription in self.alive():
            for item in subscription.filters:
                if item.kind != "reminder" or subscription.expires - now > item.threshold:
                    continue
                if subscription.reminded_at is None or now - subscription.reminded_at >= item.interval:
                    subscription.reminded_at = now
                    due.append((subscription, item))
        return due

    def remove(self, subscription: Subscription) -> None:
        with self._lock:
            self._all.pop(subscription.id, None)

    def failed(self, subscription: Subscription) -> None:
        """Count a delivery that failed. After some in a row the subscription is on the black list."""
        with self._lock:
            subscription.failures += 1
            if subscription.failures >= FAILURES_ALLOWED and subscription.blacklisted_at is None:
                subscription.blacklisted_at = self._clock.now()

    def delivered(self, subscription: Subscription) -> None:
        with self._lock:
            subscription.failures = 0
