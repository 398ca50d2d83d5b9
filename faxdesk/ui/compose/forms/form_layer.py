"""The fields of a form over the page that they are on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtWidgets import QWidget

from faxdesk.domain.compose.form_field import FieldKind, FormField
from faxdesk.domain.compose.page_edit import Area, Mark
from faxdesk.ui.common import theme
from faxdesk.ui.compose.forms.field_box import FieldBox

PlaceOf = Callable[[Area], QRectF]


class FormLayer(QObject):
    """Keeps a box for each field of the page on show, in the order of Tab; what has a fixed value is a part
    of the page.

    Signals: filled(name, value) a field was filled in, sign_wanted(FormField) its signature is wanted, left()
    the person leaves the fields by Esc.
    """

    filled = Signal(str, str)
    sign_wanted = Signal(object)
    left = Signal()

    def __init__(self, canvas: QWidget, today: Callable[[], date]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._today = today
        self._fields: tuple[FormField, ...] = ()
        self.boxes: list[FieldBox] = []
        self._is_let_through = False
        self._keeping: Set[FieldKind] = frozenset()
        theme.keep_tinted(self._tint)

    def show(
        self, fields: Iterable[FormField], values: Mapping[str, str], marks: Sequence[Mark] = ()
    ) -> None:
        """Show these fields, with what was filled in so far, and what was put on the page. The same fields
        keep their boxes, and the focus."""
        wanted = tuple(field for field in fields if not field.is_read_only)
        if wanted != self._fields:
            self.clear()
            self._fields = wanted
            self.boxes = [self._box(field) for field in wanted]
            for box, following in zip(self.boxes, self.boxes[1:], strict=False):
                QWidget.setTabOrder(box.editor, following.editor)
        for box in self.boxes:
            box.show_value(box.field.value_in(values))
            box.cover(is_covered=any(_overlap(box.field.area, mark.area.upright) for mark in marks))
        self._lead_mouse()

    def clear(self) -> None:
        """Take all fields away, after what was typed was kept."""
        # Whoever hears of it may have the fields shown once more.
        self.finish()
        boxes, self.boxes, self._fields = self.boxes, [], ()
        for box in boxes:
            box.hide()
            box.deleteLater()

    def finish(self) -> None:
        """Keep what is being typed."""
        for box in self.boxes:
            box.finish()

    def lie(self, place_of: PlaceOf, px_per_mm: float) -> None:
        """Put each field where it is on the canvas."""
        for box in self.boxes:
            box.lie(place_of(box.field.area), px_per_mm)

    def go_to(self, field: FormField) -> None:
        """Put the cursor into a field."""
        for box in self.boxes:
            if box.field == field:
                box.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def let_through(self, *, is_let_through: bool, but_for: Set[FieldKind] = frozenset()) -> None:
        """Let the mouse through to the page, for as long as something is put on it; fields of some kinds may
        keep it."""
        self._is_let_through = is_let_through
        self._keeping = but_for
        self._lead_mouse()

    def _lead_mouse(self) -> None:
        """Where something was put on a field, the mouse takes hold of that; Tab leads to the field."""
        for box in self.boxes:
            is_put = self._is_let_through and box.field.kind not in self._keeping
            is_through = is_put or box.is_covered
            box.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, is_through)

    def _box(self, field: FormField) -> FieldBox:
        box = FieldBox(field, self._today, self._canvas)
        box.filled.connect(lambda value: self.filled.emit(field.name, value))
        box.sign_wanted.connect(lambda: self.sign_wanted.emit(field))
        box.left.connect(self.left)
        return box

    def _tint(self) -> None:
        for box in self.boxes:
            box.update()


def _overlap(area: Area, other: Area) -> bool:
    across = min(area.x + area.width, other.x + other.width) - max(area.x, other.x)
    down = min(area.y + area.height, other.y + other.height) - max(area.y, other.y)
    return across > 0 and down > 0
