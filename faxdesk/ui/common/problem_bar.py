"""One line that says what went wrong, right where it did, with at most two ways on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr

ICON_PX = 20


class ProblemBar(QFrame):
    """Hidden until something goes wrong; nothing modal. role "danger" or "accent" tints the icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemBar")
        self._act: Callable[[], object] | None = None
        self._icon_name, self._role = "alert", "danger"
        self._picture = PlainLabel()
        self._text = PlainLabel()
        self._text.setObjectName("problemWords")
        self._text.setWordWrap(True)
        self._button = QPushButton()
        self._button.clicked.connect(self._on_clicked)
        self._close = QToolButton()
        self._close.setToolTip(tr("Hide this message"))
        self._close.setAccessibleName(tr("Hide this message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        theme.set_margins(row, 16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)
        self.hide()

    def show_error(
        self, error: FaxDeskError, button: str = "", act: Callable[[], object] | None = None
    ) -> None:
        self.say(f"{error.title} {error.hint}".strip(), button, act)

    def say(
        self,
        text: str,
        button: str = "",
        act: Callable[[], object] | None = None,
        *,
        icon_name: str = "alert",
        role: str = "danger",
    ) -> None:
        self._act = act
        self._icon_name, self._role = icon_name, role
        if self.property("tone") != role:
            self.setProperty("tone", role)
            self.style().unpolish(self)
            self.style().polish(self)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(text)
        self._tint()
        self.show()

    @property
    def text(self) -> str:
        """What it says; "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def _measure(self) -> None:
        """Let icon and first line stand in the middle of the button beside them."""
        measures = theme.measures()
        around = max((measures.button - measures.line) // 2, 0)
        self._picture.setFixedHeight(measures.button)
        self._text.setContentsMargins(0, around, 0, around)

    def _tint(self) -> None:
        self._close.setIcon(icons.icon("close"))
        self._picture.setPixmap(
            icons.pixmap(self._icon_name, self._role, theme.grown(ICON_PX), self.devicePixelRatioF())
        )

    def _on_clicked(self) -> None:
        act = self._act
        self.hide()
        if act is not None:
            act()
