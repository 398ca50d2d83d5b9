"""The words beside a lock: that something cannot be changed here, and by whose order."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel, set_tip

_ICON_PX = 14


class LockedWords(QWidget):
    """Shown while it says something."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = PlainLabel()
        self.words = words_label("", "small")
        self.words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.Metrics.HALF, 0, 0)
        row.setSpacing(theme.Metrics.HALF)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._tint)
        self.hide()

    def say(self, words: str, more: str = "") -> None:
        """Say why something is locked, with more in a tip; "" is that it is not."""
        self.words.setText(words)
        set_tip(self, more)
        self.setVisible(bool(words))

    def _tint(self) -> None:
        side = theme.grown(_ICON_PX)
        self._picture.setPixmap(icons.pixmap("lock", "muted", side, self.devicePixelRatioF()))
