"""Guards around every test: no way out to the network, and nothing left running. And one around tests of the
window: what counts or searches in the archive takes the longer the more faxes there are, so workers do it."""

from __future__ import annotations

import gc
import ipaddress
import os
import re
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from faxdesk.store.database.sqlite import sqlite3

_PATIENCE_S = 10.0
_POOLED = "faxdesk"
"""What the names of the task runner's threads begin with. Qt has a pool of its own for painting, whose
idle threads live on for half a minute: they are nobody's leftovers."""
_SHARED = "page rest"
"""The thread that ends an idle page worker, which the tests of a module may have in common."""


ROOT = Path(__file__).resolve().parent.parent.parent
COUNTS_AND_SEARCHES = re.compile(r"\bcount\s*\(|\bMATCH\b", re.IGNORECASE)
"""What takes the longer the more faxes there are."""
EVERYTHING = re.compile("")
_OF_THE_WINDOW = tuple(str(ROOT / "faxdesk" / part) for part in ("ui/", "work/", "app/"))
_OF_TESTS = str(ROOT / "tests")


class NetworkForbidden(AssertionError):
    """A test wanted to leave this computer."""


def forbid_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets reach loopback alone. Names under .invalid fail as they do everywhere."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self.family, address)
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name and not _is_loopback(name):
            raise NetworkForbidden(f"Tests look up no names: {name}")
        return getaddrinfo(host, *args, **kwargs)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


def _check(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
        raise NetworkForbidden(f"Tests reach no network: {address[0]}")


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


class Leftovers:
    """Remembers what runs before a test, and tells what runs after it besides."""

    def __init__(self) -> None:
        self._folder = Path.cwd()
        self._threads = set(threading.enumerate())
        self._pooled = _pooled_threads()
        self._timers = {id(timer) for timer in _active_timers()}

    def wait(self) -> list[str]:
        """What is still there after a moment's patience, in words; [] is as it should be."""
        _let_qt_finish()
        end = time.monotonic() + _PATIENCE_S
        left = self._look()
        while left and time.monotonic() < end:
            gc.collect()
            _let_qt_finish()
            time.sleep(0.02)
            left = self._look()
        return left

    def _look(self) -> list[str]:
        left = [
            f"the thread {thread.name}"
            for thread in threading.enumerate()
            # Qt's threads show up as dummies for as long as the process lives; they are looked at below.
            if thread not in self._threads and not isinstance(thread, threading._DummyThread)
            if thread.name != _SHARED
        ]
        # pytest deletes a test's folder before monkeypatch leaves it. Python 3.13.0, started with -c as xdist
        # starts it, fails at each name that a module does not have while it stands in a folder that is gone.
        if (folder := Path.cwd()) != self._folder:
            left.append(f"the process in {folder}")
        if extra := _pooled_threads() - self._pooled:
            left.append(f"{len(extra)} threads of a QThreadPool")
        left += [
            f"a running QTimer ({timer.objectName() or timer.parent()!r})"
            for timer in _active_timers()
            if id(timer) not in self._timers
        ]
        return left


def _pooled_threads() -> set[str]:
    if "PySide6.QtCore" not in sys.modules or not Path("/proc/self/task").is_dir():
        return set()
    found = set()
    for task in os.listdir("/proc/self/task"):
        try:
            name = Path(f"/proc/self/task/{task}/comm").read_text().strip()
        except OSError:
            continue  # It ended while we looked.
        if name.startswith(_POOLED):
            found.add(task)
    return found


def _active_timers() -> list[Any]:
    if "PySide6.QtCore" not in sys.modules:
        return []
    import shiboken6
    from PySide6.QtCore import QTimer

    return [
        wrapper
        for wrapper in shiboken6.getAllValidWrappers()
        if isinstance(wrapper, QTimer) and wrapper.isActive()
    ]


def _let_qt_finish() -> None:
    """Deferred deletions wait for an event loop, and the shared pool keeps idle threads for half a minute."""
    if "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QThreadPool.globalInstance().waitForDone(1000)


def watch_gui_thread(
    monkeypatch: pytest.MonkeyPatch, watched: re.Pattern[str] = COUNTS_AND_SEARCHES
) -> list[str]:
    """A list into which those of the window's questions to the archive go that it asks on the GUI thread, as
    "file:line: SQL". What a test itself asks the archive for does not."""
    seen: list[str] = []
    connect = sqlite3.connect

    def look(sql: str) -> None:
        if threading.current_thread() is threading.main_thread() and watched.search(sql):
            asked_from = _asked_from(sys._getframe())
            if asked_from:
                seen.append(f"{asked_from}: {sql[:200]}")

    def watched_connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(look)
        return connection

    monkeypatch.setattr(sqlite3, "connect", watched_connect)
    return seen


def _asked_from(frame: FrameType | None) -> str:
    """The place in the window's code that led here, "" where it was a test."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_OF_THE_WINDOW):
            return f"{Path(name).relative_to(ROOT).as_posix()}:{frame.f_lineno}"
        if name.startswith(_OF_TESTS) and name != __file__:
            return ""
        frame = frame.f_back
    return ""
