"""Which page of the guide explains what is on show, and the window that shows it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from faxdesk.ui.fax_list.list_places import Place

if TYPE_CHECKING:
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.guide.guide_window import GuideWindow
    from faxdesk.ui.window.page_stack import PageStack

_OF_WINDOWS = {"composeWindow": "sending", "coversWindow": "covers"}
"""By the names of windows beside the main one."""
_OF_PAGES = {
    "firstStartPage": "first-start",
    "signInPage": "first-start",
    "composePane": "sending",
    "contactsPage": "contacts-and-many",
    "mergeSetupPage": "contacts-and-many",
    "mergePage": "contacts-and-many",
    "diagnosticsPage": "when-something-fails",
}
_OF_SECTIONS = {
    "sending": "sending",
    "receiving": "receiving",
    "ways in": "printer-and-scanner",
    "contacts": "contacts-and-many",
    "privacy": "keeping-and-privacy",
    "pages": "finding",
    "advanced": "when-something-fails",
}
"""By the sections of the settings."""
_OF_PLACES = {
    Place.INBOX: "receiving",
    Place.DRAFTS: "sending",
    Place.OUTBOX: "what-the-words-mean",
    Place.SENT: "what-the-words-mean",
    Place.TRASH: "keeping-and-privacy",
}
_ELSEWHERE = "first-start"


class GuideLinks(QObject):
    """Opens the guide, whose code and files are read when it is first asked for."""

    def __init__(self, pages: PageStack, context: WindowContext) -> None:
        super().__init__(pages)
        self._pages = pages
        self._runner = context.runner
        context.actions.guide.triggered.connect(self.open)

    @cached_property
    def window(self) -> GuideWindow:
        """The one window of the guide."""
        from faxdesk.ui.guide.guide_window import GuideWindow

        return GuideWindow(self._runner, self._pages.window())

    @Slot()
    def open(self) -> None:
        """Show the page about what is on show; pressed in the guide itself, the key leaves it as it is."""
        active = QApplication.activeWindow()
        if "window" in self.__dict__ and active is self.window:
            return
        name = active.objectName() if active is not None else ""
        self.window.open(_OF_WINDOWS.get(name) or self.page_of_main_window())

    def page_of_main_window(self) -> str:
        """The name of the page about what the main window shows."""
        pages = self._pages
        if pages.is_at_work:
            shown = pages.workspace.list
            return "finding" if shown.search.text().strip() else _OF_PLACES[shown.place]
        if pages.are_settings_open:
            settings = pages.settings
            section = settings.sections[max(0, settings.list.currentRow())]
            return _OF_SECTIONS.get(section.name, _ELSEWHERE)
        if pages.is_activity_open:
            return "finding"
        current = pages.currentWidget()
        return _OF_PAGES.get(current.objectName() if current is not None else "", _ELSEWHERE)
