"""The head of the reading pane: who, and when, how many pages and how fine; of a sent fax also how far."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.controls.state_chip import StateChip

_ONE_LINE_FROM = 30
"""In lines of the font: from this width on, one line holds all of a sent fax's head."""
_ROUNDED_PX = 2
"""What a text may be wider than its measured letters."""


class ElidedLabel(PlainLabel):
    """One line of text that is cut with dots where it does not fit; the tooltip has the whole."""

    def __init__(self, mode: Qt.TextElideMode, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._mode = mode
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._elide()
        self.updateGeometry()

    @property
    def whole(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        """Wide enough for all of it; there may be less room."""
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole) + _ROUNDED_PX
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        few = QFontMetrics(self.font()).horizontalAdvance("MMM…")
        return QSize(min(few, self.sizeHint().width()), super().minimumSizeHint().height())

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
    """Two lines for a received fax: name and number, facts and what put_at_end() is given. One for a sent
    fax: name, state and facts, where there is room for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingHead")
        self._is_sent = False
        self.name = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.name.setObjectName("readingName")
        self.chip = StateChip()
        self.number = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self.number.setObjectName("readingNumber")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = ElidedLabel(Qt.TextElideMode.ElideRight, self)
        self.facts.setObjectName("readingFacts")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.Metrics.HALF)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for row in (self._upper, self._lower):
            row.setSpacing(theme.Metrics.GAP)
            self._lines.addLayout(row)
        for part in (self.name, self.chip):
            self._upper.addWidget(part)
        self._upper.addStretch(1)
        self._upper.addWidget(self.number)
        self.add_contact = QToolButton()
        self.add_contact.setProperty("kind", "mini")
        self.add_contact.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.add_contact.hide()
        self._upper.addWidget(self.add_contact)
        self._lower.addStretch(1)

    def show_received(self, name: str, number: str, facts: str) -> None:
        """number is "" where the name is the number."""
        self._is_sent = False
        self._show(name, number, facts)
        self.chip.show_state("", "neutral")

    def show_sent(self, name: str, number: str, facts: str, chip: tuple[str, str]) -> None:
        """number is "" where there are several; the chip's words come with their tone."""
        self._is_sent = True
        self._show(name, number, facts)
        self.chip.show_state(*chip)

    def offer(self, action: QAction) -> None:
        """Have a button for an action beside the number, for as long as the action is there."""

        def follow() -> None:
            self.add_contact.setVisible(action.isVisible() and action.isEnabled())

        self.add_contact.setDefaultAction(action)
        self.add_contact.setAccessibleName(action.text())
        action.changed.connect(follow)
        follow()

    def put_at_end(self, part: QWidget) -> None:
        """Let this stand at the end of the second line."""
        self._lower.addWidget(part)

    def _show(self, name: str, number: str, facts: str) -> None:
        self.name.set_whole(name)
        self.number.set_whole(number)
        self.number.setVisible(bool(number))
        self.facts.set_whole(facts)
        self._place_facts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_facts()

    def _place_facts(self) -> None:
        """Of a sent fax beside its name where there is room, else below it: when it was is not to be cut."""
        has_room = self.width() >= _ONE_LINE_FROM * theme.measures().line
        if self._is_sent and has_room:
            self._upper.addWidget(self.facts)
        else:
            self._lower.insertWidget(0, self.facts)
