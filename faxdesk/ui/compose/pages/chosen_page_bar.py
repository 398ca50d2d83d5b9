"""The bar below the pages: what is to be said of the chosen one, what mends it, and how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel, caption, set_tip
from faxdesk.ui.compose.pages.page_words import Mend, look_name, remarks_of, time_words
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.ui.compose.pages.page_cells import PageCell


_LEAST_LINES = 14
"""The width that the words have at least, in lines of the font, and the margins."""
MOST_REMARKS = 2
"""So much is said here; the rest is in the tooltip of the page."""


class ChosenPageBar(QFrame):
    """Shows the chosen pages, or the first that is not in order.

    Signals: mend_wanted(Mend, rows) and look_wanted(rows) with the rows of the pages that it shows.
    """

    mend_wanted = Signal(object, object)
    look_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chosenPageBar")
        self.rows: list[int] = []
        self._mend: Mend | None = None
        self._icon, self._role = "info", "muted"
        self._picture = PlainLabel()
        self.title = PlainLabel()
        self.title.setProperty("kind", "strong")
        self.title.setWordWrap(True)
        self.text = PlainLabel()
        self.text.setObjectName("chosenPageWords")
        self.text.setWordWrap(True)
        self.mend = QPushButton()
        self.mend.setObjectName("mendButton")
        self.mend.clicked.connect(self._on_mend)
        self.look = QToolButton()
        self.look.setObjectName("lookButton")
        self.look.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.look.setLayoutDirection(
            Qt.LayoutDirection.LeftToRight if self.isRightToLeft() else Qt.LayoutDirection.RightToLeft
        )
        self.look.clicked.connect(lambda: self.look_wanted.emit(self.rows))
        self._lay_out()
        theme.keep_tinted(self._tint)
        self.hide()

    def _lay_out(self) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        for label in (self.title, self.text):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            lines.addWidget(label)
        metrics = theme.Metrics
        words = QHBoxLayout()
        words.setSpacing(metrics.GAP)
        words.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(lines, 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        self._parts.setSpacing(metrics.GAP)
        self._parts.addLayout(words, 1)
        self._parts.addWidget(self.mend)
        self._parts.addWidget(self.look)
        # The buttons go below the words where there is little room: no width is insisted on.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_pages(self, cells: dict[int, PageCell], *, can_change: bool) -> None:
        """These pages by their rows; none hides the bar. can_change where FaxDesk draws them."""
        self.rows = sorted(cells)
        shown = [cells[row] for row in self.rows]
        sent = [cell.sent for cell in shown if cell.sent is not None]
        if not sent:
            self.hide()
            return
        looks = {page.look for page in sent}
        self._say(shown)
        self.look.setText(look_name(*looks) if len(looks) == 1 else tr("Various"))
        self.look.setVisible(can_change)
        name = tr("How it is drawn: {look}", look=self.look.text())
        self.look.setAccessibleName(name)
        set_tip(self.look, tr("Choose how the chosen pages are drawn"))
        self._fit()
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = [button for button in (self.mend, self.look) if not button.isHidden()]
        buttons = sum(button.sizeHint().width() + theme.Metrics.GAP for button in shown)
        is_narrow = self.width() < buttons + _LEAST_LINES * theme.measures().line
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    def _say(self, cells: list[PageCell]) -> None:
        remarks = remarks_of(cells[0]) if len(cells) == 1 else []
        if len(cells) > 1:
            title, words = tr_n("{count} page chosen", "{count} pages chosen", len(cells)), ""
        else:
            page = cells[0].sent
            time = time_words(page) if page is not None else ""
            number = self.rows[0] + 1
            title = tr("Page {number}: {time}", number=number, time=time) if time else ""
            title = title or tr("Page {number}", number=number)
            words = " ".join(remark.words for remark in remarks[:MOST_REMARKS])
        is_warned = any(remark.is_warning for remark in remarks)
        mend = next((remark.mend for remark in remarks if remark.mend is not None), None)
        self.title.setText(title)
        self.text.setText(words)
        self.text.setVisible(bool(words))
        self.setAccessibleName(f"{title} {words}".strip())
        self._mend = mend
        self.mend.setText(caption(mend.words) if mend else "")
        self.mend.setVisible(mend is not None)
        self._icon, self._role = ("alert", "warning") if is_warned else ("page", "muted")
        if self.property("tone") != self._role:
            theme.set_look(self, "tone", self._role)
        self._tint()

    def _on_mend(self) -> None:
        if self._mend is not None:
            self.mend_wanted.emit(self._mend, self.rows)

    def _tint(self) -> None:
        side = theme.measures().line
        self._picture.setPixmap(icons.pixmap(self._icon, self._role, side, self.devicePixelRatioF()))
        self.look.setIcon(icons.icon("chevron-down", "muted"))
