"""Connections that a SOCKS proxy leads on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpcore

from faxdesk.net.proxy import Proxy, ProxyTrouble, printable
from faxdesk.net.sockets import GuardedBackend

_WITHOUT_LIMIT_S = 30.0


class SocksBackend(httpcore.NetworkBackend):
    """Opens connections by way of a proxy, whose streams keep to the call of the thread that uses them."""

    def __init__(self, backend: GuardedBackend, proxy: Proxy) -> None:
        self._backend = backend
        self._proxy = proxy

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError, ProxyType
        from python_socks.sync import Proxy as SocksProxy

        self._backend.check()
        proxy = self._proxy
        way = SocksProxy(
            ProxyType.SOCKS5 if proxy.kind.startswith("socks5") else ProxyType.SOCKS4,
            proxy.host,
            proxy.port,
            username=proxy.login[0] if proxy.login else None,
            password=proxy.login[1] if proxy.login else None,
            rdns=proxy.kind in {"socks4a", "socks5h"},
        )
        try:
            sock = way.connect(host, port, timeout or _WITHOUT_LIMIT_S)
        except (ProxyConnectionError, ProxyTimeoutError) as error:
            raise proxy.not_reached() from error
        except (ProxyError, UnicodeEncodeError, OSError) as error:
            raise _refusal(proxy, error) from error
        return self._backend.guarded(sock)


def _refusal(proxy: Proxy, error: Exception) -> ProxyTrouble:
    """What a proxy that answers does not do. The library tells a log-in that is wanted from the rest by its
    sentences alone; SOCKS takes only ASCII for a name and a password."""
    sentence = str(error)
    if isinstance(error, UnicodeEncodeError) or "authentication" in sentence.lower():
        return proxy.wants_login()
    return proxy.refuses(printable(sentence))
