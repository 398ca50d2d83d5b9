"""Connections for httpx, on sockets that can be called off, with the certificates and proxies of the
system."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from typing import Any

import httpcore
import httpx

from faxdesk.net.proxy import proxy_for
from faxdesk.net.sockets import GuardedBackend, NotConnected


class PoolTransport(httpx.BaseTransport):
    """Lets httpx use connections of httpcore whose sockets are ours."""

    def __init__(self, backend: GuardedBackend, server: httpx.URL, *, keep_alive: bool) -> None:
        settings: dict[str, Any] = {
            "ssl_context": tls() if server.scheme == "https" else None,
            "max_keepalive_connections": 8 if keep_alive else 0,
            "keepalive_expiry": 15.0,
            "network_backend": backend,
        }
        self._proxy = proxy_for(server)
        if self._proxy is None:
            self._pool = httpcore.ConnectionPool(**settings)
        else:
            address = httpcore.URL(scheme="http", host=self._proxy.host, port=self._proxy.port, target="/")
            login = None
            if self._proxy.login is not None:
                name, password = self._proxy.login
                login = name.encode(), password.encode()
            self._pool = httpcore.HTTPProxy(proxy_url=address, proxy_auth=login, **settings)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        refusal = _Refusal()
        try:
            answer = self._pool.handle_request(self._to_httpcore(request, refusal))
        except NotConnected as error:
            if self._proxy is None:
                raise
            raise self._proxy.not_reached() from error
        except httpcore.ProxyError as error:
            assert self._proxy is not None, "only a proxy makes errors of a proxy"
            if refusal.status == 407:
                raise self._proxy.wants_login(refusal.ways) from error
            raise self._proxy.refuses(printable(str(error))) from error
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_AnswerStream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()

    @staticmethod
    def _to_httpcore(request: httpx.Request, refusal: _Refusal) -> httpcore.Request:
        return httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions={**request.extensions, "trace": refusal.note},
        )


class _Refusal:
    """Notes with what headers a proxy refuses to lead on, since httpcore's error has only its status."""

    def __init__(self) -> None:
        self.status = 0
        self.ways: tuple[str, ...] = ()
        """The kinds of log-in that the proxy offers, in small letters, each once."""

    def note(self, event: str, details: dict[str, Any]) -> None:
        if not event.endswith("receive_response_headers.complete"):
            return
        _version, self.status, _reason, headers, *_ = details["return_value"]
        offers = [value for name, value in headers if name.lower() == b"proxy-authenticate"]
        ways = [
            offer.decode("latin-1").split(maxsplit=1)[0].strip(",").lower()
            for offer in offers
            if offer.strip()
        ]
        self.ways = tuple(dict.fromkeys(printable(way) for way in ways))


class _AnswerStream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def printable(text: str) -> str:
    """What a stranger's status line says, fit to be shown: short, and letters and digits alone."""
    return re.sub(r"[^A-Za-z0-9 ._-]", "", text)[:60].strip()


def tls() -> ssl.SSLContext:
    """A context that trusts the certificates that the system trusts, as its browsers do."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
