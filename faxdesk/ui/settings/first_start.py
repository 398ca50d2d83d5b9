"""The first page that a person ever sees: the ways to begin. Nothing is kept before one is chosen."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import before_words, icon, pixmap, size_before_words
from faxdesk.ui.common.measures import letters_px
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import LANGUAGES, tr

_WIDTH_LINES = 24.4
"""The column's width in heights of a line: 440 px at letters of 13 px."""
_TOP = 0.19
"""Where the column begins, as a part of the height."""
_MARK_PX = 40
_HEADING = 1.85
"""The heading's letters, as a multiple of those of the text."""


class FirstStartPage(QWidget):
    """Signals: demo_wanted(), browser_wanted(), jwt_wanted(), language_wanted(code)."""

    demo_wanted = Signal()
    browser_wanted = Signal()
    jwt_wanted = Signal()
    language_wanted = Signal(str)

    def __init__(self, *, may_try: bool, language: str, parent: QWidget | None = None) -> None:
        """may_try tells whether there is a demo to begin; language is the code of the one that is spoken."""
        super().__init__(parent)
        self.setObjectName("firstStartPage")
        self.setAccessibleName(tr("Welcome to FaxDesk"))
        self._mark = PlainLabel()
        self._heading = words_label(tr("Welcome to FaxDesk"))
        self._heading.setWordWrap(True)
        self.browser = self._way(tr("Sign in with your browser"), "primary")
        self.browser.clicked.connect(self.browser_wanted)
        self.demo = self._way(tr("Try it without an account"))
        self.demo.clicked.connect(self.demo_wanted)
        self._about_demo = self._small(tr("With demo faxes on this computer. Nothing is sent to anybody."))
        for part in (self.demo, self._about_demo):
            part.setVisible(may_try)
        self._build_folded()
        self._build_language(language)
        self._lay_out()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    # Building

    def _way(self, text: str, kind: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", kind)
        button.setProperty("tall", "start")
        # Enter takes the way that has the focus, as Space does.
        button.setAutoDefault(True)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return button

    @staticmethod
    def _small(text: str) -> QLabel:
        label = words_label(text, "small")
        label.setWordWrap(True)
        return label

    def _build_folded(self) -> None:
        self.administrators = QToolButton()
        self.administrators.setProperty("kind", "fold")
        self.administrators.setText(tr("For administrators"))
        self.administrators.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.administrators.setCheckable(True)
        self.administrators.toggled.connect(self._on_unfolded)
        self._about_folded = words_label(tr("Key sign-in, address of the service"), "small")
        self.jwt = self._way(tr("Sign in with a key"))
        self.jwt.clicked.connect(self.jwt_wanted)
        self._about_jwt = self._small(
            tr(
                "For computers without a person at them, by a JWT credential. The address of another service"
                " is asked for there as well."
            )
        )
        for part in (self.jwt, self._about_jwt):
            part.hide()

    def _build_language(self, language: str) -> None:
        self.language = QToolButton()
        self.language.setProperty("kind", "quiet")
        self.language.setText(LANGUAGES.get(language, LANGUAGES["en"]))
        self.language.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.language.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.language.setAccessibleName(tr("Language: {language}", language=self.language.text()))
        set_tip(self.language, tr("Choose the language of FaxDesk"))
        menu = QMenu(self.language)
        group = QActionGroup(menu)
        for code, name in LANGUAGES.items():
            action = QAction(name, menu, checkable=True, checked=code == language)
            action.triggered.connect(lambda _checked=False, code=code: self.language_wanted.emit(code))
            group.addAction(action)
            menu.addAction(action)
        self.language.setMenu(menu)

    def _lay_out(self) -> None:
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        metrics = theme.Metrics
        about = tr(
            "Send and receive faxes from your desk, with your {service} number.", service=service_name()
        )
        hint = words_label(about)
        hint.setWordWrap(True)
        theme.set_tone(hint, "muted")
        client_id = self._small(tr("Ask your administrator for the client ID. You will need it once."))
        line = QFrame()
        line.setProperty("kind", "line")
        fold = QHBoxLayout()
        fold.addWidget(self.administrators)
        fold.addWidget(self._about_folded, 1)
        for part, space in (
            (self._mark, metrics.GROUP),
            (self._heading, metrics.HALF),
            (hint, metrics.EDGE),
            (self.browser, metrics.GAP),
            (client_id, metrics.EDGE),
            (self.demo, metrics.GAP),
            (self._about_demo, 2 * metrics.GROUP),
            (line, metrics.GAP),
        ):
            column.addWidget(part)
            column.addSpacing(space)
        column.addLayout(fold)
        self._about_folded.setWordWrap(True)
        self._about_folded.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        column.addSpacing(metrics.GAP)
        column.addWidget(self.jwt)
        column.addSpacing(metrics.GAP)
        column.addWidget(self._about_jwt)
        self._lay_around()

    def _lay_around(self) -> None:
        metrics = theme.Metrics
        nothing_kept = words_label(tr("Nothing is kept on this computer before you choose."), "small")
        nothing_kept.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing_kept.setWordWrap(True)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        area.setWidget(inner)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(area)
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GROUP)
        whole.setSpacing(0)
        whole.addWidget(self.language, 0, Qt.AlignmentFlag.AlignTrailing)
        self._above = QWidget()
        whole.addWidget(self._above)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._content, 1000)
        middle.addStretch(1)
        whole.addLayout(middle)
        whole.addSpacing(metrics.EDGE)
        whole.addStretch(1)
        whole.addWidget(nothing_kept)
        in_order = (self.browser, self.demo, self.administrators, self.jwt, self.language)
        for before, after in pairwise(in_order):
            self.setTabOrder(before, after)

    def _on_unfolded(self, on: bool) -> None:
        self.jwt.setVisible(on)
        self._about_jwt.setVisible(on)
        self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_place()

    def _take_place(self) -> None:
        """Begin lower down where there is room for it."""
        wanted = round(_TOP * self.height()) - self.language.sizeHint().height() - theme.Metrics.GAP
        free = self.height() - self.language.sizeHint().height() - self._content.sizeHint().height()
        self._above.setFixedHeight(max(0, min(wanted, (free - theme.measures().tool_bar) // 2)))

    def _measure(self) -> None:
        line = theme.measures().line
        for button in (self.browser, self.demo, self.jwt, self.administrators, self.language):
            button.setIconSize(size_before_words())
        self._content.setMaximumWidth(round(_WIDTH_LINES * line))
        letters = theme.heading(self.font())
        letters.setPixelSize(round(_HEADING * letters_px(self.font())))
        self._heading.setFont(letters)
        self._take_place()

    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap("fax", "accent", _MARK_PX, ratio))
        for button, name, role in (
            (self.browser, "globe", "on_fill"),
            (self.demo, "play", "text"),
            (self.jwt, "key", "text"),
            (self.language, "globe", "muted"),
            (self.administrators, "chevron-down" if self.administrators.isChecked() else "chevron", "text"),
        ):
            button.setIcon(before_words(icon(name, role)))
