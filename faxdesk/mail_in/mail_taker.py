"""What the listener hands over, and to whom."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from msgspec import Struct

from faxdesk.domain.draft import Recipient
from faxdesk.domain.runtime import CancelToken


class ArrivedMail(Struct, frozen=True):
    """A whole mail in a file, which goes when take() is over. login is the name that its sender logged in by,
    "" without one; digest is the SHA-256 of the file, in hex."""

    path: Path
    login: str
    recipients: tuple[Recipient, ...]
    digest: str


class MailTaker(Protocol):
    """Whoever keeps the mails. Every call may wait, and is made on a thread of its own; FaxDeskError is told
    to the sender."""

    def is_login(self, name: str, password: str) -> bool:
        """Whether somebody may send by this name and password. Raises FaxDeskError (KEYCHAIN)."""
        ...

    def recipient(self, name: str, login: str) -> Recipient:
        """Whom the part of an address before the @ means, for somebody who has logged in, or "". Raises
        FaxDeskError (BAD_INPUT)."""
        ...

    def take(self, mail: ArrivedMail, token: CancelToken) -> None:
        """Keep a mail, so that it lasts also through a power cut when this returns. Raises FaxDeskError, and
        Cancelled."""
        ...
