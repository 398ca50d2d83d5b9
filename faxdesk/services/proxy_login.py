"""The name and password for the proxy between this computer and the fax service, as the person gave them.

They are kept in the system's keychain alone, together with the proxy that they are for: no other proxy gets
to see them, whatever network the computer is in.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SecretStore

log = logging.getLogger(__name__)


class ProxyLogin:
    """For workers, since the keychain may ask to be unlocked. Thread-safe."""

    def __init__(self, secrets: SecretStore, named: Callable[[str], str]) -> None:
        """named gives the proxy that the system names on the way to a server, as host:port."""
        self._secrets = secrets
        self._named = named
        self._lock = threading.Lock()
        self._here: dict[str, tuple[str, str]] = {}
        """What was kept by this process, or for this session only."""
        self._is_keychain_refused = False

    def proxy(self, server: str) -> str:
        """The proxy that the system names on the way to the service at an address, as host:port; "" where
        there is none. Raises FaxDeskError (OFFLINE) where what the system names is of no use."""
        return self._named(server)

    def known(self, proxy: str) -> tuple[str, str] | None:
        """Name and password for a proxy, named as host:port; None where nobody gave them, or the keychain
        does not. It is asked again each time, because another process may have kept a new password, but no
        more once it has refused: it might open a window each time."""
        with self._lock:
            if proxy in self._here or self._is_keychain_refused:
                return self._here.get(proxy)
            try:
                text = self._secrets.load()
            except FaxDeskError as error:
                log.info("The keychain does not give the log-in for the proxy: %s", error.kind)
                self._is_keychain_refused = True
                return None
            return _read(text, proxy) if text else None

    def keep(self, proxy: str, name: str, password: str) -> None:
        """Use name and password for a proxy from now on. Raises FaxDeskError: BAD_INPUT where something is
        missing; KEYCHAIN where they could not be kept, and then they are good for this session only."""
        if not proxy or not name or not password:
            raise FaxDeskError(
                tr("The log-in for the proxy is not whole."),
                tr("It needs a proxy that the system names, a name and a password."),
                ErrorKind.BAD_INPUT,
            )
        with self._lock:
            try:
                self._secrets.save(json.dumps({"proxy": proxy, "name": name, "password": password}))
            except FaxDeskError:
                self._here[proxy] = (name, password)
                raise
            self._here.clear()
            self._is_keychain_refused = False

    def forget(self) -> None:
        """Use and keep it no more. Raises FaxDeskError (KEYCHAIN)."""
        with self._lock:
            self._here.clear()
            self._secrets.clear()


def _read(text: str, proxy: str) -> tuple[str, str] | None:
    try:
        kept = json.loads(text)
        is_for_it = kept["proxy"] == proxy
        login = str(kept["name"]), str(kept["password"])
    except (ValueError, KeyError, TypeError, RecursionError):
        log.warning("The keychain holds a log-in for a proxy that FaxDesk did not write")
        return None
    return login if is_for_it else None
