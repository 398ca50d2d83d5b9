"""Where the pages of a fax stand in their grid: a run of cells for each document, with a head above it where
there are several. Everything is found by arithmetic, however many pages there are.

Places are those of a language that runs from left to right, from the top of all that scrolls.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize

LINE_PX = 3
"""How thick the line is that shows where something falls."""


class Run(Struct, frozen=True):
    """Cells that stand together: count of them, from row first on. document is that of all their pages."""

    document: int
    first: int
    count: int
    has_head: bool = False


class Gap(Struct, frozen=True):
    """A place between cells: before the one of this number in its run, which may be one past the last; line
    is what shows it."""

    run: Run
    number: int
    line: QRect


class GridLayout:
    """The places for one width."""

    def __init__(self, runs: Sequence[Run] = (), cell: QSize | None = None, width: int = 0, head: int = 0):
        self.runs = tuple(runs)
        self._cell = cell or QSize(1, 1)
        self._head = head
        self.width = width
        self.columns = max(width // self._cell.width(), 1)
        self._firsts = [run.first for run in self.runs]
        self._tops: list[int] = []
        self.height = 0
        for run in self.runs:
            self._tops.append(self.height)
            lines = -(-run.count // self.columns)
            self.height += lines * self._cell.height() + (head if run.has_head else 0)

    def run_of(self, row: int) -> Run:
        return self.runs[max(bisect_right(self._firsts, row) - 1, 0)]

    def cell(self, row: int) -> QRect:
        """Where the cell in a row stands."""
        if not self.runs:
            return QRect()
        run = self.run_of(row)
        line, column = divmod(row - run.first, self.columns)
        size = self._cell
        top = self._cells_top(run) + line * size.height()
        return QRect(QPoint(column * size.width(), top), size)

    def head(self, run: Run) -> QRect:
        """Where the head of a run stands; nowhere for one that has none."""
        return QRect(0, self._top(run), self.width, self._head) if run.has_head else QRect()

    def row_at(self, place: QPoint) -> int:
        """The row of the cell at a place, -1 where there is none."""
        run = self._run_at(place.y())
        inside = place.y() - self._cells_top(run) if run is not None else -1
        column = place.x() // self._cell.width()
        if run is None or inside < 0 or not 0 <= column < self.columns:
            return -1
        number = inside // self._cell.height() * self.columns + column
        return run.first + number if number < run.count else -1

    def head_at(self, place: QPoint) -> Run | None:
        """The run whose head is at a place."""
        run = self._run_at(place.y())
        return run if run is not None and self.head(run).contains(place) else None

    def rows_in(self, area: QRect) -> range:
        """The rows of which something may be seen in an area."""
        if not self.runs or not area.isValid():
            return range(0)
        first, last = self._run_near(area.top()), self._run_near(area.bottom())
        height = self._cell.height()
        above = max(area.top() - self._cells_top(first), 0) // height * self.columns
        below = (max(area.bottom() - self._cells_top(last), -1) // height + 1) * self.columns
        return range(first.first + min(above, first.count), last.first + min(below, last.count))

    def runs_in(self, area: QRect) -> tuple[Run, ...]:
        """The runs of which something may be seen in an area."""
        if not self.runs:
            return ()
        first, last = self._run_near(area.top()), self._run_near(area.bottom())
        return self.runs[self.runs.index(first) : self.runs.index(last) + 1]

    def gap_at(self, place: QPoint) -> Gap | None:
        """The nearest place between cells; None where there is nothing at all."""
        if not self.runs:
            return None
        run, size = self._run_near(place.y()), self._cell
        inside = place.y() - self._cells_top(run)
        if inside < 0 and run.has_head:
            line = self.head(run)
            return Gap(run, 0, QRect(0, line.bottom() - LINE_PX + 1, self.width, LINE_PX))
        lines = -(-run.count // self.columns)
        level = min(max(inside, 0) // size.height(), max(lines - 1, 0))
        column = min(max((place.x() + size.width() // 2) // size.width(), 0), self.columns)
        number = min(level * self.columns + column, run.count)
        top = self._cells_top(run) + level * size.height()
        at = (number - level * self.columns) * size.width()
        return Gap(run, number, QRect(max(at - LINE_PX // 2, 0), top, LINE_PX, size.height()))

    def beside(self, row: int, lines: int) -> int:
        """The row so many lines below, or above where they are negative; the nearest that there is."""
        step = 1 if lines > 0 else -1
        for _line in range(abs(lines)):
            row = self._next_line(row, step)
        return row

    def _next_line(self, row: int, step: int) -> int:
        run = self.run_of(row)
        line, column = divmod(row - run.first, self.columns)
        last_line = (run.count - 1) // self.columns
        if 0 <= line + step <= last_line:
            return run.first + min((line + step) * self.columns + column, run.count - 1)
        place = self.runs.index(run) + step
        if not 0 <= place < len(self.runs):
            return row
        other = self.runs[place]
        start = 0 if step > 0 else (other.count - 1) // self.columns * self.columns
        return other.first + min(start + column, other.count - 1)

    def _top(self, run: Run) -> int:
        return self._tops[self.runs.index(run)]

    def _cells_top(self, run: Run) -> int:
        return self._top(run) + (self._head if run.has_head else 0)

    def _run_near(self, y: int) -> Run:
        return self.runs[max(bisect_right(self._tops, y) - 1, 0)]

    def _run_at(self, y: int) -> Run | None:
        return self._run_near(y) if self.runs and 0 <= y < self.height else None
