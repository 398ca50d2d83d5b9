"""The head of the reading pane: who, when, how many pages, and how far."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.common.wording import StatusWords

ICON_PX = 16
STATE_SHARE = 0.6


class ElidedLabel(PlainLabel):
    """One line of text that is cut with dots where it does not fit; the tooltip has the whole."""

    def __init__(self, mode: Qt.TextElideMode, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._mode = mode
        self._whole = ""
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
        set_tip(self, self._whole if shown != self._whole else "")


class ReadingHead(QWidget):
    """Two lines: name with number, facts with state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingHead")
        self._icon_name, self._role = "", "text"
        self.name = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.name.setObjectName("readingName")
        self.number = PlainLabel()
        self.number.setObjectName("readingNumber")
        self.number.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.facts.setObjectName("readingFacts")
        self.state = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.state.setObjectName("readingState")
        self.state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._state_icon = PlainLabel()
        # Each line has a width of its own: a long state leaves the name alone.
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(self.name, 1)
        upper.addWidget(self.number)
        lower.setSpacing(6)
        lower.addWidget(self.facts, 1)
        lower.addSpacing(10)
        lower.addWidget(self._state_icon)
        lower.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(upper)
        column.addLayout(lower)
        theme.keep_tinted(self._tint)

    def show_words(self, name: str, number: str, facts: str, state: StatusWords) -> None:
        """number is "" where the name is the number."""
        self.name.set_whole(name)
        self.number.setText(number)
        self.facts.set_whole(facts)
        self._icon_name, self._role = state.icon, state.role
        self.state.set_whole(state.text)
        self._fit_state()
        self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_state()

    def _fit_state(self) -> None:
        """The state has the room that it needs, unless the facts would get too little."""
        wanted = QFontMetrics(self.state.font()).horizontalAdvance(self.state.whole) + 2
        self.state.setFixedWidth(min(wanted, round(STATE_SHARE * self.width())))

    def _tint(self) -> None:
        self._state_icon.setVisible(bool(self._icon_name))
        if self._icon_name:
            ratio = self.devicePixelRatioF()
            self._state_icon.setPixmap(icons.pixmap(self._icon_name, self._role, ICON_PX, ratio))
