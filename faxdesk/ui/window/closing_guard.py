"""Whether the window may close: not before what is typed is on disk, and not without a word about faxes that
have not left this computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import wording

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.ui.common.problem_bar import ProblemBar
    from faxdesk.ui.window.page_stack import PageStack


class ClosingGuard(QObject):
    """notice gives the line in which the window says what has no better place."""

    def __init__(
        self, pages: PageStack, library: Library, notice: Callable[[], ProblemBar], window: QWidget
    ) -> None:
        super().__init__(window)
        self._pages = pages
        self._library = library
        self._notice = notice
        self._window = window
        self._is_closing = False
        self._has_said_what_waits = False
        pages.compose_closed.connect(self._on_compose_closed)
        pages.compose_not_kept.connect(self._on_compose_not_kept)

    def ask_nothing(self) -> None:
        """The system ends the program: nobody may be there to answer. What is typed is kept all the same."""
        self._has_said_what_waits = True

    def may_close(self) -> bool:
        """False where the window has to stay open for now; it is closed by itself once a draft is on disk."""
        if self._pages.is_writing:
            self._pages.compose.close_draft()
            if self._pages.is_writing:
                self._is_closing = True
                return False
        waiting = self._library.waits_here()
        if waiting and not self._has_said_what_waits:
            # This is said once; whoever closes the window again means it.
            self._has_said_what_waits = True
            self._is_closing = False
            self._say_what_waits(waiting)
            return False
        return True

    def _say_what_waits(self, count: int) -> None:
        has, leaves = ("has", "It leaves") if count == 1 else ("have", "They leave")
        self._notice().say(
            f"{wording.faxes(count)} {has} not left this computer yet. {leaves} only while FaxDesk is open.",
            "Close anyway",
            self._window.close,
            icon_name="info",
            role="accent",
        )

    def _on_compose_closed(self) -> None:
        if self._is_closing:
            self._window.close()

    def _on_compose_not_kept(self) -> None:
        """Whoever closes the pane later, once there is room again, has not asked for the window to close."""
        self._is_closing = False
