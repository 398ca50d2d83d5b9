"""Pages with all that goes around them: the strip of small pages, words where there are none, and
what to do when one cannot be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common.message_panel import MessagePanel
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, Sheet
from faxdesk.ui.page_view.page_text import PageText
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.page_view.text_selection import TextSelection, WordsOf
from faxdesk.ui.page_view.thumbnails import ThumbnailStrip
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.work.tasks import TaskRunner

STRIP_FROM_PX = 640
"""In a narrower panel the page has the room for itself."""


class PagesPanel(QWidget):
    """A page view with its thumbnails, or a message in its place. A head, where one is given, scrolls with
    the pages, and then there is no strip. words_of brings the words of a page, where text can be chosen."""

    def __init__(
        self,
        pages: PageDrawer,
        runner: TaskRunner,
        parent: QWidget | None = None,
        *,
        dims_pages: Callable[[], bool] = lambda: True,
        words_of: WordsOf | None = None,
    ) -> None:
        super().__init__(parent)
        self.cache = PageCache(pages, runner, self)
        selection = TextSelection(words_of, runner, self) if words_of is not None else None
        self.view = PageView(self.cache, dims_pages=dims_pages, selection=selection)
        self.strip = ThumbnailStrip(self.cache, dims_pages=dims_pages, chooses_several=True)
        self.text = PageText()
        self.problem = ProblemBar()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.strip)
        row.addWidget(self.view, 3)
        row.addWidget(self.text, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.problem)
        column.addLayout(row, 1)
        self.view.current_page_changed.connect(self.strip.set_current_page)
        self.view.current_page_changed.connect(self._on_page_changed)
        self.view.failed.connect(self._on_page_failed)
        self.strip.page_chosen.connect(self.view.go_to_page)

    def set_sheets(
        self, sheets: Sequence[Sheet], aspect: float = LETTER_ASPECT, *, keep_place: bool = False
    ) -> None:
        self.problem.hide()
        self.show_texts(())
        # The small pages show in the window's order of need: the view asks first.
        self.view.set_sheets(sheets, aspect, keep_place=keep_place)
        self.strip.set_sheets(sheets)
        self.strip.set_current_page(self.view.current_page)
        self._fit_strip()

    def set_head(self, head: QWidget | None) -> None:
        """Let this scroll with the pages, over the first one."""
        self.view.around.set_head(head)
        self._fit_strip()

    def show_texts(self, texts: Sequence[str]) -> None:
        """What is known of the text of the pages on show, for eyes and for screen readers."""
        self.text.show_texts(texts, self.view.count)
        self.view.setAccessibleDescription(self.text.of_page)

    def open_text(self, is_open: bool) -> None:
        """Show the text beside the pages, or hide it."""
        self.text.setVisible(is_open)
        self._fit_strip()
        if is_open:
            self.text.field.setFocus()

    def say(
        self,
        icon_name: str,
        title: str,
        hint: str = "",
        button: str = "",
        act: Callable[[], None] | None = None,
        *,
        role: str = "muted",
    ) -> None:
        """Show words in place of pages."""
        self.message.say(icon_name, title, hint, button, act, role=role)
        self.set_sheets(())

    def say_error(self, error: FaxDeskError, act: Callable[[], None]) -> None:
        self.say("alert", error.title, error.hint, tr("Try again"), act, role="danger")

    @property
    def message(self) -> MessagePanel:
        return self.view.around.message

    @property
    def is_showing_pages(self) -> bool:
        return self.view.count > 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_strip()

    def _fit_strip(self) -> None:
        """A strip of one page says nothing; small pages beside a small page help nobody."""
        has_room = self.width() >= STRIP_FROM_PX and self.text.isHidden() and not self.view.around.has_head
        self.strip.setVisible(has_room and self.view.count > 1)

    def _on_page_changed(self, page: int) -> None:
        self.text.show_page(page)
        self.view.setAccessibleDescription(self.text.of_page)

    def _on_page_failed(self, error: FaxDeskError) -> None:
        self.problem.show_error(error, tr("Try again"), self.view.try_again)
