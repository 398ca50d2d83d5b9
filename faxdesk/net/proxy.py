"""The proxy that the system names on the way to a server, and what can be wrong with it.

The errors bring their own sentences, for whoever meets them; they name the proxy without its password.
"""

from __future__ import annotations

import re
import urllib.request

import httpcore
import httpx
from msgspec import Struct

from faxdesk.net.loopback import is_loopback

_TRIED_AGAIN = "Nothing was sent; it is tried again by itself."
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


class ProxyTrouble(httpcore.ProxyError):
    """The proxy is why nothing got through; the server was never reached."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint


class Proxy(Struct, frozen=True):
    """An HTTP proxy, with the name and password for it where they are known."""

    host: str
    port: int
    login: tuple[str, str] | None = None

    @property
    def url(self) -> str:
        """As libraries want it, the log-in included."""
        login = dict(zip(("username", "password"), self.login, strict=True)) if self.login else {}
        return str(httpx.URL(scheme="http", host=self.host, port=self.port, **login))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def not_reached(self) -> ProxyTrouble:
        """The error for a proxy that does not answer."""
        return ProxyTrouble(
            f"The proxy {self} cannot be reached.",
            "Check the network connection (outside the company network the proxy may have to be turned off in"
            f" the system's settings). {_TRIED_AGAIN}",
        )

    def refuses(self, reason: str) -> ProxyTrouble:
        """The error for a proxy that answers, but does not lead on; reason is its status line."""
        return ProxyTrouble(
            f"The proxy {self} does not let FaxDesk through ({reason}).",
            "Ask whoever runs the network to allow the fax service's address, or to say which proxy leads"
            f" there. {_TRIED_AGAIN}",
        )

    def wants_login(self, ways: tuple[str, ...]) -> ProxyTrouble:
        """The error for a proxy that wants to know who asks (status 407); ways are the kinds of log-in that
        it offers, of which only Basic is spoken here."""
        if ways and "basic" not in ways:
            return ProxyTrouble(
                f"The proxy {self} wants a log-in of a kind that FaxDesk cannot do ({', '.join(ways)}).",
                "Ask whoever runs the network for a proxy with name and password, or for one that lets the"
                f" fax service's address through without a log-in. {_TRIED_AGAIN}",
            )
        if self.login is not None:
            return ProxyTrouble(
                f"The proxy {self} does not accept the name and password that the system has for it.",
                "Correct them where the proxy is set (the variable HTTPS_PROXY, or the system's network"
                f" settings), then start FaxDesk again. {_TRIED_AGAIN}",
            )
        return ProxyTrouble(
            f"The proxy {self} wants a log-in.",
            "Ask whoever runs the network for a name and password, and start FaxDesk with the variable"
            f" HTTPS_PROXY=http://NAME:PASSWORD@{self}. {_TRIED_AGAIN}",
        )


def proxy_for(server: httpx.URL) -> Proxy | None:
    """The proxy that the system names for a server; None where there is none, or the server is this
    computer. Raises ProxyTrouble where what it names is no address, or of a kind that is not spoken here."""
    if is_loopback(server.host) or urllib.request.proxy_bypass(server.host):
        return None
    named = urllib.request.getproxies()
    address = (named.get(server.scheme) or named.get("all") or "").strip()
    return _read(address) if address else None


def _read(address: str) -> Proxy:
    scheme = _SCHEME.match(address)
    kind = scheme[1].lower() if scheme else "http"
    if kind != "http":
        what = "an encrypted proxy (https://)" if kind == "https" else f"a proxy of the kind “{kind[:20]}”"
        raise ProxyTrouble(
            f"The system names {what}, which FaxDesk cannot use.",
            "Name an HTTP proxy (http://HOST:PORT) in the variable HTTPS_PROXY or in the system's network"
            " settings, or take this one out if it is not needed; then start FaxDesk again. Nothing was sent;"
            " what is in the outbox waits.",
        )
    try:
        url = httpx.URL(address if scheme else f"http://{address}")
        host, port = url.raw_host.decode("ascii"), 80 if url.port is None else url.port
    except httpx.InvalidURL as error:
        raise _nonsense() from error
    if not _HOST.fullmatch(host) or url.path not in ("", "/") or url.query or not 0 < port < 65536:
        raise _nonsense()
    return Proxy(host, port, (url.username, url.password) if url.username else None)


def _nonsense() -> ProxyTrouble:
    # The address is not repeated, because it may hold a password.
    return ProxyTrouble(
        "The proxy that the system names is not an address.",
        "It must be of the form http://HOST:PORT. Correct or remove the variable HTTPS_PROXY or ALL_PROXY, or"
        " the proxy in the system's network settings, then start FaxDesk again. Nothing was sent; what is in"
        " the outbox waits.",
    )
