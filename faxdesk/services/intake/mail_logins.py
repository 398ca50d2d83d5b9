"""The names and passwords by which programs may hand over mail. Other people at this computer reach the
listener as well, and are kept out by them.

FaxDesk makes the passwords, long enough that nobody guesses them. The keychain holds what proves them, and
the environment may name one more, for computers without a keychain.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
from hashlib import sha256
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SecretStore

log = logging.getLogger(__name__)

VARIABLE = "FAXDESK_MAIL_LOGIN"
"""The variable of the environment with one more log-in, as name:password."""
_PASSWORD_BYTES = 18
_LONGEST_NAME = 64


class MailLogins:
    """For workers, since the keychain may ask to be unlocked. Thread-safe."""

    def __init__(self, store: SecretStore, environment: str = "") -> None:
        self._store = store
        name, _, password = environment.partition(":")
        self._given = {name: password} if name and password else {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """Who may log in, in the order of the alphabet. Raises FaxDeskError (KEYCHAIN)."""
        return sorted({*self._kept(), *self._given})

    def add(self, name: str) -> str:
        """Let somebody log in; gives the new password, which is told this once. Somebody who is known has the
        new one alone. Raises FaxDeskError (BAD_INPUT, KEYCHAIN)."""
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable() or ":" in name:
            raise FaxDeskError(
                tr("“{name}” is no name for a log-in.", name=name),
                tr("Take a short one without a colon, such as that of the program that sends."),
                ErrorKind.BAD_INPUT,
            )
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        with self._lock:
            self._store.save(json.dumps({**self._kept(), name: _proof(name, password)}))
        return password

    def remove(self, name: str) -> None:
        """Let somebody log in no more. Raises FaxDeskError: NOT_FOUND for a name that is not kept here, and
        KEYCHAIN."""
        with self._lock:
            kept = self._kept()
            if name not in kept:
                raise FaxDeskError(
                    tr("There is no log-in “{name}”.", name=name),
                    tr("`faxdesk mail logins` lists them."),
                    ErrorKind.NOT_FOUND,
                )
            del kept[name]
            if kept:
                self._store.save(json.dumps(kept))
            else:
                self._store.clear()

    def is_login(self, name: str, password: str) -> bool:
        """Whether this is the password of somebody. Asked anew each time: another process may have made or
        removed one. Raises FaxDeskError (KEYCHAIN)."""
        given = self._given.get(name)
        if given is not None and secrets.compare_digest(given.encode(), password.encode()):
            return True
        kept = self._kept().get(name, "")
        return secrets.compare_digest(kept.encode(), _proof(name, password).encode())

    def _kept(self) -> dict[str, str]:
        try:
            text = self._store.load()
        except FaxDeskError:
            if self._given:
                return {}  # As on a computer that has no keychain, for which it was given.
            raise
        try:
            kept = json.loads(text or "{}")
            return {str(name): str(proof) for name, proof in kept.items()}
        except (ValueError, AttributeError, RecursionError):
            log.warning("The keychain holds log-ins for mail that FaxDesk did not write")
            return {}


def _proof(name: str, password: str) -> str:
    """What is kept of a password. It needs no costly function, since nobody guesses what is as long."""
    return sha256(f"{name}\0{password}".encode(errors="replace")).hexdigest()
