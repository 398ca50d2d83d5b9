"""A cover while it is designed: what it is now, which of its boxes are chosen, and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.cover_template import PAPER_MM, BoxKind, CoverBox, CoverTemplate, Paper
from faxdesk.ui.covers.box_moves import SIDE_MM, Boxes, moved

_COPY_MM = 5.0
_NEW = {
    BoxKind.TEXT: Area(SIDE_MM, 60.0, 80.0, 6.0),
    BoxKind.PICTURE: Area(SIDE_MM, 15.0, 50.0, 20.0),
    BoxKind.LINE: Area(SIDE_MM, 60.0, 170.0, 0.0),
    BoxKind.FRAME: Area(SIDE_MM, 60.0, 80.0, 30.0),
}


class DesignedCover(QObject):
    """Signals: changed() the cover is another; chosen_changed() other boxes are chosen."""

    changed = Signal()
    chosen_changed = Signal()

    def __init__(self, template: CoverTemplate, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps = [template]
        self._at = 0
        self._kind = ""
        self._chosen: frozenset[int] = frozenset()

    @property
    def template(self) -> CoverTemplate:
        return self._steps[self._at]

    @property
    def boxes(self) -> Boxes:
        return self.template.boxes

    @property
    def paper_mm(self) -> tuple[float, float]:
        return PAPER_MM[self.template.paper]

    @property
    def chosen(self) -> frozenset[int]:
        """The numbers of the chosen boxes."""
        return self._chosen

    @property
    def chosen_box(self) -> CoverBox | None:
        """The box that is chosen, where it is one alone."""
        return self.boxes[next(iter(self._chosen))] if len(self._chosen) == 1 else None

    def choose(self, numbers: Iterable[int]) -> None:
        chosen = frozenset(number for number in numbers if number < len(self.boxes))
        if chosen != self._chosen:
            self._chosen, self._kind = chosen, ""
            self.chosen_changed.emit()

    def choose_next(self, by: int) -> None:
        """Choose the next box in the order of the page, or the one before."""
        order = sorted(
            range(len(self.boxes)), key=lambda number: (self.boxes[number].area.y, self.boxes[number].area.x)
        )
        if order:
            now = order.index(min(self._chosen)) if self._chosen else (-1 if by > 0 else 0)
            self.choose({order[(now + by) % len(order)]})

    def set_boxes(self, boxes: Boxes, kind: str = "") -> None:
        """Have these boxes instead. Changes of the same kind that follow each other are undone as one."""
        self.set_template(replace(self.template, boxes=boxes), kind)

    def set_template(self, template: CoverTemplate, kind: str = "") -> None:
        if template == self.template:
            return
        joins = bool(kind) and kind == self._kind and self._at == len(self._steps) - 1 and self._at > 0
        del self._steps[self._at + (0 if joins else 1) :]
        self._steps.append(template)
        self._at = len(self._steps) - 1
        self._kind = kind
        self._after()

    def set_box(self, box: CoverBox, kind: str = "") -> None:
        """Have the chosen box be this one."""
        (number,) = self._chosen
        self.set_boxes((*self.boxes[:number], box, *self.boxes[number + 1 :]), kind)

    def add(self, kind: BoxKind, text: str = "", picture: str = "") -> None:
        """Put a new box on the page, and choose it."""
        area = _NEW[kind]
        lowest = max((box.area.y + box.area.height for box in self.boxes if not box.at_foot), default=20.0)
        if kind != BoxKind.PICTURE and lowest + area.height + 5 < self.paper_mm[1] - 45:
            area = replace(area, y=round(lowest + 3, 2))
        self.set_boxes((*self.boxes, CoverBox(kind, area, text, picture=picture)))
        self.choose({len(self.boxes) - 1})

    def copy_chosen(self) -> None:
        """Put a copy of the chosen boxes below them, as far as the sheet goes, and choose it."""
        below = moved(self.boxes, self._chosen, (0.0, _COPY_MM), self.paper_mm)
        copies = tuple(below[number] for number in sorted(self._chosen))
        first = len(self.boxes)
        self.set_boxes((*self.boxes, *copies))
        self.choose(range(first, first + len(copies)))

    def remove_chosen(self) -> None:
        left = tuple(box for number, box in enumerate(self.boxes) if number not in self._chosen)
        self.choose(())
        self.set_boxes(left)

    def set_paper(self, paper: Paper) -> None:
        """Have the cover on this paper: what stands at the foot stays there, and nothing lies beside it."""
        (_width, before), (width, height) = self.paper_mm, PAPER_MM[paper]
        boxes = []
        for box in self.boxes:
            area = box.area.moved(0, height - before) if box.at_foot else box.area
            y = min(max(area.y, 0.0), height)
            x = min(area.x, width)
            fitted = Area(x, round(y, 2), min(area.width, width - x), min(area.height, height - y))
            boxes.append(replace(box, area=fitted))
        self.set_template(replace(self.template, paper=paper, boxes=tuple(boxes)))

    # The way back

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at < len(self._steps) - 1

    def undo(self) -> None:
        if self.can_undo:
            self._go_to(self._at - 1)

    def redo(self) -> None:
        if self.can_redo:
            self._go_to(self._at + 1)

    def _go_to(self, at: int) -> None:
        self._at, self._kind = at, ""
        self._after()

    def _after(self) -> None:
        kept = frozenset(number for number in self._chosen if number < len(self.boxes))
        if kept != self._chosen:
            self._chosen = kept
            self.chosen_changed.emit()
        self.changed.emit()
