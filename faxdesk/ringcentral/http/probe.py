"""Asking the service whether it is there, as nobody in particular."""

from __future__ import annotations

from faxdesk.domain.checkup import Reached
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.net.proxy import KnownLogin, ProxyTrouble, no_login, proxy_for
from faxdesk.ringcentral.http.transport import Ask, LinkTrouble, Transport
from faxdesk.ringcentral.http.trust import TrustRules, server_address

_DEADLINE_S = 15.0


def reach(
    server: str,
    clock: Clock,
    app_version: str,
    token: CancelToken,
    known_login: KnownLogin = no_login,
) -> Reached:
    """One exchange with the service, over a connection of its own; whatever it answers, it is there.
    known_login gives the log-in for a proxy that the system names without one.

    Raises FaxDeskError: OFFLINE where it cannot be reached or its certificate is not good, BAD_INPUT for an
    address that is not safe; and Cancelled.
    """
    address = server_address(server)
    transport = Transport(address, TrustRules(address), clock, app_version, known_login)
    start = clock.monotonic()
    try:
        ask = Ask("GET", address.join("/restapi"), deadline_s=_DEADLINE_S)
        transport.exchange(ask, token, fresh=True)
    except LinkTrouble as trouble:
        raise trouble.error from trouble
    finally:
        transport.close()
    took_s = clock.monotonic() - start
    return Reached(took_s, transport.clock_offset_s, is_encrypted=address.scheme == "https")


def named_proxy(server: str) -> str:
    """The proxy that the system names on the way to the service, as host:port; "" where it names none. Raises
    FaxDeskError: OFFLINE where what it names is of no use, BAD_INPUT for an address that is not safe."""
    try:
        proxy = proxy_for(server_address(server))
    except ProxyTrouble as trouble:
        raise FaxDeskError(trouble.title, trouble.hint, ErrorKind.OFFLINE) from trouble
    return "" if proxy is None else str(proxy)
