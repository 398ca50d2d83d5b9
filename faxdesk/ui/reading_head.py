"""The head of the reading pane: who, when, how many pages, and how far."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from faxdesk.ui import icons, words
from faxdesk.ui.words import StatusWords

ICON_PX = 16


class ElidedLabel(QLabel):
    """One line of text that is cut with dots where it does not fit; the tooltip has the whole."""

    def __init__(self, mode: Qt.TextElideMode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    @property
    def whole(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, self._mode, self.width())
        self.setText(shown)
        self.setToolTip(words.tip(self._whole) if shown != self._whole else "")


class ReadingHead(QWidget):
    """Three lines: name with number, facts, state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingHead")
        self._icon_name, self._role = "", "text"
        self.name = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.name.setObjectName("readingName")
        self.number = QLabel()
        self.number.setObjectName("readingNumber")
        self.number.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.facts.setObjectName("readingFacts")
        self.state = QLabel()
        self.state.setObjectName("readingState")
        self._state_icon = QLabel()
        state_row = QHBoxLayout()
        state_row.setSpacing(6)
        state_row.addWidget(self._state_icon)
        state_row.addWidget(self.state)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.number, 0, 1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.facts, 1, 0)
        grid.addLayout(state_row, 1, 1, Qt.AlignmentFlag.AlignTrailing)
        grid.setColumnStretch(0, 1)

    def show_words(self, name: str, number: str, facts: str, state: StatusWords) -> None:
        """number is "" where the name is the number."""
        self.name.set_whole(name)
        self.number.setText(number)
        self.facts.set_whole(facts)
        self._icon_name, self._role = state.icon, state.role
        self.state.setText(state.text)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        self._state_icon.setVisible(bool(self._icon_name))
        if self._icon_name:
            ratio = self.devicePixelRatioF()
            self._state_icon.setPixmap(icons.pixmap(self._icon_name, self._role, ICON_PX, ratio))
