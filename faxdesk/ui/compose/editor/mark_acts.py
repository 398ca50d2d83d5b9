"""What the small bar and the keys do with marks: size, copies, removal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind
from faxdesk.domain.compose.signature import MarkPicture
from faxdesk.ui.compose.editor.mark_setter import fitted, resized, rewritten
from faxdesk.ui.compose.editor.marks.gestures import duplicate
from faxdesk.ui.compose.editor.marks.mark_shapes import FIRST_MM, at_spot, moved

if TYPE_CHECKING:
    from faxdesk.ui.compose.editor.editing import Editing
    from faxdesk.ui.compose.editor.page_desk import PageDesk

MARK_MIME = "application/x-faxdesk-mark"
"""The clipboard holds which copy it is, and the text of one that is written; the mark stays here."""


class MarkActs(QObject):
    """put_everywhere puts a mark on all other pages of the fax."""

    def __init__(self, editing: Editing, desk: PageDesk, put_everywhere: Callable[[Mark], None]) -> None:
        super().__init__(desk)
        self._editing = editing
        self._page = editing.page
        self._canvas = desk.canvas
        self._copied: Mark | None = None
        self._copies = 0
        bar = desk.mark_bar
        bar.size_wanted.connect(self._set_size)
        bar.write_wanted.connect(self._write)
        bar.duplicate_wanted.connect(self.duplicate)
        bar.remove_wanted.connect(self._remove)
        bar.everywhere_wanted.connect(lambda: self._with_chosen(put_everywhere))
        keys = desk.canvas.keys
        keys.copy_wanted.connect(self.copy)
        keys.cut_wanted.connect(self._cut)
        keys.paste_wanted.connect(self.paste)
        keys.duplicate_wanted.connect(self.duplicate)

    def copy(self) -> None:
        """Put the chosen mark on the clipboard."""
        mark = self._page.chosen_mark
        if mark is None:
            return
        self._copied = mark
        self._copies += 1
        data = QMimeData()
        data.setData(MARK_MIME, self._copy_name.encode())
        if mark.text:
            data.setText(mark.text)
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """Set what was copied, a little beside; a text from elsewhere in the middle of the page."""
        data = QGuiApplication.clipboard().mimeData()
        is_ours = bytes(data.data(MARK_MIME).data()) == self._copy_name.encode()
        if self._copied is not None and is_ours:
            there = duplicate(self._copied, self._editing.frame)
            # What is copied to another page lies where it did.
            self._page.add(there if self._copied in self._page.edit.marks else self._copied)
        elif data.hasText() and data.text().strip():
            frame = self._editing.frame
            middle = (frame.seen_mm[0] / 2, frame.seen_mm[1] / 3)
            mark = replace(at_spot(MarkKind.TEXT, middle, frame), text=data.text().strip())
            width = FIRST_MM[MarkKind.TEXT][0]
            self._page.add(fitted(moved(mark, (-width / 2, 0.0), frame), frame))

    def duplicate(self) -> None:
        """Set the chosen mark once more."""
        self._with_chosen(lambda mark: self._page.add(duplicate(mark, self._editing.frame)))

    def put_other_picture(self, mark: Mark, picture: MarkPicture) -> None:
        """Show another picture in a mark, as wide as it was, standing where it stood."""
        frame = self._editing.frame
        seen = frame.seen(mark.area)
        height = seen.width * picture.aspect
        area = Area(seen.x, seen.y + seen.height - height, seen.width, height)
        self._page.change(replace(mark, area=frame.kept(area), picture=picture.hash))

    def put_text(self, text: str) -> None:
        """Have the chosen mark say this."""
        frame = self._editing.frame
        self._with_chosen(lambda mark: self._page.change(rewritten(mark, text, frame)))

    @property
    def _copy_name(self) -> str:
        return f"{id(self)}.{self._copies}"

    def _set_size(self, points: float) -> None:
        self._canvas.setter.text_pt = points
        frame = self._editing.frame
        self._with_chosen(lambda mark: self._page.change(resized(mark, points, frame)))

    def _write(self) -> None:
        chosen = self._page.chosen
        if chosen is not None:
            self._canvas.setter.write(chosen)

    def _cut(self) -> None:
        self.copy()
        self._page.remove_chosen()

    def _remove(self) -> None:
        self._page.remove_chosen()
        self._canvas.setFocus()

    def _with_chosen(self, act: Callable[[Mark], object]) -> None:
        mark = self._page.chosen_mark
        if mark is not None:
            act(mark)
