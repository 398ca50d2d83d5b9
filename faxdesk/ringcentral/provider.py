"""RingCentral as a FaxProvider: the one module of this package that others name, and cheap to import.

What is slow comes with the first call, since the window paints before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from faxdesk.domain.checkup import Reached
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.provider.fax_provider import PageReader, Session, SessionStore, SignIn, WebhookListener


class RingCentralProvider:
    """proxy_login gives what a person has told of how to log in at a proxy, which is named as host:port."""

    display_name = "RingCentral"
    usual_address = "https://platform.ringcentral.com"

    def __init__(
        self,
        clock: Clock,
        app_version: str,
        proxy_login: Callable[[str], tuple[str, str] | None] = lambda proxy: None,
    ) -> None:
        self._clock = clock
        self._app_version = app_version
        self._proxy_login = proxy_login

    def connect(self, sign_in: SignIn, kept: SessionStore, country: str) -> Session:
        """A session on connections, tokens and limits of its own (API §7)."""
        from faxdesk.ringcentral.http.rate_gate import RateGate
        from faxdesk.ringcentral.http.requester import Requester
        from faxdesk.ringcentral.session import RingCentralSession
        from faxdesk.ringcentral.sign_in.tokens import TokenSource

        requester = Requester(
            sign_in.server,
            RateGate(self._clock),
            self._clock,
            self._app_version,
            known_login=self._proxy_login,
        )
        tokens = TokenSource(sign_in, kept, requester)
        return RingCentralSession(requester, tokens, country)

    def page_reader(self) -> PageReader:
        """Reads pages of the message-store list (API §3.1)."""
        from faxdesk.ringcentral.message_records import ListReader

        return ListReader()

    def reach(self, server: str, token: CancelToken) -> Reached:
        """One exchange over a connection of its own."""
        from faxdesk.ringcentral.http.probe import reach

        return reach(server, self._clock, self._app_version, token, self._proxy_login)

    def proxy(self, server: str) -> str:
        """As the system names it."""
        from faxdesk.ringcentral.http.probe import named_proxy

        return named_proxy(server)

    def listen(
        self, host: str, port: int, path: str, verification: str, on_news: Callable[[], None]
    ) -> AbstractContextManager[WebhookListener]:
        """Listen for what the service delivers (API §6.3)."""
        from faxdesk.ringcentral.push.webhook_listener import NotificationListener

        return NotificationListener(host, port, path, verification, on_news)
