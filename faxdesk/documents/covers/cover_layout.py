"""Where the boxes of a cover page come to stand once they are filled in: what needs more room moves down what
is below it, what is empty lets that move up, and what a page has no room for goes on the next (child process
only)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.covers.cover_fields import CoverValues
from faxdesk.domain.covers.cover_template import (
    MARGIN_MM,
    PAPER_MM,
    Align,
    BoxKind,
    CoverBox,
    CoverTemplate,
    filled,
)

MM_PER_PT = 25.4 / 72
LEADING = 1.25
"""The distance of two lines, in sizes of their letters."""
_FOOT_GAP = 4.0
_ROW_GAP = 1.2
"""What is left free above the foot, and between what repeats, in millimetres."""
_KEPT_TOGETHER = 3
"""So many lines are never divided over two pages."""
_NEAR = 0.05

Wrap = Callable[[CoverBox, str], list[str]]
"""The lines that a text takes in a box."""


class Placed(Struct, frozen=True):
    """A box where it is drawn, in millimetres, with its lines where it has any."""

    box: CoverBox
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()


class _Part(Struct):
    """A box of a row, by how far below the row's top it stands."""

    box: CoverBox
    drop: float
    height: float
    lines: tuple[str, ...] = ()


class _Row(Struct):
    """Boxes beside each other. top and bottom are those of the template, gap what is free above, parts what
    of them is there."""

    top: float
    bottom: float
    gap: float
    parts: list[_Part]

    @property
    def height(self) -> float:
        return max([self.bottom - self.top, *(part.drop + part.height for part in self.parts)])


def line_mm(box: CoverBox) -> float:
    """The height of one of its lines."""
    return box.size_pt * LEADING * MM_PER_PT


def laid_out(template: CoverTemplate, values: CoverValues, wrap: Wrap) -> list[list[Placed]]:
    """The pages of a cover: one at least, and as many as its texts take."""
    return _Pages(template, values, wrap).fill()


def as_designed(template: CoverTemplate, values: CoverValues, wrap: Wrap) -> list[list[Placed]]:
    """One page on which each box stands where its designer has put it, whatever it holds."""
    own = values.each[0] if values.each else {}
    placed = []
    for box in template.boxes:
        lines = wrap(box, filled(box.text, {**values.common, **own})) if box.kind == BoxKind.TEXT else []
        area = box.area
        placed.append(Placed(box, area.x, area.y, area.width, area.height, tuple(lines)))
    return [placed]


