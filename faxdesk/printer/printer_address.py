"""Where the printer of a profile is to be found: its port, and the secret in its path.

Both stay, since the system's queue holds them. Whoever does not know the secret cannot print: other people
who work on this computer reach the port as well. The secret is a part of the path, or the password of a
log-in: systems hide the password of a printer's address from people, and show them its path.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import msgspec
from msgspec import Struct

from faxdesk.net.loopback import HOST
from faxdesk.private_files import write_private

OPEN_PATH = "/ipp/print"
LOGIN = "faxdesk"
_PORTS = range(20_000, 30_000)
"""Below those that systems give to connections of their own, so that the printer's is mostly free."""
_SECRET_BYTES = 18


class PrinterAddress(Struct, frozen=True):
    """A port of this computer, and the path of the printer there."""

    port: int
    secret: str

    @property
    def path(self) -> str:
        """The path by which one may print."""
        return f"{OPEN_PATH}/{self.secret}"

    @property
    def uri(self) -> str:
        """Whoever has it may print."""
        return f"ipp://{HOST}:{self.port}{self.path}"

    @property
    def open_uri(self) -> str:
        """It tells what the printer is, and asks for a log-in for all else."""
        return f"ipp://{HOST}:{self.port}{OPEN_PATH}"

    @property
    def uri_with_login(self) -> str:
        """Whoever has it may print, by a log-in."""
        return f"ipp://{LOGIN}:{self.secret}@{HOST}:{self.port}{OPEN_PATH}"


def kept_address(file: Path) -> PrinterAddress:
    """The address that a file holds; a new one, kept there, where it holds none. Raises OSError."""
    try:
        address = msgspec.json.decode(file.read_bytes(), type=PrinterAddress)
    except (FileNotFoundError, msgspec.DecodeError):
        address = PrinterAddress(0, "")
    if address.port in range(1, 65_536) and len(address.secret) >= _SECRET_BYTES and address.secret.isascii():
        return address
    return keep(file, PrinterAddress(some_port(), secrets.token_hex(_SECRET_BYTES)))


def keep(file: Path, address: PrinterAddress) -> PrinterAddress:
    """Keep an address for the next start. Gives it. Raises OSError."""
    write_private(file, msgspec.json.encode(address))
    return address


def some_port() -> int:
    """A port that is probably free."""
    return secrets.choice(_PORTS)
