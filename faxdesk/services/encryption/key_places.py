"""Where the key of an archive is kept: in the system's keychain, in a file of the administrator's, or sealed
with a passphrase beside the archive. For workers: a keychain may ask the person."""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.services.encryption.key_file import nothing_changed, read_key_file, write_key_file
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SecretStore

log = logging.getLogger(__name__)

KEY_FILE = "FAXDESK_KEY_FILE"
PASSPHRASE = "FAXDESK_PASSPHRASE"
_BY_PASSPHRASE = "sealed_by_passphrase"


class KeyPlace(StrEnum):
    """Where a key is kept."""

    KEYCHAIN = "keychain"
    FILE = "file"
    PASSPHRASE = "passphrase"


class KeyNotToBeHad(FaxDeskError):
    """The archive is encrypted, and its key is not to be had here and now: the recovery key opens it."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, f"{nothing_changed()} {hint}", ErrorKind.KEYCHAIN)


class KeyPlaces:
    """Finds keys by their ids, and keeps new ones. keychain gives the place of a key in the system's keychain
    by the key's id: so an archive that was moved finds its key, and no archive another's. environment are
    the process's variables: FAXDESK_KEY_FILE names a key file, FAXDESK_PASSPHRASE is the passphrase."""

    def __init__(self, keychain: Callable[[str], SecretStore], environment: Mapping[str, str]) -> None:
        self._keychain = keychain
        self._file = environment.get(KEY_FILE, "")
        self._passphrase = environment.get(PASSPHRASE, "")
        self._known: dict[str, ArchiveKey] = {}

    @property
    def usual(self) -> KeyPlace:
        """Where a new key is kept, unless a passphrase is asked for."""
        return KeyPlace.FILE if self._file else KeyPlace.KEYCHAIN

    def find(self, key_id: str, wrapped: Mapping[str, str] | None = None) -> ArchiveKey:
        """The key with this id; wrapped is what keep() gave of it, where it is sealed with a passphrase.
        Raises KeyNotToBeHad, and FaxDeskError (KEYCHAIN) for a file that is not as it must be."""
        if key_id not in self._known:
            if wrapped and self._passphrase:
                key = self._unwrapped(wrapped.get(_BY_PASSPHRASE, ""))
            elif self._file:
                key = read_key_file(Path(self._file))
            elif wrapped:
                raise KeyNotToBeHad(
                    tr(
                        "The archive's key is sealed with a passphrase, and {name} is not set.",
                        name=PASSPHRASE,
                    ),
                    tr(
                        "Set it to the passphrase, and try again. The recovery key opens the archive as well."
                    ),
                )
            else:
                key = self._in_keychain(key_id)
            if key.id != key_id:
                raise KeyNotToBeHad(
                    tr("The key that is here belongs to another archive."),
                    tr("Set the key of this one, or open it with its recovery key."),
                )
            self._known[key_id] = key
        return self._known[key_id]

    def keep(self, key: ArchiveKey, place: KeyPlace) -> dict[str, str]:
        """Keep a key, so that find() has it at the next start; gives what is to stand of it beside the
        archive (SealedState.wrapped_key). Raises FaxDeskError (KEYCHAIN, STORAGE, BAD_INPUT), and then it
        is not kept."""
        wrapped: dict[str, str] = {}
        if place == KeyPlace.PASSPHRASE:
            wrapped = {_BY_PASSPHRASE: self._wrapped(key)}
        elif place == KeyPlace.FILE:
            self._keep_in_file(key)
        else:
            self._keep_in_keychain(key)
        self._known[key.id] = key
        return wrapped

    def use(self, key: ArchiveKey) -> None:
        """Know a key for as long as this process lives, though no place keeps it."""
        self._known[key.id] = key

    def new_key(self, place: KeyPlace) -> ArchiveKey:
        """A key for an archive that has none: a new one, or the one in a key file that is there already.
        Raises FaxDeskError (KEYCHAIN)."""
        if place == KeyPlace.FILE and Path(self._file).exists():
            return read_key_file(Path(self._file))
        return ArchiveKey.new()

    def _in_keychain(self, key_id: str) -> ArchiveKey:
        try:
            text = self._keychain(key_id).load()
        except FaxDeskError as error:
            raise KeyNotToBeHad(
                error.title,
                tr("Unlock the keychain and try again, or open the archive with its recovery key."),
            ) from error
        if text is None:
            raise KeyNotToBeHad(
                tr("The key of your archive is not in the keychain."),
                tr(
                    "Try again where the keychain was only changed for a while, or open the archive with its "
                    "recovery key, which puts the key back."
                ),
            )
        try:
            return ArchiveKey(base64.b64decode(text, validate=True))
        except (ValueError, binascii.Error) as error:
            log.warning("The keychain holds no key where the archive's should be")
            raise KeyNotToBeHad(
                tr("What the keychain holds is not the key of your archive."),
                tr("Open the archive with its recovery key, which puts the key back."),
            ) from error

    def _keep_in_keychain(self, key: ArchiveKey) -> None:
        store = self._keychain(key.id)
        store.save(base64.b64encode(key.secret).decode())
        if store.load() is None:
            raise FaxDeskError(
                tr("The keychain did not keep the key."),
                tr("Nothing was encrypted. Look at the keychain in your system's settings, then try again."),
                ErrorKind.KEYCHAIN,
            )

    def _keep_in_file(self, key: ArchiveKey) -> None:
        path = Path(self._file)
        if not path.exists():
            write_key_file(path, key)
        elif read_key_file(path) != key:
            raise FaxDeskError(
                tr("The key file “{file}” holds another key.", file=path),
                tr("It was left as it is, since another archive may need it. Name another file."),
                ErrorKind.STORAGE,
            )

    def _wrapped(self, key: ArchiveKey) -> str:
        from faxdesk.sealing.by_password import sealed

        if not self._passphrase:
            raise FaxDeskError(
                tr("{name} is not set.", name=PASSPHRASE),
                tr("Set it to the passphrase that is to open the archive, and try again."),
                ErrorKind.BAD_INPUT,
            )
        return base64.b64encode(sealed(key.secret, self._passphrase)).decode()

    def _unwrapped(self, wrapped: str) -> ArchiveKey:
        from faxdesk.sealing.by_password import WrongPassword, opened

        try:
            return ArchiveKey(opened(base64.b64decode(wrapped), self._passphrase))
        except (WrongPassword, ValueError, binascii.Error) as error:
            raise KeyNotToBeHad(
                tr("The passphrase in {name} does not open the archive.", name=PASSPHRASE),
                tr("Set it to the right one, and try again. The recovery key opens the archive as well."),
            ) from error
