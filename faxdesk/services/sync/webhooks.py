"""Webhooks: the service reports new faxes to a public address. A webhook is kept in force while somebody
listens there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.words import tr

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from faxdesk.provider.fax_provider import FaxProvider, WebhookListener
    from faxdesk.provider.fax_service import FaxWebhooks
    from faxdesk.provider.values import Webhook

log = logging.getLogger(__name__)

LIFE_S = 7 * 24 * 3600 - 1
"""What the service gives by itself (API §6.3)."""
CHECK_S = 600.0
CHECK_AGAIN_S = 60.0
"""The pause after a look that failed."""


class Webhooks:
    """Calls for workers. All may raise FaxDeskError and Cancelled."""

    def __init__(self, client: Callable[[], FaxWebhooks], provider: FaxProvider, clock: Clock) -> None:
        self._client = client
        self._provider = provider
        self._clock = clock

    def service(self) -> FaxWebhooks:
        """The service, where it has webhooks. Raises FaxDeskError (NOT_ALLOWED) where it has none."""
        service = self._client()
        if not service.capabilities.webhooks:
            raise FaxDeskError(
                tr("The fax service cannot tell a web address of faxes."),
                tr("`faxdesk inbox --watch` tells of them as well."),
                ErrorKind.NOT_ALLOWED,
            )
        return service

    def create(self, url: str, verification: str, token: CancelToken) -> Webhook:
        """Have new faxes reported to this address from now on; the service asks there at once whether
        somebody listens. verification comes back with each notification."""
        return self.service().create_webhook(url, verification, LIFE_S, token)

    def all(self, token: CancelToken) -> list[Webhook]:
        return self.service().webhooks(token)

    def renew(self, webhook_id: str, token: CancelToken) -> Webhook:
        return self.service().renew_webhook(webhook_id, token)

    def delete(self, webhook_id: str, token: CancelToken) -> None:
        self.service().delete_webhook(webhook_id, token)

    def keeper(self, url: str, verification: str) -> WebhookKeeper:
        """An object that keeps a webhook for this address in force."""
        return WebhookKeeper(self, url, verification, self._clock)

    def listener(
        self, host: str, port: int, path: str, verification: str, on_news: Callable[[], None]
    ) -> AbstractContextManager[WebhookListener]:
        """A listener on this computer for what the service delivers, as FaxProvider.listen() says."""
        return self._provider.listen(host, port, path, verification, on_news)


class WebhookKeeper:
    """Makes a webhook, renews it in time, and makes it anew where the service has dropped it or put it on its
    black list. Used by one thread at a time."""

    def __init__(self, hooks: Webhooks, url: str, verification: str, clock: Clock) -> None:
        self._hooks = hooks
        self._url = url
        self._verification = verification
        self._clock = clock
        self._id = ""
        self.stands = False
        """Whether the webhook was in force when look() was called last."""

    def look(self, token: CancelToken) -> None:
        """Make or renew the webhook where that is needed. Raises FaxDeskError where it cannot be in force."""
        self.stands = False
        if not (self._id and self._is_well(token)):
            self._make(token)
        self.stands = True

    def keep(self, token: CancelToken) -> None:
        """Look again and again, until the token is cancelled."""
        while True:
            self._clock.wait(token, CHECK_S if self.stands else CHECK_AGAIN_S)
            try:
                self.look(token)
            except FaxDeskError as error:
                log.warning("The webhook is not in force: %s %s", error.kind, error.code)

    def end(self, token: CancelToken) -> None:
        """Delete the webhook, because nobody listens there any more."""
        if self._id:
            self._hooks.delete(self._id, token)

    def _is_well(self, token: CancelToken) -> bool:
        service = self._hooks.service()
        try:
            known = service.webhook(self._id, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND:
                raise
            log.info("The service has dropped the webhook")
            return False
        if not known.is_active:
            log.info("The webhook is not active: %s", known.status)
            return False
        left = None if known.expires_at is None else known.expires_at - service.server_now()
        if left is None or left < timedelta(seconds=LIFE_S / 2):
            self._hooks.renew(self._id, token)
        return True

    def _make(self, token: CancelToken) -> None:
        """Make the webhook anew. Others for the same address are deleted first: a program that was killed
        left them, and nobody knows their verification text any more."""
        for old in self._hooks.all(token):
            if old.address == self._url:
                self._hooks.delete(old.id, token)
        self._id = self._hooks.create(self._url, self._verification, token).id
