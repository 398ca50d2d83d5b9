"""The choices in a menu of how chosen pages are drawn, each with the time that it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from faxdesk.domain.sent_page import MODE_NAMES, MOST_DARKER, PageLook, PageMode
from faxdesk.ui.common import wording
from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.compose.pages.judged_pages import JudgedPage, JudgedPages

Change = Callable[[PageLook], PageLook]


class LookChoices(QObject):
    """Goes with the menu that it fills. change is called with what is to become of the look of each page."""

    def __init__(self, menu: QMenu, looks: Sequence[PageLook], change: Callable[[Change], None]) -> None:
        """looks are those that the chosen pages have."""
        super().__init__(menu)
        self._group = QActionGroup(self)
        self._modes: dict[PageMode, QAction] = {}
        self._page: JudgedPage | None = None
        modes = {look.mode for look in looks}
        for mode in PageMode:
            action = menu.addAction(caption(tr(MODE_NAMES[mode])))
            action.setCheckable(True)
            action.setChecked(modes == {mode})
            action.triggered.connect(_chooser(change, _with_mode(mode)))
            self._group.addAction(action)
            self._modes[mode] = action
        menu.addSeparator()
        for words, by in ((tr("Lighter"), -1), (tr("Darker"), 1)):
            action = menu.addAction(words, _chooser(change, _darker_by(by)))
            action.setEnabled(any(abs(look.darker + by) <= MOST_DARKER for look in looks))
        menu.addSeparator()

    def show_times(self, judged: JudgedPages, page: JudgedPage) -> None:
        """Say at each mode how long this page takes in it, as soon as that is known."""
        self._page, self._judged = page, judged
        judged.timed.connect(self._on_timed)
        self._on_timed(page)

    def _on_timed(self, page: object) -> None:
        if page != self._page or self._page is None:
            return
        for mode, time in self._judged.times(self._page).items():
            # What stands behind the tab is set at the end of the line.
            self._modes[mode].setText(f"{caption(tr(MODE_NAMES[mode]))}\t{wording.line_time(time)}")


def _with_mode(mode: PageMode) -> Change:
    return lambda look: PageLook(mode, look.darker)


def _darker_by(by: int) -> Change:
    from faxdesk.ui.compose.pages.page_words import shaded

    return lambda look: shaded(look, by)


def _chooser(change: Callable[[Change], None], wanted: Change) -> Callable[[], None]:
    return lambda: change(wanted)
