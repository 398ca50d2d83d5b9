"""What a killed program left in the folder of temporary files goes when the window opens."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.ui.window.main_window import MainWindow
from tests.test_working_folder import other_process


def test_the_window_takes_away_what_a_killed_one_left(
    qtbot: QtBot, open_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    child, folder = other_process(tmp_path)
    with child:
        child.kill()
    assert folder.exists()
    open_window()
    qtbot.waitUntil(lambda: not folder.exists())
