"""A later start hands over what it is to open, and costs next to nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.later_start import TAKEN, StartRequest, proof, read_line

_STARTS = """
import sys
from faxdesk.window_start import main
code = main(sys.argv[1:])
print(code, "PySide6" in sys.modules, len(sys.modules))
"""
_MOST_MODULES = 260
"""A later start reads about 200 modules, most of them Python's own; the window reads 700."""


class Window:
    """A window that is open on a profile, as a later start meets it."""

    def __init__(self, profile: Path) -> None:
        profile.mkdir()
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        (profile / "window.json").write_text(json.dumps({"port": port, "secret": "known"}))
        self.requests: list[StartRequest | None] = []
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        connection, _address = self._listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(proof(lines.readline().rstrip(b"\n"), "known"))
            self.requests.append(read_line(lines.readline(), "known"))
            connection.sendall(TAKEN)

    def close(self) -> None:
        self._thread.join(10)
        self._listener.close()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    open_window = Window(tmp_path / "profile")
    yield open_window
    open_window.close()


def test_it_needs_neither_qt_nor_the_archive(tmp_path: Path, window: Window) -> None:
    command = [sys.executable, "-c", _STARTS, "--profile", str(tmp_path / "profile"), "--new-fax", "a.pdf"]
    done = subprocess.run(
        [*command, "fax:+16505550123"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    code, has_qt, modules = done.stdout.split()
    assert (code, has_qt) == ("0", "False")
    assert int(modules) < _MOST_MODULES
    assert window.requests == [
        StartRequest((str(tmp_path / "a.pdf"), "fax:+16505550123"), new_fax=True),
    ]
    assert not (tmp_path / "profile" / "archive.db").exists()
