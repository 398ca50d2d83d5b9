"""Sets marks on the page with the tool in hand: pictures, dates, and texts, which are typed in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import QDate, QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from faxdesk.domain.compose.page_edit import WHOLE_TURN, WRITTEN, Mark, MarkKind
from faxdesk.domain.compose.signature import MarkPicture
from faxdesk.ui.compose.editor.editing import Editing
from faxdesk.ui.compose.editor.marks.mark_painter import STAMP_ROOM_MM, text_size
from faxdesk.ui.compose.editor.marks.mark_shapes import PICTURE_MM, SIGNATURE_MM, at_spot
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame, Size
from faxdesk.ui.compose.editor.marks.tools import TOOLS, Way
from faxdesk.ui.compose.editor.text_entry import TextEntry

_WIDEST_MM, _NARROWEST_MM = 120.0, 30.0
"""Of the room that a text has before it is typed."""
_EDGE_MM = 10.0


class MarkSetter(QObject):
    """Signals: picture_wanted(Tool, place in mm of the seen page) a picture or signature is to be set,
    begun() a text is being typed."""

    picture_wanted = Signal(object, object)
    begun = Signal()

    def __init__(self, editing: Editing, canvas: QWidget, today: Callable[[], date]) -> None:
        """canvas is where texts are typed; today is for stamps."""
        super().__init__(canvas)
        self._editing = editing
        self._page = editing.page
        self._canvas = canvas
        self._today = today
        self.text_pt = 12.0
        """The size of the next text."""
        self.written: int | None = None
        """The place of the mark whose text is being typed."""
        self.entry = TextEntry(canvas)
        self.entry.ended.connect(self._on_written)
        self.entry.paused.connect(self._on_paused)

    def set_at(self, at: Size) -> None:
        """Set a mark with the tool in hand at a point, as a click there does."""
        facts = TOOLS[self._editing.tool]
        if facts.kind is None:
            return
        if facts.way is Way.FETCHED:
            self.picture_wanted.emit(self._editing.tool, at)
        elif facts.way is Way.WRITTEN:
            self._begin_text(at)
        elif facts.kind == MarkKind.DATE_STAMP:
            self._set_date(at)
        else:
            self._page.add(at_spot(facts.kind, at, self._editing.frame))

    def set_picture(self, kind: MarkKind, picture: MarkPicture, at: Size) -> None:
        """Set a picture or a signature at a point."""
        width = SIGNATURE_MM if kind == MarkKind.SIGNATURE else PICTURE_MM
        wide, high = self._editing.frame.seen_mm
        width = min(width, wide * 0.9, high * 0.9 / picture.aspect)
        mark = at_spot(kind, at, self._editing.frame, (width, width * picture.aspect))
        self._page.add(replace(mark, picture=picture.hash))

    def write(self, place: int) -> None:
        """Have the text of a mark typed anew."""
        mark = self._page.edit.marks[place]
        self._page.choose(place)
        self.written = place
        self.entry.begin(
            mark, self._editing.frame.rect(mark.area).toAlignedRect(), self._editing.frame.px_per_mm
        )
        self._canvas.update()
        self.begun.emit()

    def _begin_text(self, at: Size) -> None:
        height = text_size("X", self.text_pt)[1]
        room = max(self._editing.frame.seen_mm[0] - at[0] - _EDGE_MM, _NARROWEST_MM)
        mark = at_spot(MarkKind.TEXT, at, self._editing.frame, (min(room, _WIDEST_MM), height))
        self._page.try_new(replace(mark, size_pt=self.text_pt))
        self.write(len(self._page.edit.marks) - 1)

    def _on_paused(self, text: str) -> None:
        """Keep what is typed so far, in the room it has, without an end of the typing."""
        place = self.written
        if place is not None and text and place < len(self._page.edit.marks):
            self._page.try_mark(replace(self._page.edit.marks[place], text=text), place)
            self._page.finish()

    def _on_written(self, text: str) -> None:
        place, self.written = self.written, None
        if place is None or place >= len(self._page.edit.marks):
            return
        mark = self._page.edit.marks[place]
        if text:
            self._page.try_mark(rewritten(mark, text, self._editing.frame), place)
            self._page.finish()
        elif mark.text:
            self._page.choose(place)
            self._page.remove_chosen()
        else:
            self._page.call_off()
        self._canvas.update()
        if self._canvas.window().focusWidget() in {self.entry, None}:
            self._canvas.setFocus()

    def _set_date(self, at: Size) -> None:
        today = self._today()
        day = QDate(today.year, today.month, today.day)
        locale = self._canvas.locale()
        form = locale.dateFormat(QLocale.FormatType.ShortFormat)
        # With the whole year: a form is read for a long time.
        text = locale.toString(day, form if "yyyy" in form else form.replace("yy", "yyyy"))
        mark = at_spot(MarkKind.DATE_STAMP, at, self._editing.frame)
        self._page.add(fitted(replace(mark, text=text), self._editing.frame))


def fitted(mark: Mark, frame: PageFrame) -> Mark:
    """A mark that is written, as large as its text: no wider than it was, unless it is one line."""
    if mark.kind not in WRITTEN or (mark.turn + frame.turn) % 180:
        return mark
    seen = frame.seen(mark.area)
    room = 2 * STAMP_ROOM_MM if mark.kind == MarkKind.DATE_STAMP else 0.0
    width, height = text_size(mark.text, mark.size_pt)
    most = frame.seen_mm[0] - seen.x
    if mark.kind == MarkKind.TEXT and (width > seen.width or "\n" in mark.text):
        width, height = seen.width, text_size(mark.text, mark.size_pt, seen.width)[1]
    else:
        # Letters a little wider than ours must not break the line.
        width = min(width * 1.02 + 0.5, max(most, width))
    return replace(mark, area=frame.kept(replace(seen, width=width + room, height=height + room)))


def resized(mark: Mark, points: float, frame: PageFrame) -> Mark:
    """A mark that is written in letters of so many points, as large as its text. What is one line stays one
    as long as there is room on the page."""
    seen = frame.seen(mark.area)
    if text_size(mark.text, mark.size_pt)[0] <= seen.width:
        needed = text_size(mark.text, points)[0] * 1.02 + 0.5
        width = max(min(needed, frame.seen_mm[0] - seen.x), 1.0)
        mark = replace(mark, area=frame.kept(replace(seen, width=width)))
    return fitted(replace(mark, size_pt=points), frame)


def rewritten(mark: Mark, text: str, frame: PageFrame) -> Mark:
    """A mark with another text, as wide as the text is, or as there is room for it."""
    return fitted(replace(with_room(mark, frame), text=text), frame)


def with_room(mark: Mark, frame: PageFrame) -> Mark:
    """A mark with the room in which its text may be typed. What was wrapped keeps the width that it has."""
    seen = frame.seen(mark.area)
    is_one_line = "\n" not in mark.text and text_size(mark.text, mark.size_pt)[0] <= seen.width
    if mark.kind != MarkKind.TEXT or not is_one_line or (mark.turn + frame.turn) % WHOLE_TURN:
        return mark
    room = min(max(frame.seen_mm[0] - _EDGE_MM - seen.x, _NARROWEST_MM), _WIDEST_MM)
    return replace(mark, area=frame.kept(replace(seen, width=max(room, seen.width))))
