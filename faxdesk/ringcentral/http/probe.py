"""Asking the service whether it is there, as nobody in particular."""

from __future__ import annotations

from faxdesk.domain.checkup import Reached
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.ringcentral.http.transport import Ask, LinkTrouble, Transport
from faxdesk.ringcentral.http.trust import TrustRules, server_address

_DEADLINE_S = 15.0


def reach(server: str, clock: Clock, app_version: str, token: CancelToken) -> Reached:
    """One exchange with the service, over a connection of its own; whatever it answers, it is there.

    Raises FaxDeskError: OFFLINE where it cannot be reached or its certificate is not good, BAD_INPUT for an
    address that is not safe; and Cancelled.
    """
    address = server_address(server)
    transport = Transport(address, TrustRules(address), clock, app_version)
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
