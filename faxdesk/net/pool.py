"""Connections for httpx, on sockets that can be called off, with the certificates and proxies of the
system."""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import Iterator
from typing import Any

import httpcore
import httpx

from faxdesk.net.loopback import is_loopback
from faxdesk.net.sockets import GuardedBackend


class PoolTransport(httpx.BaseTransport):
    """Lets httpx use connections of httpcore whose sockets are ours."""

    def __init__(self, backend: GuardedBackend, server: httpx.URL, *, keep_alive: bool) -> None:
        settings: dict[str, Any] = {
            "ssl_context": tls() if server.scheme == "https" else None,
            "max_keepalive_connections": 8 if keep_alive else 0,
            "keepalive_expiry": 15.0,
            "network_backend": backend,
        }
        proxy = proxy_for(server)
        if proxy is None:
            self._pool = httpcore.ConnectionPool(**settings)
        else:
            address = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port or 80, target="/")
            login = (proxy.username, proxy.password) if proxy.username else None
            self._pool = httpcore.HTTPProxy(proxy_url=address, proxy_auth=login, **settings)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_AnswerStream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _AnswerStream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def tls() -> ssl.SSLContext:
    """A context that trusts the certificates that the system trusts, as its browsers do."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def proxy_for(server: httpx.URL) -> httpx.URL | None:
    """The proxy that the system names for a server; None where there is none, or the server is this
    computer."""
    if is_loopback(server.host) or urllib.request.proxy_bypass(server.host):
        return None
    address = urllib.request.getproxies().get(server.scheme, "")
    if not address:
        return None
    return httpx.URL(address if "://" in address else f"http://{address}")
