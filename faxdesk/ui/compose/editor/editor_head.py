"""The title row of the page editor: the way back, which page it is, undo and redo."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel, caption, set_tip
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import tr

_LEAST_LINES = 6
"""The width that the name of a document may have at least, in lines of the font."""


class EditorHead(QFrame):
    """Signals: done_wanted(), undo_wanted(), redo_wanted()."""

    done_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composeHead")
        self.back = QToolButton()
        self.back.setText(caption(tr("Back to the fax")))
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.clicked.connect(self.done_wanted)
        self._name = ""
        self._title = PlainLabel()
        self._title.setProperty("kind", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(0)
        self._place = PlainLabel()
        theme.set_tone(self._place, "muted")
        self.undo = icon_button("undo", tr("Undo"))
        self.redo = icon_button("redo", tr("Redo"))
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        self.done = QPushButton(caption(tr("Done")))
        self.done.setProperty("kind", "primary")
        self.done.setToolTip(tr("Back to the fax (Esc)"))
        self.done.clicked.connect(self.done_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, theme.Metrics.GROUP, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self._title)
        row.addWidget(self._place)
        row.addStretch(1)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        row.addWidget(self.done)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def say(self, name: str, page: int, count: int) -> None:
        """Say which page it is of how many of the fax, from 0, and of which document."""
        self._name = name
        most = max(self.width() // 3, _LEAST_LINES * theme.measures().line)
        self._title.setText(self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, most))
        set_tip(self._title, name)
        self._title.setAccessibleName(name)
        self._place.setText(wording.number_text(tr("page {page} of {count}", page=page + 1, count=count)))

    @property
    def words(self) -> tuple[str, str]:
        """The name of the document and the place of the page."""
        return self._name, self._place.text()

    def _measure(self) -> None:
        measures = theme.measures()
        self.setFixedHeight(measures.tool_bar)
        for button in (self.undo, self.redo):
            button.setIconSize(QSize(measures.line, measures.line))
        self.back.setIconSize(icons.size_before_words())

    def _tint(self) -> None:
        for button in (self.undo, self.redo):
            button.setIcon(icons.icon(button.property("iconName")))
        self.back.setIcon(icons.before_words(icons.icon("back")))
        self.done.setIcon(icons.icon("check", "on_fill"))
