"""Tells assistive programs what a widget is, where Qt cannot know: a view that paints its content itself."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

DOCUMENT = QAccessible.Role.Document
"""The role of what is read: pages with text."""
_PROPERTY = "accessibleRole"


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Let a widget have this role; before it is first shown, since its role is asked for once."""
    _listen()
    widget.setProperty(_PROPERTY, role.value)


@cache
def _listen() -> None:
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, widget: QObject) -> QAccessibleInterface | None:
    """What assistive programs ask instead of the widget; None leaves it to Qt."""
    if isinstance(widget, QWidget) and (role := widget.property(_PROPERTY)) is not None:
        return QAccessibleWidget(widget, QAccessible.Role(role))
    return None
