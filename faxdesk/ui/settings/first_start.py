"""The first page that a person ever sees: three ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel

_WIDTH_PX = 480
_ICON_PX = 32
_MARK_PX = 40


class _WayToBegin(QPushButton):
    """One way to begin, as a large button: icon, title, and what it means."""

    def __init__(self, icon_name: str, title: str, hint: str) -> None:
        super().__init__()
        # Enter takes the way that has the focus, as Space does.
        self.setAutoDefault(True)
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
        self._icon_name = icon_name
        self._picture = PlainLabel()
        hint_label = words_label(hint, "small")
        hint_label.setWordWrap(True)
        self._title = words_label(title, "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.GROUP, 14, theme.Metrics.GROUP, 14)
        row.setSpacing(theme.Metrics.GROUP)
        row.addWidget(self._picture)
        texts = QVBoxLayout()
        texts.setSpacing(theme.Metrics.HALF)
        texts.addStretch(1)
        texts.addWidget(self._title)
        texts.addWidget(hint_label)
        texts.addStretch(1)
        row.addLayout(texts, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.keep_tinted(self._tint)

    def _tint(self) -> None:
        self._picture.setPixmap(icon(self._icon_name, "accent").pixmap(_ICON_PX, _ICON_PX))


class FirstStartPage(QWidget):
    """Signals: demo_wanted(), browser_wanted(), jwt_wanted()."""

    demo_wanted = Signal()
    browser_wanted = Signal()
    jwt_wanted = Signal()

    def __init__(self, *, may_try: bool, parent: QWidget | None = None) -> None:
        """may_try tells whether there is a demo to begin."""
        super().__init__(parent)
        self.setObjectName("firstStartPage")
        self._mark = PlainLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        title = words_label("Welcome to FaxDesk", "title")
        hint = words_label(f"Send and receive faxes from your desk, with your {service_name()} number.")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setWordWrap(True)
        theme.set_tone(hint, "muted")
        self.demo = _WayToBegin(
            "play",
            "Try it now",
            "With a pretend service on this computer. Nothing is really sent.",
        )
        self.browser = _WayToBegin(
            "globe", f"Sign in with {service_name()}", "In your browser, with your own name and password."
        )
        self.jwt = _WayToBegin(
            "key", "Use a JWT credential", "For administrators, and computers without a person."
        )
        self.demo.setVisible(may_try)
        self.demo.clicked.connect(self.demo_wanted)
        self.browser.clicked.connect(self.browser_wanted)
        self.jwt.clicked.connect(self.jwt_wanted)
        self._lay_out(title, hint)
        theme.keep_tinted(self._tint)

    def _lay_out(self, title: QLabel, hint: QLabel) -> None:
        content = QWidget()
        content.setMaximumWidth(_WIDTH_PX)
        column = QVBoxLayout(content)
        column.setSpacing(theme.Metrics.GAP)
        column.addWidget(self._mark)
        column.addSpacing(theme.Metrics.GAP)
        column.addWidget(title)
        column.addWidget(hint)
        column.addSpacing(theme.Metrics.EDGE)
        for way in (self.demo, self.browser, self.jwt):
            column.addWidget(way)
        whole = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(content, 1000)
        row.addStretch(1)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

    def _tint(self) -> None:
        self._mark.setPixmap(icon("fax", "accent").pixmap(_MARK_PX, _MARK_PX))
