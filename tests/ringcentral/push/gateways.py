"""Gateways for live connections that do as a test says, and services that send there."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from websockets.sync.server import ServerConnection, serve

from tests.ringcentral.servers import Script, Visit
from tests.support.waiting import PATIENCE_S

DETAILS = json.dumps([{"type": "ConnectionDetails", "wsc": {"token": "place", "sequence": 1}}, {}])


def ticket_for(address: str) -> Script:
    """A service that gives tickets for this address."""

    def script(visit: Visit) -> None:
        visit.read_body()
        visit.answer(200, {"uri": address, "ws_access_token": "the-ticket", "expires_in": 30})

    return script


@contextmanager
def gateway_that(serves: Callable[[ServerConnection], None], tls: ssl.SSLContext | None) -> Iterator[str]:
    with serve(serves, "127.0.0.1", 0, ssl=tls, open_timeout=PATIENCE_S) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"{'wss' if tls else 'ws'}://127.0.0.1:{server.socket.getsockname()[1]}/ws"
        server.shutdown()
        thread.join(PATIENCE_S)


def subscribes(connection: ServerConnection) -> None:
    connection.send(DETAILS)
    meta, body = json.loads(connection.recv())
    subscription = {"id": "a-subscription", "eventFilters": body["eventFilters"]}
    connection.send(
        json.dumps([{"type": "ClientRequest", "messageId": meta["messageId"], "status": 200}, subscription])
    )
    stays_silent(connection)


def stays_silent(connection: ServerConnection) -> None:
    """Until the other side hangs up."""
    for _ in connection:
        continue
