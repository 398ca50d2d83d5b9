"""The window of the guide: its pages at the left with a search above, and one of them at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import folded
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.controls.glass_field import GlassField
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.ui.controls.section_list import SectionList
from faxdesk.ui.controls.sided_layout import SIDE_EDGE_PX, SidedLayout
from faxdesk.ui.guide.guide_pages import ICONS, GuidePage, read_guide
from faxdesk.ui.guide.guide_text import GuideText
from faxdesk.words import language, tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.work.tasks import TaskRunner

SIDE_LINES, MOST_SIDE_LINES = 14, 19
"""The least and the greatest width of the list of pages, in heights of a line."""
_WIDE, _HIGH = 1020, 760


class GuideWindow(QWidget):
    """Stands beside the window that it explains, and goes with it."""

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("guideWindow")
        self.setWindowTitle(tr("{page} – FaxDesk", page=tr("Help")))
        self.resize(QSize(_WIDE, _HIGH).boundedTo(self.screen().availableSize()))
        self._runner = runner
        self._pages: dict[str, GuidePage] = {}
        self._shown = ""
        self._before: list[str] = []
        self._after: list[str] = []
        self._build()
        self._lay_out()
        for keys, act in (
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("Ctrl+F", self.search.setFocus),
        ):
            QShortcut(QKeySequence(keys), self, act)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def open(self, name: str) -> None:
        """Come forward with the page of this name."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self._pages:
            self.show_page(name)
            return

        def show(pages: dict[str, GuidePage]) -> None:
            self._fill(pages)
            self.show_page(name)

        spoken = language()
        self._runner.submit(Lane.LOCAL, lambda _token: read_guide(spoken), show, self.problem.show_error)

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Show a page; from there one goes back to the one before it."""
        if name in self._pages and name != self._shown:
            if self._shown:
                self._before.append(self._shown)
            self._after.clear()
            self._show(name)
        self.text.setFocus()

    @Slot()
    def go_back(self) -> None:
        """Show the page that was on show before."""
        if self._before:
            self._after.append(self._shown)
            self._show(self._before.pop())

    @Slot()
    def go_forward(self) -> None:
        """Show the page again from which one went back."""
        if self._after:
            self._before.append(self._shown)
            self._show(self._after.pop())

    @property
    def shown(self) -> str:
        """The name of the page on show; "" before there is one."""
        return self._shown

    # Building

    def _build(self) -> None:
        self.search = GlassField()
        self.search.setObjectName("guideSearch")
        self.search.setPlaceholderText(tr("Search the guide"))
        self.search.setAccessibleName(tr("Search the guide"))
        self.search.textChanged.connect(self._on_search)
        self.list = SectionList(())
        self.list.setAccessibleName(tr("Pages of the guide"))
        self.list.currentRowChanged.connect(self._on_row)
        self.nothing = words_label(tr("No page has all of these words. Try another one, such as “busy”."))
        self.nothing.setWordWrap(True)
        theme.set_tone(self.nothing, "muted")
        self.nothing.hide()
        self.back = icon_button("back", tr("The page before (Alt+Left)"))
        self.back.clicked.connect(self.go_back)
        self.forward = icon_button("chevron", tr("The next page again (Alt+Right)"))
        self.forward.clicked.connect(self.go_forward)
        self.text = GuideText()
        self.text.page_wanted.connect(self.show_page)
        self.problem = ProblemBar()
        self.problem.hide()

    def _lay_out(self) -> None:
        self._sides = SidedLayout(self, self.search, [self.nothing, self.list])
        top = self._sides.top
        top.setContentsMargins(SIDE_EDGE_PX, 0, SIDE_EDGE_PX, 0)
        top.setSpacing(theme.Metrics.HALF)
        top.addWidget(self.back)
        top.addWidget(self.forward)
        top.addStretch(1)
        self._sides.right.addWidget(self.problem)
        self._sides.right.addWidget(self.text, 1)

    # What it shows

    def _fill(self, pages: dict[str, GuidePage]) -> None:
        self._pages = pages
        self.list.fill([(page.title, ICONS[page.name]) for page in pages.values()])
        self._measure()

    def _show(self, name: str) -> None:
        self._shown = name
        self.list.blockSignals(True)
        self.list.setCurrentRow([*self._pages].index(name))
        self.list.blockSignals(False)
        self.text.show_page(self._pages[name])
        self.back.setEnabled(bool(self._before))
        self.forward.setEnabled(bool(self._after))

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if row >= 0:
            had_focus = self.list.hasFocus()
            self.show_page([*self._pages][row])
            if had_focus:
                self.list.setFocus()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        """List the pages that have all words, and show the one that fits best, with the words marked."""
        words = folded(text).split()
        hits = [page.hits(words) if words else 1 for page in self._pages.values()]
        for row, count in enumerate(hits):
            self.list.item(row).setHidden(not count)
        self.nothing.setVisible(not any(hits))
        best = max(self._pages, key=lambda name: hits[[*self._pages].index(name)], default="")
        if words and any(hits):
            self.show_page(best)
            self.search.setFocus()
        self.text.mark_words(words if any(hits) else [])
        self.text.go_to_next_hit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the search first, and closes the window only then; Enter in the search leads on."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            self.text.go_to_next_hit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _tint(self) -> None:
        for button in (self.back, self.forward):
            button.setIcon(icon(button.property("iconName")))

    def _measure(self) -> None:
        measures = theme.measures()
        wanted = self.list.least_width() + 2 * SIDE_EDGE_PX if self.list.count() else 0
        most = min(wanted, MOST_SIDE_LINES * measures.line)
        side = max(SIDE_LINES * measures.line, most)
        # The page, which is read, has more of a small window than the list.
        self._sides.side.setFixedWidth(min(side, self.width() * 2 // 5))
        self._sides.measure()
