"""Secrets in the system's keychain. Call it on worker threads only: an unlock prompt blocks the call."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = "FaxDesk"
PART_LENGTH = 1200
"""Characters in one entry: Windows takes 2,560 bytes of UTF-16, that is 1,280 characters."""

_NOT_A_KEYCHAIN = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
"""Back ends that keep nothing, or keep it in a file that anybody can read."""

_READ_ATTEMPTS = 3


class KeychainTokenStore:
    """One secret text of any length, under a name, in the system's keychain.

    Long texts are split over entries. A new text is written beside the old one, and the head entry,
    which names the parts that count, is written last: whatever interrupts a save, the keychain holds the
    whole old text or the whole new one. Every method raises FaxDeskError (KEYCHAIN) where the keychain
    is missing, locked or refuses.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def load(self) -> str | None:
        """The secret, None when there is none (or what is there makes no whole)."""
        backend = _backend()
        for _attempt in range(_READ_ATTEMPTS):
            head = self._head(backend)
            if head is None:
                return None
            parts = [self._get(backend, f"{head.side}.{number}") for number in range(head.count)]
            text = "".join(part for part in parts if part is not None)
            if None not in parts and _digest(text) == head.digest:
                return text
            # Another FaxDesk may have saved between the two reads: look at the head again.
        log.warning("The secret in the keychain is incomplete and is not used")
        return None

    def save(self, secret: str) -> None:
        backend = _backend()
        old = self._head(backend)
        side = "b" if old is not None and old.side == "a" else "a"
        parts = [secret[at : at + PART_LENGTH] for at in range(0, len(secret), PART_LENGTH)]
        for number, part in enumerate(parts):
            self._set(backend, f"{side}.{number}", part)
        self._set(backend, "head", f"{side} {len(parts)} {_digest(secret)}")
        if old is not None:
            self._erase_from(backend, old.side, 0)
        # A longer text whose saving was interrupted may have left its tail.
        self._erase_from(backend, side, len(parts))

    def clear(self) -> None:
        backend = _backend()
        # Also without a head: a first save that was interrupted leaves parts alone.
        self._erase(backend, "head")
        self._erase_from(backend, "a", 0)
        self._erase_from(backend, "b", 0)

    def _head(self, backend: KeyringBackend) -> _Head | None:
        text = self._get(backend, "head")
        return None if text is None else _Head.parse(text)

    def _erase_from(self, backend: KeyringBackend, side: str, number: int) -> None:
        while self._get(backend, f"{side}.{number}") is not None:
            self._erase(backend, f"{side}.{number}")
            number += 1

    def _get(self, backend: KeyringBackend, entry: str) -> str | None:
        with _in_words():
            return backend.get_password(SERVICE, f"{self._name}#{entry}")

    def _set(self, backend: KeyringBackend, entry: str, text: str) -> None:
        with _in_words():
            backend.set_password(SERVICE, f"{self._name}#{entry}", text)

    def _erase(self, backend: KeyringBackend, entry: str) -> None:
        from keyring.errors import PasswordDeleteError

        with _in_words():
            try:
                backend.delete_password(SERVICE, f"{self._name}#{entry}")
            except PasswordDeleteError:
                # Said of an entry that is not there, and of one that may not be erased.
                if self._get(backend, entry) is not None:
                    raise


class _Head(Struct, frozen=True):
    """Which of the two sides counts, of how many parts it is, and what their whole must come to."""

    side: str
    count: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> _Head | None:
        fields = text.split()
        if len(fields) != 3 or fields[0] not in {"a", "b"} or not fields[1].isdecimal():
            log.warning("The keychain holds something that FaxDesk did not write")
            return None
        return cls(fields[0], int(fields[1]), fields[2])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _backend() -> KeyringBackend:
    """The keychain to use. Raises FaxDeskError (KEYCHAIN) when this computer has none."""
    import keyring

    with _in_words():
        found = _true_keychain(keyring.get_keyring())
        if found is None:
            # The library looks once; since then the person may have set one up.
            keyring.core.init_backend()
            found = _true_keychain(keyring.get_keyring())
    if found is None:
        raise _missing()
    return found


def _true_keychain(backend: KeyringBackend) -> KeyringBackend | None:
    from keyring.backends.chainer import ChainerBackend

    for candidate in backend.backends if isinstance(backend, ChainerBackend) else [backend]:
        if not type(candidate).__module__.startswith(_NOT_A_KEYCHAIN):
            return candidate
    return None


@contextmanager
def _in_words() -> Iterator[None]:
    """Turns what keychains raise into the one error that people meet."""
    try:
        yield
    except FaxDeskError:
        raise
    except Exception as error:
        # Back ends let errors of the system through as they come (D-Bus, Windows, macOS).
        raise _words_for(error) from error


def _words_for(error: Exception) -> FaxDeskError:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return _missing()
    if isinstance(error, KeyringLocked | InitError):
        return FaxDeskError(
            tr("The keychain is locked."),
            tr("Unlock it and try again, or stay signed in for this session only."),
            ErrorKind.KEYCHAIN,
        )
    return FaxDeskError(
        tr("The keychain did not do as asked."),
        tr("Look at it in your system's settings, or stay signed in for this session only."),
        ErrorKind.KEYCHAIN,
    )


def _missing() -> FaxDeskError:
    return FaxDeskError(
        tr("This computer has no keychain."),
        tr(
            "Stay signed in for this session only, or set up a keychain (on Linux: GNOME Keyring or KWallet)."
        ),
        ErrorKind.KEYCHAIN,
    )
