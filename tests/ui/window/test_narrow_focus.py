"""Where the focus is when the window becomes narrow."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received
from tests.ui.window.steps import choose


def test_the_list_takes_the_focus_of_the_pane_that_goes(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    (fax_id,) = stage.tell(received(1))
    choose(qtbot, window, fax_id)
    reading = window.workspace.reading
    reading.take_focus()
    assert reading.isAncestorOf(window.focusWidget())
    window.resize(870, 600)
    qtbot.waitUntil(lambda: not reading.isVisible())
    assert window.workspace.list.isAncestorOf(window.focusWidget())
