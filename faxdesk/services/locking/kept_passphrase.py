"""The passphrase that opens the lock: the keychain has what it is compared with, and nothing else has it."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_provider import SecretStore

LEAST_LENGTH = 6
"""Who tries has to wait between tries, so that a short one holds, which nobody who watches can follow."""
_SEALED = b"desk lock"


class KeptPassphrase:
    """For workers: the keychain may ask the person, and each try takes half a second on purpose."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    def choose(self, passphrase: str) -> None:
        """Raises FaxDeskError: BAD_INPUT for one that is too short, KEYCHAIN where it cannot be kept."""
        from faxdesk.sealing.by_password import sealed

        if len(passphrase) < LEAST_LENGTH:
            raise FaxDeskError(
                tr("The passphrase is too short."),
                tr("Choose one of at least {count} characters; a few words are best.", count=LEAST_LENGTH),
                ErrorKind.BAD_INPUT,
            )
        self._secrets.save(base64.b64encode(sealed(_SEALED, passphrase)).decode())
        if not self.fits(passphrase):
            raise FaxDeskError(
                tr("The keychain did not keep the passphrase."),
                tr("Nothing was changed. Look at the keychain in your system's settings, then try again."),
                ErrorKind.KEYCHAIN,
            )

    def fits(self, passphrase: str) -> bool:
        """Raises FaxDeskError (KEYCHAIN) where that cannot be told."""
        from faxdesk.sealing.by_password import WrongPassword, opened

        text = self._secrets.load()
        try:
            content = base64.b64decode(text or "", validate=True)
        except (ValueError, binascii.Error):
            content = b""
        if not content:
            raise FaxDeskError(
                tr("The keychain does not have what your passphrase is compared with."),
                tr(
                    "Try again where the keychain was only changed for a while, or open the window in another"
                    " way."
                ),
                ErrorKind.KEYCHAIN,
            )
        try:
            return opened(content, passphrase) == _SEALED
        except WrongPassword:
            return False

    def forget(self) -> None:
        """Raises FaxDeskError (KEYCHAIN)."""
        self._secrets.clear()
