"""Has Python handle the signals of the system while the event loop waits, without waking now and then to look
for them."""

from __future__ import annotations

import contextlib
import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Slot


class SignalWaker(QObject):
    """From its making until close(), Python writes a byte for each signal that comes in, which wakes the
    loop; the handler then runs between two steps of Python. Lives on the main thread; one at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._received, self._sent = socket.socketpair()
        for end in (self._received, self._sent):
            end.setblocking(False)
        signal.set_wakeup_fd(self._sent.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._received.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._take)

    def close(self) -> None:
        """Wake for no signal any more."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._received.close()
        self._sent.close()

    @Slot()
    def _take(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._received.recv(4096)
