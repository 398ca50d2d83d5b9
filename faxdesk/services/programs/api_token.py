"""The word by which programs show at the local API's port that they are the person's, in the keychain."""

from __future__ import annotations

import hmac
import secrets
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.provider.fax_provider import SecretStore

KNOWN_S = 5.0
"""So long a token is believed before the keychain is asked again: another process may have made a new one."""
VARIABLE = "FAXDESK_API_TOKEN"
"""Names the token where there is no keychain."""


class ApiToken:
    """Calls for workers, since the keychain may ask the person. All raise FaxDeskError (KEYCHAIN)."""

    def __init__(self, store: SecretStore, clock: Clock, from_environment: str = "") -> None:
        """from_environment is a token to be used in place of the keychain's, for computers without one."""
        self._store = store
        self._clock = clock
        self._from_environment = from_environment
        self._lock = threading.Lock()
        self._known = ""
        self._known_at = 0.0

    def get(self) -> str:
        """The token; it is made where there is none yet."""
        if self._from_environment:
            return self._from_environment
        with self._lock:
            return self._kept() or self._made()

    def renew(self) -> str:
        """Make a new one; the old one is good no longer, of a server in another process a few seconds on."""
        with self._lock:
            return self._made()

    def is_it(self, word: str) -> bool:
        """Whether a word is the token, told in a time that does not say how nearly."""
        wanted = self._from_environment
        if not wanted:
            with self._lock:
                if not self._known or self._clock.monotonic() - self._known_at > KNOWN_S:
                    self._kept()
                wanted = self._known
        return bool(wanted) and hmac.compare_digest(word.encode("utf-8", "replace"), wanted.encode())

    def _kept(self) -> str:
        self._known = self._store.load() or ""
        self._known_at = self._clock.monotonic()
        return self._known

    def _made(self) -> str:
        self._known = secrets.token_urlsafe(32)
        self._store.save(self._known)
        self._known_at = self._clock.monotonic()
        return self._known
