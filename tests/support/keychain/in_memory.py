"""A keychain in memory that is as strict as the strictest real one."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError

WINDOWS_LIMIT = 2560
"""Bytes of UTF-16 that Windows' credential store takes."""


class MemoryKeyring(KeyringBackend):
    """Keeps entries; fail_after counts down the writes that still succeed (None: all do)."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.fail_after: int | None = None

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > WINDOWS_LIMIT:
            raise PasswordSetError("The stub received bad data")
        if self.fail_after is not None:
            if self.fail_after == 0:
                raise PasswordSetError("refused")
            self.fail_after -= 1
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("not found")
        del self.entries[service, username]
