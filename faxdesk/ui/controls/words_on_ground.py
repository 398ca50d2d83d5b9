"""Paints a button that holds or not as its words on a ground: a choice of a segment, a day of the week."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractButton

from faxdesk.ui.common import theme


def ink_of(button: QAbstractButton) -> str:
    """The role of the colour of its words."""
    if not button.isEnabled():
        return "faint"
    return "on_selected" if button.isChecked() or button.isDown() else "text"


def paint_words_on_ground(
    button: QAbstractButton, painter: QPainter, words: str, letters: QFont, ink: str
) -> None:
    """Fill its ground as it is held, pressed or under the pointer, and write the words in the middle, in
    strong letters where it is held. ink is the role of their colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if ground := _ground_of(button):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(button.rect(), theme.Metrics.RADIUS, theme.Metrics.RADIUS)
    painter.setFont(theme.strong(letters) if button.isChecked() else letters)
    painter.setPen(theme.colour(ink))
    painter.drawText(button.rect(), Qt.AlignmentFlag.AlignCenter, words)


def _ground_of(button: QAbstractButton) -> str:
    if not button.isEnabled():
        return "hover" if button.isChecked() else ""
    if button.isChecked() or button.isDown():
        return "selected"
    return "hover" if button.underMouse() else ""
