"""Connections for httpx, on sockets that can be called off, with the certificates and proxies of the
system."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any

import httpcore
import httpx

from faxdesk.net.pinned_tls import PinnedTls
from faxdesk.net.proxy import KnownLogin, Proxy, ProxyTrouble, no_login, printable, proxy_for
from faxdesk.net.sockets import GuardedBackend, NotConnected
from faxdesk.net.socks import SocksBackend


class PoolTransport(httpx.BaseTransport):
    """Lets httpx use connections of httpcore whose sockets are ours."""

    def __init__(
        self,
        backend: GuardedBackend,
        server: httpx.URL,
        *,
        keep_alive: bool,
        known_login: KnownLogin = no_login,
        pinned: PinnedTls | None = None,
    ) -> None:
        """Connections to a server, by way of the system's proxy; known_login gives the log-in for one that
        the system names without it. pinned is what a device nearby is known by, to which no proxy leads.
        Raises ProxyTrouble."""
        settings: dict[str, Any] = {
            "ssl_context": pinned or (tls() if server.scheme == "https" else None),
            "max_keepalive_connections": 8 if keep_alive else 0,
            "keepalive_expiry": 15.0,
            "network_backend": backend,
        }
        self.proxy = None if pinned is not None else proxy_for(server, known_login)
        if self.proxy is None:
            self._pool = httpcore.ConnectionPool(**settings)
        elif self.proxy.is_socks:
            settings["network_backend"] = SocksBackend(backend, self.proxy)
            self._pool = httpcore.ConnectionPool(**settings)
        else:
            self._pool = _by_way_of(self.proxy, settings)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        refusal = Refusal()
        try:
            answer = self._pool.handle_request(self._to_httpcore(request, refusal))
        except NotConnected as error:
            if self.proxy is None:
                raise
            raise self.proxy.not_reached() from error
        except ProxyTrouble:
            raise
        except httpcore.ProxyError as error:
            assert self.proxy is not None, "only a proxy makes errors of a proxy"
            if refusal.status == 407:
                raise self.proxy.wants_login(refusal.ways) from error
            raise self.proxy.refuses(printable(str(error))) from error
        except httpcore.ConnectError as error:
            if self.proxy is None or self.proxy.kind != "https" or refusal.is_encrypted:
                raise
            raise self.proxy.not_trusted() from error
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_AnswerStream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()

    @staticmethod
    def _to_httpcore(request: httpx.Request, refusal: Refusal) -> httpcore.Request:
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


class Refusal:
    """Notes with what headers a proxy refuses to lead on, since httpcore's error has only its status."""

    def __init__(self) -> None:
        self.status = 0
        self.is_encrypted = False
        """Whether an encrypted connection came about; the first one is with the proxy, where that has one."""
        self.ways: tuple[str, ...] = ()
        """The kinds of log-in that the proxy offers, in small letters, each once."""

    def note(self, event: str, details: dict[str, Any]) -> None:
        self.is_encrypted |= event.endswith("start_tls.complete")
        if not event.endswith("receive_response_headers.complete"):
            return
        _version, self.status, _reason, headers, *_ = details["return_value"]
        offers = [value.decode("latin-1") for name, value in headers if name.lower() == b"proxy-authenticate"]
        ways = [printable("".join(offer.split()[:1])).lower() for offer in offers]
        self.ways = tuple(dict.fromkeys(way for way in ways if way))


def _by_way_of(proxy: Proxy, settings: dict[str, Any]) -> httpcore.ConnectionPool:
    """Connections that a proxy leads on which is asked by HTTP."""
    login = None
    if proxy.login is not None:
        name, password = proxy.login
        login = name.encode(), password.encode()
    return httpcore.HTTPProxy(
        proxy_url=httpcore.URL(scheme=proxy.kind, host=proxy.host, port=proxy.port, target="/"),
        proxy_auth=login,
        proxy_ssl_context=tls() if proxy.kind == "https" else None,
        **settings,
    )


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
