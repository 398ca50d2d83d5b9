"""The proxy that the system names on the way to a server, and what can be wrong with it.

The errors bring their own sentences, for whoever meets them; they name the proxy without its password.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable

import httpcore
import httpx
from msgspec import Struct
from msgspec.structs import replace

from faxdesk.net.loopback import is_loopback
from faxdesk.words import mark, tr

_TRIED_AGAIN = mark("Nothing was sent; it is tried again by itself.")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
"""The kinds of proxy that are spoken here, with their usual ports. With socks4a and socks5h it is the proxy
that looks up the names of servers."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


class ProxyTrouble(httpcore.ProxyError):
    """The proxy is why nothing got through; the server was never reached."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint


Login = tuple[str, str]
"""A name and a password."""
KnownLogin = Callable[[str], Login | None]
"""Gives what a person has told of how to log in at a proxy, named as host:port. Called on workers."""


def no_login(_proxy: str) -> None:
    """Nobody has told of a log-in."""


class Proxy(Struct, frozen=True):
    """A proxy, with the name and password for it where they are known."""

    host: str
    port: int
    login: Login | None = None
    kind: str = "http"

    @property
    def is_socks(self) -> bool:
        return self.kind.startswith("socks")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def not_reached(self) -> ProxyTrouble:
        """The error for a proxy that does not answer."""
        return ProxyTrouble(
            tr("The proxy {proxy} cannot be reached.", proxy=self),
            tr(
                "Check the network connection (outside the company network the proxy may have to be "
                "turned off in the system's settings). {tried_again}",
                tried_again=tr(_TRIED_AGAIN),
            ),
        )

    def not_trusted(self) -> ProxyTrouble:
        """The error for an encrypted proxy whose certificate is not good, or that speaks no TLS."""
        return ProxyTrouble(
            tr("The secure connection to the proxy {proxy} could not be made.", proxy=self),
            tr(
                "Ask whoever runs the network whether this computer trusts the proxy's certificate, "
                "and whether the proxy is reached by https:// or by http://. {tried_again}",
                tried_again=tr(_TRIED_AGAIN),
            ),
        )

    def refuses(self, reason: str) -> ProxyTrouble:
        """The error for a proxy that answers, but does not lead on; reason is its status line."""
        return ProxyTrouble(
            tr("The proxy {proxy} does not let FaxDesk through ({reason}).", proxy=self, reason=reason),
            tr(
                "Ask whoever runs the network to allow the fax service's address, or to say which "
                "proxy leads there. {tried_again}",
                tried_again=tr(_TRIED_AGAIN),
            ),
        )

    def wants_login(self, ways: tuple[str, ...] = ()) -> ProxyTrouble:
        """The error for a proxy that wants to know who asks (status 407); ways are the kinds of log-in that
        it offers, of which only Basic is spoken here."""
        if ways and "basic" not in ways:
            return ProxyTrouble(
                tr(
                    "The proxy {proxy} wants a log-in of a kind that FaxDesk cannot do ({ways}).",
                    proxy=self,
                    ways=", ".join(ways),
                ),
                tr(
                    "Ask whoever runs the network for a proxy with name and password, or for one that "
                    "lets the fax service's address through without a log-in. {tried_again}",
                    tried_again=tr(_TRIED_AGAIN),
                ),
            )
        if self.login is not None:
            return ProxyTrouble(
                tr(
                    "The proxy {proxy} does not accept the name and password that FaxDesk has for it.",
                    proxy=self,
                ),
                tr(
                    "Correct them where they are set: in FaxDesk's settings under Network, by `faxdesk "
                    "proxy`, in the variable HTTPS_PROXY, or in the system's network settings. "
                    "{tried_again}",
                    tried_again=tr(_TRIED_AGAIN),
                ),
            )
        return ProxyTrouble(
            tr("The proxy {proxy} wants a log-in.", proxy=self),
            tr(
                "Ask whoever runs the network for a name and password, and give them in FaxDesk's "
                "settings under Network, or by `faxdesk proxy`. {tried_again}",
                tried_again=tr(_TRIED_AGAIN),
            ),
        )


def proxy_for(server: httpx.URL, known_login: KnownLogin = no_login) -> Proxy | None:
    """The proxy that the system names for a server; None where there is none, or the server is this
    computer. known_login is asked where the system names a proxy without a log-in. Raises ProxyTrouble where
    what it names is no address, or of a kind that is not spoken here."""
    if is_loopback(server.host) or urllib.request.proxy_bypass(server.host):
        return None
    named = urllib.request.getproxies()
    address = (named.get(server.scheme) or named.get("all") or _socks(named.get("socks", ""))).strip()
    if not address:
        return None
    proxy = _read(address)
    return proxy if proxy.login else replace(proxy, login=known_login(str(proxy)))


def _socks(address: str) -> str:
    """The system's proxy for everything, which macOS names with the wrong kind, if with any."""
    host = _SCHEME.sub("", address.strip(), count=1)
    return f"socks5h://{host}" if host else ""


def _read(address: str) -> Proxy:
    scheme = _SCHEME.match(address)
    kind = scheme[1].lower() if scheme else "http"
    if kind == "socks":
        kind = "socks5h"
    if kind not in _PORTS:
        raise ProxyTrouble(
            tr("The system names a proxy of the kind “{kind}”, which FaxDesk cannot use.", kind=kind[:20]),
            tr(
                "Name an HTTP or SOCKS proxy (http://HOST:PORT, socks5://HOST:PORT) in the variable "
                "HTTPS_PROXY or in the system's network settings, or take this one out if it is not "
                "needed. Nothing was sent; what is in the outbox waits."
            ),
        )
    try:
        url = httpx.URL(address if scheme else f"http://{address}")
        host, port = url.raw_host.decode("ascii"), url.port
    except httpx.InvalidURL as error:
        raise _nonsense() from error
    if port is None:
        port = _PORTS[kind]
    if not _HOST.fullmatch(host) or url.path not in ("", "/") or url.query or not 0 < port < 65536:
        raise _nonsense()
    return Proxy(host, port, (url.username, url.password) if url.username else None, kind)


def _nonsense() -> ProxyTrouble:
    # The address is not repeated, because it may hold a password.
    return ProxyTrouble(
        tr("The proxy that the system names is not an address."),
        tr(
            "It must be of the form http://HOST:PORT. Correct or remove the variable HTTPS_PROXY or "
            "ALL_PROXY, or the proxy in the system's network settings. Nothing was sent; what is in the "
            "outbox waits."
        ),
    )


def printable(text: str) -> str:
    """What a stranger's status line says, fit to be shown: short, and letters and digits alone."""
    return re.sub(r"[^A-Za-z0-9 ._-]", "", text)[:60].strip()
