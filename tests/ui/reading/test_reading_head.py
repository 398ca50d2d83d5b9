"""The head of the reading pane by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.ui.reading.reading_head import ReadingHead


def test_a_picture_of_the_window_leaves_nothing_unpainted_afterwards(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 200)
    window.show()
    head = ReadingHead()
    QVBoxLayout(window).addWidget(head)
    head.hide()
    # Qt holds the painting back while it tells hidden parts their sizes, and a child that comes just then
    # keeps that: the line of facts was missing in every picture of the window.
    window.grab()
    head.show()
    assert [part for part in head.findChildren(QWidget) if not part.updatesEnabled()] == []
