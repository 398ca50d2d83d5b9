"""The page that is being edited: what was done to it so far, and which of its marks is chosen."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from faxdesk.domain.compose.page_edit import UNTOUCHED, Area, Mark, PageEdit
from faxdesk.domain.compose.page_on_sheet import LETTER_MM
from faxdesk.ui.compose.editor.marks.page_frame import Size


class MarkedPage(QObject):
    """What is tried while the mouse is down is not kept before finish().

    Signals: changed() the page looks otherwise, chose() another mark is chosen, or none, edited(PageEdit)
    something is finished, and to be one step that can be undone.
    """

    changed = Signal()
    chose = Signal()
    edited = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept = UNTOUCHED
        self.edit = UNTOUCHED
        self.size_mm: Size = LETTER_MM
        self._chosen: int | None = None

    def show(self, edit: PageEdit, size_mm: Size, *, is_same: bool = False) -> None:
        """Show what was done to a page. Where it is the same page as before, the mark stays chosen."""
        marks = len(edit.marks)
        if not is_same or (self._chosen is not None and self._chosen >= marks):
            self.choose(None)
        if is_same and (edit, size_mm) == (self.edit, self.size_mm):
            self._kept = edit
            return
        self._kept = self.edit = edit
        self.size_mm = size_mm
        self.changed.emit()

    @property
    def chosen(self) -> int | None:
        """The place of the chosen mark among the marks."""
        return self._chosen

    @property
    def chosen_mark(self) -> Mark | None:
        return None if self._chosen is None else self.edit.marks[self._chosen]

    def choose(self, place: int | None) -> None:
        if place != self._chosen:
            self._chosen = place
            self.chose.emit()

    # Trying

    @property
    def is_tried(self) -> bool:
        """Whether the page is shown otherwise than it is kept."""
        return self.edit != self._kept

    def try_edit(self, edit: PageEdit) -> None:
        """Show the page so; call_off() shows what it was."""
        if edit != self.edit:
            self.edit = edit
            self.changed.emit()

    def try_mark(self, mark: Mark, place: int | None = None) -> None:
        """Show a mark otherwise: the one at a place, else the chosen one."""
        at = self._chosen if place is None else place
        if at is not None:
            marks = self.edit.marks
            self.try_edit(replace(self.edit, marks=(*marks[:at], mark, *marks[at + 1 :])))

    def try_new(self, mark: Mark) -> None:
        """Show a new mark on top, and choose it."""
        self.edit = replace(self.edit, marks=(*self.edit.marks, mark))
        self.choose(len(self.edit.marks) - 1)
        self.changed.emit()

    def try_crop(self, area: Area | None) -> None:
        self.try_edit(replace(self.edit, crop=area))

    def finish(self) -> None:
        """Keep what was tried, where it is anything."""
        if self.edit != self._kept:
            self._kept = self.edit
            self.edited.emit(self.edit)

    def call_off(self) -> None:
        """Show the page as it was before the last that was tried."""
        if self.edit == self._kept:
            return
        if self._chosen is not None and self._chosen >= len(self._kept.marks):
            self._chosen = None
            self.edit = self._kept
            self.chose.emit()
        self.edit = self._kept
        self.changed.emit()

    # Acting

    def add(self, mark: Mark) -> None:
        self.try_new(mark)
        self.finish()

    def change(self, mark: Mark) -> None:
        """Have the chosen mark be this from now on."""
        self.try_mark(mark)
        self.finish()

    def remove_chosen(self) -> None:
        at = self._chosen
        if at is None:
            return
        # It is not chosen any more before it is gone: whoever asks for it would find another one.
        self.choose(None)
        marks = self.edit.marks
        self.try_edit(replace(self.edit, marks=(*marks[:at], *marks[at + 1 :])))
        self.finish()

    def turn(self, by: int) -> None:
        """Turn the page by so many degrees clockwise."""
        self.try_edit(self.edit.turned(by))
        self.finish()
