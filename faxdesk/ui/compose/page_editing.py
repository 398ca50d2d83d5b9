"""Puts the page editor in place of form and pages, for as long as a page of the fax is worked on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from faxdesk.domain.compose.page_order import Files, PagePlace
    from faxdesk.ui.compose.changes.draft_changes import DraftChanges
    from faxdesk.ui.compose.editor.page_editor import PageEditor, PagesChanged
    from faxdesk.ui.compose.pages.fax_pages import FaxPages


class PageEditing(QObject):
    """The editor is made when it is first wanted. What is done in it is a step like any other, but is not
    said below it each time: it is to be seen."""

    def __init__(
        self,
        column: QVBoxLayout,
        replaced: Sequence[QWidget],
        changes: DraftChanges,
        make: Callable[[PagesChanged], PageEditor],
    ) -> None:
        """column holds the widgets that the editor replaces, among others."""
        super().__init__(column)
        self._column = column
        self._replaced = replaced
        self._changes = changes
        self._make = make
        self._pages: FaxPages | None = None

    def serve(self, pages: FaxPages) -> None:
        """Have those of these pages worked on that are wanted so, and come back to them."""
        self._pages = pages
        pages.edit_wanted.connect(self.open)

    @cached_property
    def editor(self) -> PageEditor:
        editor = self._make(self)
        editor.hide()
        editor.closed.connect(self._on_closed)
        self._column.insertWidget(0, editor, 1)
        return editor

    @property
    def is_open(self) -> bool:
        """Whether a page is worked on."""
        return "editor" in self.__dict__ and not self.editor.isHidden()

    @property
    def foot_px(self) -> int:
        """The height of the editor's own foot, while it is open."""
        return self.editor.foot.height() if self.is_open else 0

    def open(self, place: PagePlace) -> None:
        """Have a page worked on."""
        editor = self.editor
        editor.show()
        for widget in self._replaced:
            widget.hide()
        editor.open(place)

    def follow(self) -> None:
        """The draft is another now."""
        if self.is_open:
            self.editor.follow()

    def take_typed(self) -> None:
        """Take what is being typed on the page."""
        if self.is_open:
            self.editor.take_typed()

    def leave(self) -> None:
        """Show form and pages again, where they are not."""
        if self.is_open:
            self.editor.close_editor()

    def _on_closed(self) -> None:
        for widget in self._replaced:
            widget.show()
        self.editor.hide()
        if self._pages is not None:
            self._pages.grid.setFocus()

    # What the editor changes

    def put_files(self, files: Files) -> None:
        """Have these documents from now on."""
        self._changes.put_files(files, is_said=False)

    @property
    def can_undo(self) -> bool:
        return self._changes.can_undo

    @property
    def can_redo(self) -> bool:
        return self._changes.can_redo

    def undo(self) -> None:
        self._changes.undo(is_said=False)

    def redo(self) -> None:
        self._changes.redo(is_said=False)
