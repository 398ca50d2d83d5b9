"""The guards around every test see what they are there for."""

from __future__ import annotations

import socket
import threading
from contextlib import chdir, closing
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool, QTimer
from pytestqt.qtbot import QtBot

from faxdesk.store.database.sqlite import sqlite3
from tests.support import guards
from tests.support.guards import ROOT, Leftovers, NetworkForbidden, watch_gui_thread


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_PATIENCE_S", 0.05)


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 80))
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("platform.ringcentral.com", 443)
    with socket.socket() as one, pytest.raises(NetworkForbidden):
        one.connect_ex(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nowhere.invalid", 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_the_home_is_empty_and_of_this_test() -> None:
    assert list(Path.home().glob("*")) == [Path.home() / "run"]


def test_a_thread_left_behind_is_seen() -> None:
    before, done = Leftovers(), threading.Event()
    thread = threading.Thread(target=done.wait, name="forgotten")
    thread.start()
    assert before.wait() == ["the thread forgotten"]
    done.set()
    thread.join()
    assert before.wait() == []


def test_a_folder_that_is_not_left_is_seen(tmp_path: Path) -> None:
    before = Leftovers()
    with chdir(tmp_path):
        assert before.wait() == [f"the process in {tmp_path}"]
    assert before.wait() == []


def test_a_timer_left_behind_is_seen(qtbot: QtBot) -> None:
    before = Leftovers()
    timer = QTimer()
    timer.start(1000)
    assert "QTimer" in before.wait()[0]
    timer.stop()
    assert before.wait() == []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="told by the names of Linux's threads")
def test_a_pool_left_behind_is_seen(qtbot: QtBot) -> None:
    before, pool = Leftovers(), QThreadPool()
    pool.setObjectName("faxdesk test")
    pool.start(lambda: None)
    qtbot.waitUntil(lambda: bool(guards._pooled_threads()))
    assert "QThreadPool" in before.wait()[0]
    pool.waitForDone()
    assert before.wait() == []


def test_a_count_or_a_search_of_the_window_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = watch_gui_thread(monkeypatch)
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as cx:
        cx.execute("CREATE VIRTUAL TABLE hits USING fts5 (text)")
        asked = ["SELECT COUNT(*) FROM hits", "SELECT rowid FROM hits WHERE hits MATCH 'a'", "SELECT 1"]
        # A file that is there: coverage reports on what has run by its name.
        its_file = str(ROOT / "faxdesk" / "ui" / "window" / "main_window.py")
        window = compile("for sql in asked: ask(sql).fetchall()", its_file, "exec")
        exec(window, {"ask": cx.execute, "asked": asked})
        assert seen == [f"faxdesk/ui/window/main_window.py:1: {sql}" for sql in asked[:2]]
        seen.clear()
        worker = threading.Thread(target=exec, args=(window, {"ask": cx.execute, "asked": asked}))
        worker.start()
        worker.join()
        assert [cx.execute(sql).fetchall() for sql in asked] == [[(0,)], [], [(1,)]]
        assert seen == [], "a worker may, and so may a test"
