"""Pages with all that goes around them: the strip of small pages, words where there are none, and
what to do when one cannot be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common.message_panel import MessagePanel
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, Sheet
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.page_view.thumbnails import ThumbnailStrip

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.work.tasks import TaskRunner


class PagesPanel(QWidget):
    """A page view with its thumbnails, or a message in its place."""

    def __init__(self, pages: PageDrawer, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cache = PageCache(pages, runner, self)
        self.view = PageView(self.cache)
        self.strip = ThumbnailStrip(self.cache)
        self.message = MessagePanel()
        self.problem = ProblemBar()
        side_by_side = QWidget()
        row = QHBoxLayout(side_by_side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.strip)
        row.addWidget(self.view, 1)
        self._pages = QWidget()
        column = QVBoxLayout(self._pages)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.problem)
        column.addWidget(side_by_side, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._pages)
        self._stack.addWidget(self.message)
        self.view.current_page_changed.connect(self.strip.set_current_page)
        self.view.failed.connect(self._on_page_failed)
        self.strip.page_chosen.connect(self.view.go_to_page)

    def set_sheets(
        self, sheets: Sequence[Sheet], aspect: float = LETTER_ASPECT, *, keep_place: bool = False
    ) -> None:
        self.problem.hide()
        self._stack.setCurrentIndex(0)
        # The small pages show in the window's order of need: the view asks first.
        self.view.set_sheets(sheets, aspect, keep_place=keep_place)
        self.strip.set_sheets(sheets)
        self.strip.set_current_page(self.view.current_page)

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
        self.view.set_sheets(())
        self.strip.set_sheets(())
        self.message.say(icon_name, title, hint, button, act, role=role)
        self._stack.setCurrentIndex(1)

    def say_error(self, error: FaxDeskError, act: Callable[[], None]) -> None:
        self.say("alert", error.title, error.hint, "Try again", act, role="danger")

    @property
    def is_showing_pages(self) -> bool:
        return self._stack.currentIndex() == 0 and self.view.count > 0

    def _on_page_failed(self, error: FaxDeskError) -> None:
        self.problem.show_error(error, "Try again", self.view.try_again)
