"""How many faxes are unread, where it is seen while another window is in front."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def show_unread(window: QWidget, title: str, unread: int) -> None:
    """Put the number before a window's title, and on the program's icon where the system has that."""
    window.setWindowTitle(f"({unread}) {title}" if unread else title)
    application = QGuiApplication.instance()
    if isinstance(application, QGuiApplication):
        application.setBadgeNumber(unread)
