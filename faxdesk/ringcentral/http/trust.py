"""Which addresses may be asked at all, and which may see the token."""

from __future__ import annotations

import ipaddress
import re

import httpx

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.net.loopback import is_loopback
from faxdesk.words import tr

_SERVICE_DOMAINS = ("ringcentral.com", "ringcentral.biz")
"""RingCentral's own, and its partners' separate system (API §0)."""
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


def server_address(text: str) -> httpx.URL:
    """The service's address as the person or the settings give it.

    Raises FaxDeskError (BAD_INPUT) for anything but https, or http to this computer itself.
    """
    try:
        url = httpx.URL(text.strip().rstrip("/"))
    except (httpx.InvalidURL, TypeError) as error:
        raise _bad_server() from error
    if not _names_a_host(url) or url.query or url.fragment:
        raise _bad_server()
    if url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host)):
        return url
    raise _bad_server()


class TrustRules:
    """The rules for one server. extra are hosts (or host:port) allowed to see the token as well."""

    def __init__(self, server: httpx.URL, extra: frozenset[str] = frozenset()) -> None:
        self._server = server
        self._extra = frozenset(host.lower() for host in extra)
        self._is_local = is_loopback(server.host)

    def may_ask(self, url: httpx.URL) -> bool:
        """Whether an address may be asked without a token: encrypted, or on this computer when the
        service is."""
        if not _names_a_host(url):
            return False
        if self._is_local:
            return url.scheme in ("http", "https") and is_loopback(url.host)
        return url.scheme == "https"

    def may_see_token(self, url: httpx.URL) -> bool:
        """Whether an address may see the token: the service's own host, its own domains, loopback
        when the service is on it, and the extra hosts."""
        if not self.may_ask(url):
            return False
        if self._is_local or self.is_server(url):
            return True
        host = url.host.lower()
        if host in self._extra or f"{host}:{_port(url)}" in self._extra:
            return True
        return _port(url) == 443 and _in_service(host) and _in_service(self._server.host)

    def is_server(self, url: httpx.URL) -> bool:
        """Whether an address is on the API host itself."""
        return same_origin(url, self._server)


def same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Whether two addresses share scheme, host and port."""
    return (one.scheme, one.host.lower(), _port(one)) == (other.scheme, other.host.lower(), _port(other))


def _names_a_host(url: httpx.URL) -> bool:
    """Whether it is plain which host is meant: no login before it, nothing odd in its name."""
    return not url.userinfo and (bool(_HOST.fullmatch(url.host)) or _is_address(url.host))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_service(host: str) -> bool:
    return any(host.lower() == domain or host.lower().endswith("." + domain) for domain in _SERVICE_DOMAINS)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _bad_server() -> FaxDeskError:
    return FaxDeskError(
        tr("The server address is not one that is safe to use."),
        tr("It must start with https:// and name a host, such as https://platform.ringcentral.com."),
        ErrorKind.BAD_INPUT,
    )
