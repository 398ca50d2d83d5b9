"""Asks for the recovery key before the window opens, where the key of the archive is not to be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from faxdesk.app.key_search import KeySearch
    from faxdesk.work.tasks import TaskRunner

_LOOK_MS = 50


def is_unlocked(application: QApplication, search: KeySearch, theme_name: str) -> bool:
    """Whether the key comes, by itself or by what the person does; False where the window was closed."""
    from faxdesk.app.before_window import show_page
    from faxdesk.ui.encryption.locked_page import LockedPage

    is_open = False

    def make(runner: TaskRunner, leave: Callable[[], None]) -> QWidget:
        page = LockedPage(search.look_again, search.recovery.recover, runner)

        def go_on() -> None:
            nonlocal is_open
            is_open = True
            leave()

        def look() -> None:
            if not search.is_over():
                return
            looking.stop()
            if search.trouble is None:
                go_on()
            else:
                page.show_missing(search.trouble)

        looking = QTimer(page)
        looking.setObjectName("key of the archive")
        looking.timeout.connect(look)
        looking.start(_LOOK_MS)
        page.opened.connect(go_on)
        page.quit_wanted.connect(leave)
        return page

    show_page(application, theme_name, make)
    return is_open
