"""Faxes that are written: begun, opened again, in the window or in windows of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QWidget

from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.common import dialogs

if TYPE_CHECKING:
    from faxdesk.domain.draft import Recipient
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.carrying.carried_pages import Carried
    from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.compose.compose_window import ComposeWindow
    from faxdesk.ui.compose.drop_target import DropOverlay
    from faxdesk.ui.window.page_stack import PageStack


class Writing(QObject):
    """Shows the page for writing with what is to be written there."""

    def __init__(self, desk: Desk, context: WindowContext, pages: PageStack) -> None:
        super().__init__(pages)
        self._desk = desk
        self._context = context
        self._pages = pages
        self._windows: set[ComposeWindow] = set()
        self._closed: list[ComposeWindow] = []
        context.runner.idle.connect(self._let_go)
        context.actions.scan.triggered.connect(self.scan)

    def begin(self) -> None:
        """Begin a fax; one that is being written stays among the drafts."""
        self._pages.show_compose().new_draft()

    def begin_with_pages(self, carried: Carried) -> None:
        """Begin a fax with pages from elsewhere in the program."""
        self.begin()
        self.add_pages(carried)

    def take_from(self, overlay: DropOverlay) -> None:
        """Fax what is dropped on the window."""
        overlay.files_dropped.connect(self.add)
        overlay.image_dropped.connect(self.add_image)
        overlay.pages_dropped.connect(self.add_pages)

    def begin_to_many(self) -> None:
        """Begin a fax to the rows of a table, or go on with what is being written."""
        pane = self._pages.show_compose()
        if not pane.is_writing:
            pane.new_draft()
        pane.send_to_many()

    @Slot()
    def scan(self) -> None:
        """Scan paper into what is being written, or into a new fax."""
        pane = self._pages.show_compose()
        if not pane.is_writing:
            pane.new_draft()
        pane.scanning.open()

    def begin_in_window(self) -> None:
        """Begin a fax in a window of its own."""
        from faxdesk.ui.compose.compose_services import ComposeServices
        from faxdesk.ui.compose.compose_window import ComposeWindow

        window = ComposeWindow(ComposeServices.of(self._desk), self._context)
        self._windows.add(window)
        window.closed.connect(self._on_closed)
        window.show()

    def choose_template(self, beside: QWidget) -> None:
        """Have the person choose a template to begin with, in a menu beside a button."""
        from faxdesk.ui.compose.templates.template_menu import TemplateMenu

        menu = QMenu(beside)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        templates = TemplateMenu(self._desk.fax_templates, self._context.runner, beside)
        templates.begun.connect(self._context.outcomes.draft_opened)
        templates.said.connect(self._context.outcomes.said)
        templates.failed.connect(lambda error: dialogs.show_error(beside, error))
        templates.fill(menu)
        corner = beside.rect().bottomRight() if beside.isRightToLeft() else beside.rect().bottomLeft()
        menu.popup(beside.mapToGlobal(corner))

    def _on_closed(self, window: ComposeWindow) -> None:
        self._windows.discard(window)
        self._closed.append(window)
        if self._context.runner.is_idle:
            self._let_go()

    def _let_go(self) -> None:
        """Let windows that were closed go, once no work is under way that still tells them what became of it,
        such as a look at a page."""
        closed, self._closed = self._closed, []
        for window in closed:
            window.deleteLater()

    def open(self, fax_id: int) -> None:
        """Go on writing a draft."""
        self._pages.show_compose().open_draft(fax_id)

    def open_first_page(self, fax_id: int) -> None:
        """Go on with a draft by writing on its first page."""
        self.open(fax_id)
        self._pages.show_compose().pages.edit_wanted.emit(PagePlace(0, 0))

    def add(self, files: Sequence[Path], numbers: Sequence[str] = ()) -> None:
        """Fax these files: added to what is being written, or in a new fax. One to given numbers is always a
        new one."""
        pane = self._pages.show_compose()
        if pane.is_writing and not numbers:
            pane.add_files(files)
        else:
            pane.new_draft(files, numbers)

    def begin_to(self, recipients: Sequence[Recipient], files: Sequence[Path] = ()) -> None:
        """Begin a fax to these, with files; one that is being written stays among the drafts."""
        pane = self._pages.show_compose()
        pane.new_draft(files)
        pane.form.recipients.add(recipients)

    def begin_to_contacts(self, dragged: DraggedContacts, files: Sequence[Path] = ()) -> None:
        """The same to contacts and groups."""
        pane = self._pages.show_compose()
        pane.new_draft(files)
        pane.form.recipients.add_contacts(dragged)

    def write_to(self, number: str) -> None:
        """Begin a fax to a number."""
        self.add((), (number,))

    def add_number(self, number: str) -> None:
        """Address what is being written to this number too, or a new fax."""
        pane = self._pages.show_compose()
        if not pane.is_writing:
            pane.new_draft(numbers=[number])
        elif all(recipient.number != number for recipient in pane.form.draft.recipients):
            pane.form.recipients.add_text(number)

    def add_image(self, image: QImage) -> None:
        self._pages.show_compose().add_image(image)

    def add_pages(self, carried: Carried) -> None:
        """Fax these pages: added to what is being written, or in a new fax."""
        self._pages.show_compose().add_pages(carried)
