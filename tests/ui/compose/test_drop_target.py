"""Dragging files over the window: one target, whatever lies under the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit
from pytestqt.qtbot import QtBot

from faxdesk.ui.common.carrying.carried_pages import CarriedPages
from faxdesk.ui.compose.drop_target import DropOverlay

ANY = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """Drags something over a window whose whole middle is a text field that takes drops of its own."""

    def __init__(self, qtbot: QtBot, window: QMainWindow, data: QMimeData) -> None:
        self.window = window
        self.field = QPlainTextEdit()
        window.setCentralWidget(self.field)
        self.overlay = DropOverlay(window, CarriedPages())
        window.show()
        qtbot.waitExposed(window)
        self.data = data

    def enter(self) -> QDragEnterEvent:
        event = QDragEnterEvent(QPoint(80, 80), ANY, self.data, LEFT, NONE)
        QApplication.sendEvent(self.window.windowHandle(), event)
        return event

    def move(self) -> QDragMoveEvent:
        event = QDragMoveEvent(QPoint(90, 90), ANY, self.data, LEFT, NONE)
        QApplication.sendEvent(self.window.windowHandle(), event)
        return event

    def leave(self) -> None:
        QApplication.sendEvent(self.window.windowHandle(), QDragLeaveEvent())

    def drop(self) -> QDropEvent:
        event = QDropEvent(QPointF(90, 90), ANY, self.data, LEFT, NONE, QEvent.Type.Drop)
        QApplication.sendEvent(self.window.windowHandle(), event)
        return event


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/home/me/{name}") for name in names])
    return data


def test_files_are_dropped_on_the_window_and_not_into_its_fields(qtbot: QtBot, window: QMainWindow) -> None:
    hand = Hand(qtbot, window, files("Überweisung 1.pdf", "b.png"))
    entered = hand.enter()
    assert entered.isAccepted()
    assert entered.dropAction() == Qt.DropAction.CopyAction
    assert hand.overlay.isVisible()
    assert hand.overlay.invitation == "Drop to fax 2 files"
    assert hand.overlay.size() == window.size()
    assert hand.move().isAccepted()
    with qtbot.waitSignal(hand.overlay.files_dropped) as dropped:
        assert hand.drop().isAccepted()
    assert dropped.args == [[Path("/home/me/Überweisung 1.pdf"), Path("/home/me/b.png")]]
    assert not hand.overlay.isVisible()
    assert hand.field.toPlainText() == ""


def test_leaving_takes_the_target_away(qtbot: QtBot, window: QMainWindow) -> None:
    hand = Hand(qtbot, window, files("letter.pdf"))
    hand.enter()
    assert hand.overlay.invitation == "Drop to fax “letter.pdf”"
    hand.leave()
    assert not hand.overlay.isVisible()


def test_a_picture_from_another_program_is_taken(qtbot: QtBot, window: QMainWindow) -> None:
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    hand = Hand(qtbot, window, data)
    hand.enter()
    assert hand.overlay.invitation == "Drop to fax this picture"
    with qtbot.waitSignal(hand.overlay.image_dropped) as dropped:
        hand.drop()
    assert dropped.args[0].width() == 4


@pytest.mark.parametrize("kind", ["text", "web"])
def test_other_drags_are_left_to_the_widgets(qtbot: QtBot, window: QMainWindow, kind: str) -> None:
    data = QMimeData()
    if kind == "text":
        data.setText("hello")
    else:
        data.setUrls([QUrl("https://example.com/a.pdf")])
    hand = Hand(qtbot, window, data)
    hand.enter()
    hand.move()
    assert not hand.overlay.isVisible()
    hand.drop()
    assert hand.field.toPlainText() != ""
