"""A connection to a server by way of a proxy, for those who speak something else on it than requests."""

from __future__ import annotations

import base64
import socket

import httpcore

from faxdesk.net import pool
from faxdesk.net.proxy import Proxy
from faxdesk.net.sockets import GuardedBackend, NotConnected
from faxdesk.net.socks import SocksBackend


def open_tunnel(proxy: Proxy, host: str, port: int, timeout_s: float) -> socket.socket:
    """A socket that the proxy connects to a server; an encrypted one where the way to the proxy is. No step
    of it takes longer than timeout_s. Raises ProxyTrouble, and what httpcore raises."""
    backend = GuardedBackend()
    if proxy.is_socks:
        stream = SocksBackend(backend, proxy).connect_tcp(host, port, timeout_s)
    else:
        stream = _asked_by_http(proxy, f"{host}:{port}", backend, timeout_s)
    sock: socket.socket = stream.get_extra_info("socket")
    return sock


def _asked_by_http(
    proxy: Proxy, target: str, backend: GuardedBackend, timeout_s: float
) -> httpcore.NetworkStream:
    refusal = pool.Refusal()
    headers = [(b"Host", target.encode())]
    if proxy.login is not None:
        secret = base64.b64encode(":".join(proxy.login).encode())
        headers.append((b"Proxy-Authorization", b"Basic " + secret))
    request = httpcore.Request(
        "CONNECT",
        httpcore.URL(scheme=proxy.kind, host=proxy.host, port=proxy.port, target=target),
        headers=headers,
        extensions={
            "timeout": dict.fromkeys(("connect", "read", "write", "pool"), timeout_s),
            "trace": refusal.note,
        },
    )
    encryption = pool.tls() if proxy.kind == "https" else None
    connections = httpcore.ConnectionPool(ssl_context=encryption, network_backend=backend)
    try:
        answer = connections.handle_request(request)
    except NotConnected as error:
        raise proxy.not_reached() from error
    except httpcore.ConnectError as error:
        raise proxy.not_trusted() from error
    if not 200 <= answer.status < 300:
        connections.close()
        if answer.status == 407:
            raise proxy.wants_login(refusal.ways)
        raise proxy.refuses(str(answer.status))
    stream: httpcore.NetworkStream = answer.extensions["network_stream"]
    return stream
