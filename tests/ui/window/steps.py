"""What people do in the window, for tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk

CTRL = Qt.KeyboardModifier.ControlModifier


def choose(qtbot: QtBot, window: MainWindow, *ids: int) -> None:
    """Wait for the faxes to be in the list, and choose them."""
    shown = window.workspace.list
    qtbot.waitUntil(lambda: all(shown.model.place_of(fax_id) >= 0 for fax_id in ids))
    shown.select(ids[0])
    if len(ids) > 1:
        shown.table.selectAll()


def close(qtbot: QtBot, window: MainWindow) -> None:
    """Close the window and wait until it is: a worker looks first whether faxes wait here."""
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def draft_of(stage: TestDesk, path: Path) -> int:
    digest, size = stage.blobs.add(path)
    file = OutgoingFile(path.name, digest, size, "application/pdf", 1)
    return stage.desk.outbox.create(
        Draft(recipients=(Recipient("+12125550187", "Dr. Weaver"),), files=(file,))
    )
