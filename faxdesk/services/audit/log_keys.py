"""The key of the audit log, in the system's keychain, so that only the program can add entries."""

from __future__ import annotations

import logging
import secrets
import threading
from typing import TYPE_CHECKING

from faxdesk.domain.audit.audit_chain import LogKey
from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.events import AccountChanged, Event

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.store.audit.audit_store import AuditStore

log = logging.getLogger(__name__)

_KEY_BYTES = 32
_PATIENCE_S = 10.0
"""So long a transaction waits for the keychain, once; a fax must not wait for it for ever."""


class LogKeys:
    """Made once somebody has a sign-in in the keychain, and read from there by every later program before the
    first that it writes. Without a keychain (None, or one that does not answer) there is no key, and entries
    are linked without one.

    Every key that ever was is kept, so that older entries can be checked: the last one counts."""

    def __init__(self, store: AuditStore, keychain: SecretStore | None) -> None:
        self._store = store
        self._keychain = keychain
        self._lock = threading.Lock()
        self._keys: tuple[LogKey, ...] = ()
        self._looked_for = ""

    @property
    def current(self) -> LogKey | None:
        """The key to make entries with; None where there is none, or the keychain has not given it yet."""
        return self._keys[-1] if self._keys else None

    def by_id(self) -> dict[str, LogKey]:
        """All keys, for whoever checks the log; for workers."""
        self.wait()
        return {key.id: key for key in self._keys}

    def wait(self) -> None:
        """Have the key here before something is written, where the archive has one: another program may have
        had it made just now."""
        wanted = self._store.key_wanted()
        if self._keychain is None or wanted in {"", self._looked_for}:
            return
        with self._lock:
            if wanted == self._looked_for:
                return
            # A keychain that never answers must not keep the program from ending.
            reading = threading.Thread(
                target=self._look, args=(self._keychain,), name="audit key", daemon=True
            )
            reading.start()
            reading.join(_PATIENCE_S)
            if reading.is_alive():
                log.warning("The keychain has not given the audit log's key yet")
            self._looked_for = wanted

    def on_event(self, event: Event) -> None:
        """A sign-in that is kept in the keychain: the keychain is there, and may hold the key as well."""
        if isinstance(event, AccountChanged) and event.account is not None and not event.this_session_only:
            self.ensure()

    def ensure(self) -> None:
        """Have a key made where there is none; for workers. Where the keychain does not give it or take it,
        the log goes on without."""
        self.wait()
        if self._keys or self._keychain is None:
            return
        try:
            with self._store.settling_key():
                self._keys = _read(self._keychain) or self._made(self._keychain)
                if self._store.key_wanted() != self._keys[-1].id:
                    self._store.want_key(self._keys[-1])
        except FaxDeskError as error:
            log.warning("The audit log has no key: %s", error.kind)

    def _made(self, keychain: SecretStore) -> tuple[LogKey, ...]:
        key = LogKey(secrets.token_bytes(_KEY_BYTES))
        keychain.save(key.secret.hex())
        self._looked_for = key.id
        return (key,)

    def _look(self, keychain: SecretStore) -> None:
        try:
            self._keys = _read(keychain)
        except FaxDeskError as error:
            log.warning("The keychain does not give the audit log's key: %s", error.kind)


def _read(keychain: SecretStore) -> tuple[LogKey, ...]:
    """The keys in the keychain, none where it has something else. Raises FaxDeskError (KEYCHAIN)."""
    try:
        return tuple(LogKey(bytes.fromhex(word)) for word in (keychain.load() or "").split())
    except ValueError:
        log.warning("The keychain holds something else than the audit log's key")
        return ()
