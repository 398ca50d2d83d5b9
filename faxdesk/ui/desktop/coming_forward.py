"""Brings the window to the front, because somebody asked for it outside of it."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from faxdesk.later_start import ACTIVATION


def come_forward(window: QWidget, activation: str = "") -> None:
    """Show a window, also one that is hidden or minimised. activation is the desktop's leave, where whoever
    asks has one: without it a desktop may only say that the window wants to be seen."""
    if activation:
        # Qt takes it from there.
        os.environ[ACTIVATION] = activation
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
