"""Signals are handled while the event loop waits."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from faxdesk.work.signal_waker import SignalWaker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no process such a signal")

_SOON_MS = 50
_PATIENCE_MS = 10_000


@pytest.fixture
def caught(qtbot: QtBot) -> Iterator[list[int]]:
    """The signals that Python has handled."""
    numbers: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: numbers.append(number))
    yield numbers
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_wakes_the_loop_that_waits(caught: list[int]) -> None:
    waker = SignalWaker()
    loop = QEventLoop()
    waker._notifier.activated.connect(loop.quit)
    sender = threading.Timer(_SOON_MS / 1000, os.kill, (os.getpid(), signal.SIGUSR1))
    sender.start()
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(lambda: loop.exit(1))
    patience.start(_PATIENCE_MS)
    assert loop.exec() == 0
    patience.stop()
    sender.join()
    QCoreApplication.processEvents()
    assert caught == [signal.SIGUSR1]
    waker.close()


def test_after_its_end_nothing_is_written_for_a_signal(caught: list[int]) -> None:
    SignalWaker().close()
    assert signal.set_wakeup_fd(-1) == -1
    os.kill(os.getpid(), signal.SIGUSR1)
    assert caught == [signal.SIGUSR1]
