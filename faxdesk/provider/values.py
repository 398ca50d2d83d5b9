"""Values that the program and a fax service exchange, besides those of domain.fax and domain.draft."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct


class Capabilities(Struct, frozen=True):
    """What a service can do beyond taking faxes, listing them and handing out their pages. Where it cannot,
    the program finds another way or does without; no call of the seam is made in vain."""

    schedule: bool = False
    """Keeps a fax until its time (Draft.send_at). Else it waits in the outbox here."""
    resend_by_id: bool = False
    """Sends a fax of its own once more without the files. Else they are uploaded again."""
    cover_pages: bool = False
    """Draws cover pages."""
    restore: bool = False
    """Takes deleted faxes back. Else a fax that is restored here stays here alone."""
    push: bool = False
    """Keeps a live connection that tells of faxes. Else they are looked for on a timer alone."""
    webhooks: bool = False
    """Tells web addresses of faxes."""
    contacts: bool = False
    """Keeps the person's contacts, and a directory of the company."""


class FileOpener(Protocol):
    """Opens files that may be sealed on the disk."""

    def open(self, path: Path) -> BinaryIO: ...

    def size(self, path: Path) -> int:
        """How many bytes open() gives."""


class PlainFiles:
    """Opens files as they are."""

    def open(self, path: Path) -> BinaryIO:
        return path.open("rb")

    def size(self, path: Path) -> int:
        return path.stat().st_size


class UploadFile(Struct, frozen=True):
    """A file on disk to be put into a fax, under the name that the service is to see. An empty content_type
    is taken from the name. files is by whom it is opened; as with Path, trouble is an OSError."""

    name: str
    path: Path
    content_type: str = ""
    files: FileOpener = PlainFiles()


class Downloaded(Struct, frozen=True):
    """A document fetched and checked: content_type is what its first bytes say, size is in bytes, sha256
    in hex. is_ended tells whether it has the end that a document of its type has."""

    path: Path
    content_type: str
    size: int
    sha256: str
    is_ended: bool = True


class Recovery(Struct, frozen=True):
    """What it takes to go on where a lost live connection ended. Only the service understands it."""

    place: str
    subscription_id: str

    def __repr__(self) -> str:
        """Without the place, which opens the connection again and may not end up in a log."""
        return f"Recovery(subscription_id={self.subscription_id!r})"


class Webhook(Struct, frozen=True):
    """A web address that the service tells of faxes. status and events are the service's own words; it
    delivers nothing any more where is_active is false."""

    id: str
    address: str
    status: str
    is_active: bool
    events: tuple[str, ...] = ()
    expires_at: datetime | None = None


class Listed(Struct, frozen=True):
    """One fax of a page that is not read yet: its id, and when it was made where that is told."""

    id: str
    created_at: datetime | None = None


class UnreadPage(Struct, frozen=True):
    """A page of the list of all faxes as it came, of which no more is known than where the next one is. A
    PageReader reads it, in this process or another. country is the one by which numbers without a country
    code are read (an ISO code); total tells how many faxes there are on all pages."""

    body: bytes
    country: str
    listed: tuple[Listed, ...]
    page: int = 1
    next_page_uri: str = ""
    total: int | None = None

    def __repr__(self) -> str:
        """Without what stands on it, which is people's."""
        return f"UnreadPage(page={self.page}, total={self.total})"
