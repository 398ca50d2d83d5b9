"""A button that is an icon alone: its name is in the tooltip, and for a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from faxdesk.ui.common.plain_text import set_tip


def icon_button(icon_name: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """Its property "iconName" says which icon whoever owns it draws, in the colours of the theme."""
    button = QToolButton(parent)
    button.setProperty("kind", "icon")
    button.setProperty("iconName", icon_name)
    button.setAccessibleName(name)
    set_tip(button, name)
    return button
