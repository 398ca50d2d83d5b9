"""A page in a window of its own, while the program's window is not open yet or any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QIcon

from faxdesk.paths import resource
from faxdesk.ui.common import theme
from faxdesk.work.tasks import TaskRunner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

_WIDTH, _HEIGHT = 760, 560
_STOP_WAIT_MS = 3000


def show_page(
    application: QApplication,
    theme_name: str,
    make: Callable[[TaskRunner, Callable[[], None]], QWidget],
) -> None:
    """Show the page that make() gives until it calls the function that it gets, or is closed; and wait for
    what it still does then."""
    theme.apply(application, theme_name)
    application.setWindowIcon(QIcon(str(resource("icons", "faxdesk.svg"))))
    runner, loop = TaskRunner(), QEventLoop()
    quits = application.quitOnLastWindowClosed()
    application.setQuitOnLastWindowClosed(False)
    page = make(runner, loop.quit)
    page.setWindowTitle("FaxDesk")
    page.resize(theme.grown(_WIDTH), theme.grown(_HEIGHT))
    application.lastWindowClosed.connect(loop.quit)
    page.show()
    loop.exec()
    application.lastWindowClosed.disconnect(loop.quit)
    page.hide()
    runner.shutdown(_STOP_WAIT_MS)
    runner.wait()
    page.deleteLater()
    runner.deleteLater()
    application.setQuitOnLastWindowClosed(quits)
