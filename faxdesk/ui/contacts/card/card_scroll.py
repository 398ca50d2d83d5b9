"""The frame of a card: one column that scrolls, with a name at its head and parts below headings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel

_WIDTH_PX = 860
_TOP_PX = 20


class CardScroll(QScrollArea):
    """heading and line are the name and what stands below it; column holds the rest."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """A screen reader calls it by name."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        outer = QHBoxLayout(inner)
        edge = theme.Metrics.EDGE
        outer.setContentsMargins(edge, _TOP_PX, edge, edge)
        self._content = QWidget()
        outer.addWidget(self._content, 1000)
        outer.addStretch(1)
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.Metrics.GAP)
        self.heading = words_label("", "heading")
        self.line = words_label("")
        theme.set_tone(self.line, "muted")
        for label in (self.heading, self.line):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.heading)
        head.addWidget(self.line)
        self.column.addLayout(head)
        self.setWidget(inner)
        theme.keep_measured(self._measure)

    def add_part(self, title: str, part: QWidget, at_end: QWidget | None = None) -> QWidget:
        """Put a part below a heading, at the end of whose line something may stand; gives both together, to
        be hidden as one."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, theme.Metrics.GAP, 0, 0)
        column.setSpacing(theme.Metrics.GAP)
        head = QHBoxLayout()
        head.addWidget(words_label(title, "strong"))
        head.addStretch(1)
        if at_end is not None:
            head.addWidget(at_end)
        column.addLayout(head)
        column.addWidget(part)
        self.column.addWidget(whole)
        return whole

    def _measure(self) -> None:
        self._content.setMaximumWidth(theme.grown(_WIDTH_PX))


def selectable(text: str = "") -> PlainLabel:
    """Words that wrap and can be copied."""
    label = words_label(text)
    assert isinstance(label, PlainLabel)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def link(text: str = "") -> QPushButton:
    """A button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("kind", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
