"""Takes what later starts of the program hand over to the window that is open already."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import socket
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from faxdesk.later_start import HOST, TAKEN, proof, read_line

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
"""Of one request: whoever sends more is sent away."""
MOST_CALLERS = 8
"""So many are heard at a time. A later start says what it wants at once, and whoever holds a connection open
for longer than CALLER_MS is sent away: anybody on this computer can call, also without knowing the secret."""
CALLER_MS = 2000


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
            listener = socket.create_server((HOST, 0))
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
            if len(self._callers) >= MOST_CALLERS:
                connection.close()
                return
            connection.setblocking(False)
            self._callers[connection] = _Caller(connection, self)

    def prove(self, question: bytes) -> bytes:
        """What shows a caller that this is the window of the profile."""
        return proof(question, self._secret)

    def take(self, line: bytes) -> bool:
        """Carry out what a caller asks for; False where it does not know the secret or makes no sense."""
        request = read_line(line, self._secret)
        if request is None:
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
        self._has_proved = False
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._patience = QTimer(self)
        self._patience.setObjectName("patience with a later start")
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.close)
        self._patience.start(CALLER_MS)

    def close(self) -> None:
        self._patience.stop()
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
        line, end, rest = self._received.partition(b"\n")
        if end and not self._has_proved:
            self._has_proved = True
            self._answer(self._starts.prove(line))
            self._received = rest
            line, end, rest = rest.partition(b"\n")
        if end and self._starts.take(line):
            self._answer(TAKEN)
        if end or not piece or len(self._received) > MOST_BYTES:
            self.close()

    def _answer(self, line: bytes) -> None:
        with contextlib.suppress(OSError):
            self._connection.sendall(line)
