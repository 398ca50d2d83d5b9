"""A guard around tests of the window: what counts or searches in the archive runs on workers, since it takes
the longer the more faxes there are, and the window would stand still meanwhile."""

from __future__ import annotations

import re
import sqlite3
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_GROWS = re.compile(r"\bcount\s*\(|\bMATCH\b", re.IGNORECASE)
_OF_THE_WINDOW = tuple(str(ROOT / "faxdesk" / part) for part in ("ui/", "work/", "app.py"))
_OF_TESTS = str(ROOT / "tests")


def watch_gui_thread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list into which the window's counts and searches on the GUI thread go, as "file:line: SQL". What a
    test itself asks the archive for does not."""
    seen: list[str] = []
    connect = sqlite3.connect

    def look(sql: str) -> None:
        if threading.current_thread() is threading.main_thread() and _GROWS.search(sql):
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
