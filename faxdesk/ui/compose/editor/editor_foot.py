"""The foot of the page editor: what becomes of what is struck out, and what the page still waits for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, caption
from faxdesk.words import tr


class EditorFoot(QFrame):
    """What is said at its end leads somewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composeFoot")
        self._act: Callable[[], object] | None = None
        self._sign = PlainLabel()
        self.words = PlainLabel()
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint = PlainLabel()
        self.hint.setWordWrap(True)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.state = PlainLabel()
        theme.set_tone(self.state, "muted")
        self.link = QPushButton()
        self.link.setProperty("kind", "link")
        self.link.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.EDGE, 0, theme.Metrics.EDGE, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self._sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.hint, 1)
        row.addWidget(self.state)
        row.addWidget(self.link)
        self._is_hidden = False
        self._say_words()
        self.say_state("")
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def say_hidden(self, is_hidden: bool) -> None:
        """Say what becomes of what is struck out; on a page with nothing of the kind, what is sent."""
        self._is_hidden = is_hidden
        self._say_words()

    def say_tool(self, hint: str) -> None:
        """Say how the tool in hand is used; "" says nothing."""
        self.hint.setText(hint)
        self._say_words()

    def _say_words(self) -> None:
        """What is gone for good is said beside the tool; all else gives way to it."""
        has_hint, is_hidden = bool(self.hint.text()), self._is_hidden
        self.hint.setVisible(has_hint)
        self.words.setVisible(is_hidden or not has_hint)
        self.words.setText(
            tr("What is struck out is removed for good when the fax leaves. Nobody can bring it back.")
            if is_hidden
            else tr("What you put on the page is sent with it. The document itself stays as it is.")
        )
        self._icon = "strike-out" if is_hidden else "info"
        self._tint()

    def say_state(self, text: str, link: str = "", act: Callable[[], object] | None = None) -> None:
        """Say at the end what the page waits for, with a link that leads there; "" says nothing."""
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.link.setText(caption(link))
        self.link.setVisible(bool(link))
        self._act = act

    def _on_clicked(self) -> None:
        if self._act is not None:
            self._act()

    def _measure(self) -> None:
        self.setMinimumHeight(theme.measures().foot)
        self._tint()

    def _tint(self) -> None:
        side = theme.measures().line
        self._sign.setPixmap(icons.pixmap(self._icon, "text", side, self.devicePixelRatioF()))
