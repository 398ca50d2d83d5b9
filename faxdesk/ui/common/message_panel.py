"""A calm word where there is nothing else to show: what belongs here, or what went wrong, and one next
step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel

ICON_PX = 40
TEXT_WIDTH_PX = 380


class MessagePanel(QWidget):
    """An icon, a title, a hint and at most one button, in the middle of the room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._role = "muted"
        self._act: Callable[[], object] | None = None
        self._picture = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setObjectName("messageTitle")
        self._hint = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._hint.setObjectName("messageHint")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
        self.button = QPushButton()
        self.button.clicked.connect(self._on_clicked)
        middle = QWidget()
        middle.setMaximumWidth(theme.grown(TEXT_WIDTH_PX))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self._picture, self._title, self._hint):
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        theme.keep_tinted(self._tint)

    def say(
        self,
        icon_name: str,
        title: str,
        hint: str = "",
        button: str = "",
        act: Callable[[], object] | None = None,
        *,
        role: str = "muted",
    ) -> None:
        """Show this title and hint; the button calls act."""
        self._icon_name, self._role, self._act = icon_name, role, act
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title} {hint}".strip())
        self._tint()

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def hint(self) -> str:
        return self._hint.text()

    def _tint(self) -> None:
        if self._icon_name:
            self._picture.setPixmap(
                icons.pixmap(self._icon_name, self._role, theme.grown(ICON_PX), self.devicePixelRatioF())
            )

    def _on_clicked(self) -> None:
        if self._act is not None:
            self._act()
