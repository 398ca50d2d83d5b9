"""Tells subscribers of new and changed faxes (API §6.2)."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Coroutine
from typing import Any

from faxdesk.simulator.push.filters import EventFilter
from faxdesk.simulator.push.gateway import PushGateway
from faxdesk.simulator.push.subscribers import Subscription, Subscriptions
from faxdesk.simulator.push.webhook_delivery import WebhookPoster
from faxdesk.simulator.state.clock import ServiceClock, stamp
from faxdesk.simulator.state.made_up_account import Account
from faxdesk.simulator.state.mailbox import ChangeKind
from faxdesk.simulator.state.mailbox_fax import MailboxFax
from faxdesk.simulator.state.records import Records

REMINDER_TICK = 0.5


class Notifier:
    """Turns changes of the mailbox into notifications. Any thread may call this."""

    def __init__(
        self,
        account: Account,
        clock: ServiceClock,
        records: Records,
        subscriptions: Subscriptions,
        poster: WebhookPoster,
        gateway: PushGateway,
    ) -> None:
        self._account = account
        self._clock = clock
        self._records = records
        self._subscriptions = subscriptions
        self._poster = poster
        self._gateway = gateway
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._log: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Send notifications on this loop from now on."""
        self._loop = loop
        self._keep(self._remind())

    def detach(self) -> None:
        """Send nothing any more, because the service goes down. Nobody hears of changes until attach()."""
        self._loop = None

    def changed(self, kind: ChangeKind, fax: MailboxFax) -> None:
        """Notify all who want to hear of a new or changed fax. This is called with the mailbox locked."""
        loop = self._loop
        if loop is None:
            return
        for subscription in self._subscriptions.alive():
            if subscription.blacklisted_at is not None:
                continue
            for item in subscription.filters:
                if item.wants(fax, new=kind == "new"):
                    payload = self._payload(subscription, item, kind, fax)
                    loop.call_soon_threadsafe(self._send, subscription, payload)

    def log(self) -> list[dict[str, Any]]:
        """The notifications that were sent out, oldest first."""
        with self._lock:
            return [dict(entry) for entry in self._log]

    def close_sockets(self, code: int) -> int:
        """Close every WebSocket connection with a code, and give how many there were."""
        if self._loop is None:
            return 0
        return asyncio.run_coroutine_threadsafe(self._gateway.close_all(code), self._loop).result()

    def say(self, text: str) -> int:
        """Send any text down every WebSocket connection, and give how many there were."""
        loop = self._loop
        if loop is None:
            return 0

        async def on_loop() -> int:
            return self._gateway.say(text)

        return asyncio.run_coroutine_threadsafe(on_loop(), loop).result()

    def _payload(
        self, subscription: Subscription, item: EventFilter, kind: ChangeKind, fax: MailboxFax
    ) -> dict[str, Any]:
        common = self._envelope(subscription, item)
        if item.kind == "fax":
            return common | {"body": self._records.event(fax, subscription.origins)}
        change: dict[str, Any] = {"type": "Fax", "newCount": 0, "updatedCount": 0}
        # A fax on its way out is no news to its sender: the count of changes grows (API §6.2).
        if kind == "new" and fax.direction == "Inbound":
            change |= {"newCount": 1, "newMessageIds": [fax.id]}
        else:
            change["updatedCount"] = 1
        body = {
            "accountId": self._account.id,
            "extensionId": self._account.extension_id,
            "lastUpdated": stamp(fax.modified),
            "changes": [change],
        }
        return common | {"body": body}

    def _envelope(self, subscription: Subscription, item: EventFilter) -> dict[str, Any]:
        return {
            "uuid": str(uuid.uuid4()),
            "event": item.text,
            "timestamp": stamp(self._clock.now()),
            "subscriptionId": subscription.id,
            "ownerId": self._account.extension_id,
        }

    def _send(self, subscription: Subscription, payload: dict[str, Any]) -> None:
        entry = {"subscription": subscription.id, "transport": subscription.transport, "payload": payload}
        with self._lock:
            self._log.append(entry)
        if subscription.transport == "WebSocket":
            self._gateway.notify(subscription, payload)
            return
        self._keep(self._post(subscription, payload))

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post(self, subscription: Subscription, payload: dict[str, Any]) -> None:
        await self._poster.post(subscription, payload)

    async def _remind(self) -> None:
        """Send reminders to webhooks whose subscription runs out soon."""
        while True:
            await asyncio.sleep(REMINDER_TICK)
            for subscription, item in self._subscriptions.due_reminders():
                payload = self._envelope(subscription, item)
                self._send(subscription, payload | {"body": subscription.body(self._clock.now())})
