"""What a widget is for assistive programs."""

from __future__ import annotations

import gc

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton
from pytestqt.qtbot import QtBot

from faxdesk.ui.common.accessible_roles import give_role


def test_a_widget_has_the_role_that_it_was_given(qtbot: QtBot) -> None:
    view, button = QAbstractScrollArea(), QPushButton("Send")
    for widget in (view, button):
        qtbot.addWidget(widget)
    view.setAccessibleName("Page 1")
    give_role(view, QAccessible.Role.Document)
    for _ in range(3):
        seen = QAccessible.queryAccessibleInterface(view)
        assert (seen.role(), seen.text(QAccessible.Text.Name)) == (QAccessible.Role.Document, "Page 1")
        # Python's side of it goes, and assistive programs ask again.
        del seen
        gc.collect()
    assert QAccessible.queryAccessibleInterface(button).role() == QAccessible.Role.Button
