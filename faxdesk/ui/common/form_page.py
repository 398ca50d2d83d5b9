"""The frame of pages that are read and filled in from top to bottom: settings, sign-in, keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr

WIDTH_PX = 640
_ICON_PX = 20


class FormPage(QScrollArea):
    """A title with a way back, and below it a column in the middle, of at most WIDTH_PX, which grows with the
    letters.

    Signals: back_wanted().
    """

    back_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)
        inner = QWidget()
        middle = QHBoxLayout(inner)
        edge = theme.Metrics.EDGE
        middle.setContentsMargins(edge, edge, edge, edge)
        self._content = QWidget()
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.Metrics.GROUP)
        middle.addStretch(1)
        middle.addWidget(self._content, 1000)
        middle.addStretch(1)
        self.column.addLayout(self._head(title))
        self.setWidget(inner)
        theme.keep_measured(self._measure)

    def _measure(self) -> None:
        side = theme.grown(_ICON_PX)
        self.back.setIconSize(QSize(side, side))
        self._content.setMaximumWidth(theme.grown(WIDTH_PX))

    def _head(self, title: str) -> QHBoxLayout:
        self.back = QToolButton()
        theme.keep_tinted(self._tint_back)
        self.back.setToolTip(tr("Back (Esc)"))
        self.back.setAccessibleName(tr("Back"))
        self.back.clicked.connect(self.back_wanted)
        head = QHBoxLayout()
        head.setSpacing(theme.Metrics.GAP)
        head.addWidget(self.back)
        head.addWidget(words_label(title, "title"))
        head.addStretch(1)
        return head

    def _tint_back(self) -> None:
        self.back.setIcon(icon("back"))


class Inset(QFrame):
    """Words on a tinted ground with at most one button: an error or a hint, where it belongs. Hidden while
    there is none."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self._picture = PlainLabel()
        self._title = words_label("", "strong")
        self._hint = words_label("")
        for label in (self._title, self._hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self._role = "danger" if kind == "error" else "warning"
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.Metrics.GROUP, 12, theme.Metrics.GROUP, 12)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(theme.Metrics.HALF)
        texts.addWidget(self._title)
        texts.addWidget(self._hint)
        texts.addSpacing(theme.Metrics.HALF)
        texts.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(texts, 1)
        theme.keep_tinted(self._tint)
        self.hide()

    def say(self, title: str, hint: str, button: str = "") -> None:
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title} {hint}".strip())
        self.show()

    def say_error(self, error: FaxDeskError, button: str = "") -> None:
        self.say(error.title, error.hint, button)

    @property
    def text(self) -> str:
        """What it says; "" while hidden."""
        return "" if self.isHidden() else f"{self._title.text()} {self._hint.text()}".strip()

    def _tint(self) -> None:
        side = theme.grown(_ICON_PX)
        self._picture.setPixmap(icons.pixmap("alert", self._role, side, self.devicePixelRatioF()))


def words_label(text: str, kind: str = "") -> QLabel:
    """Plain words; kind is one of the style sheet's: title, heading, strong, small, field."""
    label = PlainLabel(text)
    if kind:
        label.setProperty("kind", kind)
    return label


def card() -> tuple[QFrame, QVBoxLayout]:
    """A raised group of controls, and the column to fill."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    column = QVBoxLayout(frame)
    edge = theme.Metrics.GROUP
    column.setContentsMargins(edge, edge, edge, edge)
    column.setSpacing(theme.Metrics.GAP)
    return frame, column