class _Pages:
    def __init__(self, template: CoverTemplate, values: CoverValues, wrap: Wrap) -> None:
        self._values = values
        self._wrap = wrap
        self._end = PAPER_MM[template.paper][1] - MARGIN_MM
        flowing = [box for box in template.boxes if not _is_surrounding(box) and not box.at_foot]
        self._rows = list(self._filled_rows(_rows(flowing)))
        self._foot = list(self._filled_rows(_rows([box for box in template.boxes if box.at_foot])))
        self._around = [box for box in template.boxes if _is_surrounding(box) and not box.at_foot]
        self._pages: list[list[Placed]] = [[]]
        self._limit = self._end
        self._moved: list[tuple[float, int, float]] = []
        """Where heights of the template have come to: the height there, the page, the height on it."""

    def fill(self) -> list[list[Placed]]:
        self._place_foot()
        y, gap = 0.0, 0.0
        for row in self._rows:
            gap = max(gap, row.gap)
            if row.parts:
                y, gap = self._place(row, y + gap), 0.0
            # What is empty takes its place with it, but not the wider of the gaps around it.
        self._surround()
        return self._pages

    def _filled_rows(self, rows: Sequence[Sequence[CoverBox]]) -> Iterator[_Row]:
        """The rows with what their boxes hold; a row that repeats comes once for each recipient."""
        before = 0.0
        for boxes in rows:
            gap = max(min(box.area.y for box in boxes) - before, 0.0)
            before = max(box.area.y + box.area.height for box in boxes)
            if not any(box.repeats for box in boxes):
                yield self._row(boxes, gap, self._values.common)
                continue
            for own in self._values.each:
                yield self._row(boxes, gap, {**self._values.common, **own})
                gap = _ROW_GAP

    def _row(self, boxes: Sequence[CoverBox], gap: float, values: dict[str, str]) -> _Row:
        top = min(box.area.y for box in boxes)
        parts = []
        for box in boxes:
            if box.only_if and not values.get(box.only_if):
                continue
            part = _Part(box, box.area.y - top, box.area.height)
            if box.kind == BoxKind.TEXT:
                text = filled(box.text, values)
                if not text.strip():
                    continue
                part.lines = tuple(self._wrap(box, text))
                part.height = len(part.lines) * line_mm(box)
            parts.append(part)
        return _Row(top, max(box.area.y + box.area.height for box in boxes), gap, parts)

    def _place_foot(self) -> None:
        """Set the foot's rows upwards from where the last of them ends."""
        rows = [row for row in self._foot if row.parts]
        if not rows:
            return
        y = max(row.bottom for row in self._foot)
        for row in reversed(rows):
            y -= row.height
            self._put(row, y)
            y -= row.gap if row is not rows[0] else 0.0
        self._limit = y - _FOOT_GAP

    def _place(self, row: _Row, y: float) -> float:
        """Set a row at this height, or what of it the page has no room for on the next ones; gives where it
        ends."""
        if self._too_long(row, y) and (not self._can_be_divided(row, y) or y > self._limit - _KEPT_TOGETHER):
            y = self._turn()
        self._moved.append((row.top, len(self._pages) - 1, y))
        while self._too_long(row, y):
            row = self._put_what_fits(row, y)
            if not row.parts:
                break
            y = self._turn()
        self._put(row, y)
        content = max([part.drop + part.height for part in row.parts], default=self._limit - y)
        room = row.height if y + row.height <= self._limit else content
        self._moved.append((row.bottom, len(self._pages) - 1, y + room))
        return y + room

    def _too_long(self, row: _Row, y: float) -> list[_Part]:
        """What of a row at this height the page has no room for. A picture that nothing has moved stays where
        its designer has put it, also at the edge of the sheet."""
        is_moved = y > row.top + _NEAR
        return [
            part
            for part in row.parts
            if y + part.drop + part.height > self._limit + _NEAR and (part.lines or is_moved)
        ]

    def _can_be_divided(self, row: _Row, y: float) -> bool:
        """Whether enough lines of what is too long for the page fit on it."""
        return all(
            len(part.lines) > _KEPT_TOGETHER and self._lines_that_fit(part, y) >= _KEPT_TOGETHER - 1
            for part in self._too_long(row, y)
        )

    def _lines_that_fit(self, part: _Part, y: float) -> int:
        return int((self._limit + _NEAR - y - part.drop) / line_mm(part.box))

    def _put_what_fits(self, row: _Row, y: float) -> _Row:
        """Set of each text the lines for which there is room, and of a picture that no page has room for as
        much as the sheet is high; gives the row with the other lines."""
        here, rest, too_long = [], [], self._too_long(row, y)
        for part in row.parts:
            if part not in too_long:
                here.append(part)
                continue
            if not part.lines:
                room = max(self._end + MARGIN_MM - y - part.drop, 0.0)
                here.append(_Part(part.box, part.drop, min(part.height, room)))
                continue
            fit = max(self._lines_that_fit(part, y), 1)
            step = line_mm(part.box)
            here.append(_Part(part.box, part.drop, fit * step, part.lines[:fit]))
            if part.lines[fit:]:
                left = part.lines[fit:]
                rest.append(_Part(part.box, 0.0, len(left) * step, left))
        self._put(_Row(row.top, row.bottom, 0.0, here), y)
        return _Row(row.top, row.top, 0.0, rest)

    def _turn(self) -> float:
        """Begin a page; gives the height at which it begins."""
        self._pages.append([])
        self._limit = self._end
        return MARGIN_MM

    def _put(self, row: _Row, y: float) -> None:
        for part in row.parts:
            area = part.box.area
            if part.box.kind == BoxKind.TEXT and not part.lines:
                continue
            self._pages[-1].append(
                Placed(part.box, area.x, y + part.drop, area.width, part.height, part.lines)
            )

    def _surround(self) -> None:
        """Set frames and upright lines around what they are around, now that this has its place."""
        for box in self._around:
            if box.only_if and not self._values.common.get(box.only_if):
                continue
            first, top = self._now_at(box.area.y)
            last, bottom = self._now_at(box.area.y + box.area.height)
            for page in range(first, last + 1):
                y = top if page == first else MARGIN_MM - 2
                end = bottom if page == last else self._foot_of(page)
                self._pages[page].append(Placed(box, box.area.x, y, box.area.width, max(end - y, 0)))

    def _foot_of(self, page: int) -> float:
        """Where what flows ends on a page, with what is left free below."""
        return (
            max([MARGIN_MM, *(each.y + each.height for each in self._pages[page] if not each.box.at_foot)])
            + 2
        )

    def _now_at(self, height: float) -> tuple[int, float]:
        """The page and the height to which a height of the template has come."""
        above = [known for known in self._moved if known[0] <= height + _NEAR]
        if not above:
            at, page, y = min(self._moved, default=(height, 0, height))
            return page, y - (at - height)
        at, page, y = max(above, key=lambda known: (known[0], known[1], known[2]))
        return page, min(y + height - at, self._end + 2)


def _is_surrounding(box: CoverBox) -> bool:
    """Whether it stands around others, or beside them, rather than in a row."""
    is_upright = box.kind == BoxKind.LINE and box.area.height > box.area.width
    return box.kind == BoxKind.FRAME or is_upright


def _rows(boxes: Sequence[CoverBox]) -> list[list[CoverBox]]:
    """The boxes in rows from the top: those whose heights overlap stand in one."""
    rows: list[list[CoverBox]] = []
    bottom = 0.0
    for box in sorted(boxes, key=lambda each: each.area.y):
        if rows and box.area.y < bottom - _NEAR:
            rows[-1].append(box)
        else:
            rows.append([box])
            bottom = box.area.y
        bottom = max(bottom, box.area.y + box.area.height)
    return rows


def start_of(placed: Placed, wide: float) -> float:
    """How far from the start side a line of this width begins."""
    free = placed.width - wide
    return placed.x + {Align.START: 0.0, Align.CENTRE: free / 2, Align.END: free}[placed.box.align]


def with_pages(values: CoverValues, of_cover: int) -> CoverValues:
    """The values with the number of pages of documents and cover together."""
    if values.pages is None:
        return values
    return replace(values, common={**values.common, "pages": str(values.pages + of_cover)})
