"""Lets a later start of the program hand what it was to open to the window that is open already.

The open window listens on this computer alone, and keeps its port with a secret in a file of the profile that
only its owner may read: whoever knows the secret is the same person with the same profile.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import socket
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict
from PySide6.QtCore import QObject, QSocketNotifier, Signal

log = logging.getLogger(__name__)

_HOST = "127.0.0.1"
_CONNECT_S = 1.0
_ANSWER_S = 3.0
"""A window that does not answer for so long is at work or hangs; the later start then opens its own."""
_MOST_BYTES = 1 << 20
_TAKEN = b"taken\n"


class StartRequest(Struct, frozen=True):
    """What a start of the window is to open: documents and links as they stand on the command line, files by
    their whole path; a new fax; or the inbox. With in_background it is only to see that the program runs.
    activation is the desktop's leave to come to the front."""

    documents: tuple[str, ...] = ()
    new_fax: bool = False
    receive: bool = False
    in_background: bool = False
    activation: str = ""


def hand_over(address_file: Path, request: StartRequest) -> bool:
    """Give a request to the window that is open on a profile; False where none takes it."""
    try:
        address = json.loads(address_file.read_bytes())
        line = json.dumps({**asdict(request), "secret": address["secret"]}).encode() + b"\n"
        with socket.create_connection((_HOST, int(address["port"])), _CONNECT_S) as connection:
            connection.settimeout(_ANSWER_S)
            connection.sendall(line)
            with connection.makefile("rb") as answer:
                return answer.readline(len(_TAKEN)) == _TAKEN
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        # The file of a window that was killed leads nowhere.
        log.info("No open window takes what is to be opened: %s", type(error).__name__)
        return False


class OtherStarts(QObject):
    """Takes what later starts hand over; lives on the GUI thread.

    Signals: requested(StartRequest).
    """

    requested = Signal(object)

    def __init__(self, address_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address_file = address_file
        self._secret = secrets.token_urlsafe(24)
        self._listener: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._callers: dict[socket.socket, _Caller] = {}

    def listen(self) -> None:
        """Take requests from now on. Where this computer does not allow it, later starts open own windows."""
        try:
            listener = socket.create_server((_HOST, 0))
            listener.setblocking(False)
            self._write_address(listener.getsockname()[1])
        except OSError as error:
            log.warning("Later starts cannot be handed over: %s", error.strerror)
            return
        self._listener = listener
        self._notifier = QSocketNotifier(listener.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._accept)

    def close(self) -> None:
        """Take no more."""
        if self._listener is None or self._notifier is None:
            return
        self._notifier.setEnabled(False)
        self._listener.close()
        self._listener = None
        for caller in list(self._callers.values()):
            caller.close()
        with contextlib.suppress(OSError):
            # Another window may have written its own address there meanwhile.
            if self._secret in self._address_file.read_text(encoding="utf-8"):
                self._address_file.unlink()

    def _write_address(self, port: int) -> None:
        text = json.dumps({"port": port, "secret": self._secret}).encode()
        self._address_file.unlink(missing_ok=True)
        with open(os.open(self._address_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)

    def _accept(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            connection, _address = self._listener.accept()
            connection.setblocking(False)
            self._callers[connection] = _Caller(connection, self)

    def take(self, line: bytes) -> bool:
        """Carry out what a caller asks for; False where it does not know the secret or makes no sense."""
        try:
            fields = json.loads(line)
            given = str(fields.pop("secret")).encode()
            request = StartRequest(
                tuple(map(str, fields["documents"])),
                bool(fields["new_fax"]),
                bool(fields["receive"]),
                bool(fields["in_background"]),
                str(fields["activation"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False
        if not secrets.compare_digest(given, self._secret.encode()):
            return False
        self.requested.emit(request)
        return True

    def forget(self, connection: socket.socket) -> None:
        self._callers.pop(connection, None)


class _Caller(QObject):
    """One later start, from its connection to its end."""

    def __init__(self, connection: socket.socket, starts: OtherStarts) -> None:
        super().__init__(starts)
        self._connection = connection
        self._starts = starts
        self._received = b""
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def close(self) -> None:
        self._notifier.setEnabled(False)
        self._starts.forget(self._connection)
        self._connection.close()
        self.deleteLater()

    def _read(self) -> None:
        try:
            piece = self._connection.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        self._received += piece
        line, end, _rest = self._received.partition(b"\n")
        if end and self._starts.take(line):
            with contextlib.suppress(OSError):
                self._connection.sendall(_TAKEN)
        if end or not piece or len(self._received) > _MOST_BYTES:
            self.close()
