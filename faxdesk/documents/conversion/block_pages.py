"""Sets blocks of text, tables and pictures on Letter pages (child process only)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from faxdesk.documents.conversion.markup import Block, BlockKind, Run
from faxdesk.documents.document import MAX_PIXELS, CannotOpen
from faxdesk.documents.pictures.grey import on_white
from faxdesk.documents.pictures.images import open_picture
from faxdesk.documents.pictures.picture_errors import reading
from faxdesk.documents.plain_text.letter_fonts import own_faces, take_up
from faxdesk.documents.plain_text.typeset import fonts_for, needs_shaping, visible
from faxdesk.domain.draft import MAX_PAGES

_MARGIN = 54.0
_WIDTH = 612 - 2 * _MARGIN
_BOTTOM = 792 - _MARGIN
_SIZE = 11.0
_HEADINGS = {1: 18.0, 2: 15.0, 3: 13.0}
_LEADING = 1.3
_GAP = 6.0
_INDENT = 18.0
_CELL = 4.0
_CELL_SIZE = 9.5
_NARROWEST = 40.0
_MOST_COLUMNS = 10
_TALLEST = 600.0
_PICTURE_DPI = 96
_LONGEST_PIECE = 2000
_MOST_PIECES = 600
_LONGEST_CELL = 60
"""More letters of a cell do not make its column any wider."""


def blocks_to_pdf(blocks: Sequence[Block], fonts: Path | None) -> bytes:
    """A PDF of these blocks, with one page more than can be faxed at most.

    Raises CannotOpen where nothing is to be seen, and where no font here has a letter.
    """
    if not blocks:
        raise CannotOpen("empty")
    return _Typesetter(blocks, fonts).set()


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        yield block.text
        yield block.mark
        for row in block.rows:
            yield from row


class _Typesetter:
    def __init__(self, blocks: Sequence[Block], fonts: Path | None) -> None:
        from fpdf import FPDF

        self._blocks = blocks
        text = visible("\n".join(_texts(blocks)))
        faces = fonts_for(text, own_faces(fonts)[::-1])
        self._pdf = FPDF(unit="pt", format="Letter")
        # The same file gives the same pages.
        self._pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(_MARGIN)
        self._pdf.c_margin = 0
        self._family = "Helvetica"
        if fonts is not None:
            for number, face in enumerate(faces):
                name = f"face{number}"
                take_up(self._pdf, name, face.path, face.number)
            try:
                take_up(self._pdf, "face0", fonts / "DejaVuSans-Bold.ttf", style="B")
            except OSError:
                take_up(self._pdf, "face0", faces[0].path, style="B")
            self._family = "face0"
            self._pdf.set_fallback_fonts(
                [f"face{number}" for number in range(1, len(faces))], exact_match=False
            )
        self._pdf.add_page()

    def set(self) -> bytes:
        for block in self._blocks:
            if self._pdf.pages_count > MAX_PAGES:
                break
            self._draw(block)
        return bytes(self._pdf.output())

    def _draw(self, block: Block) -> None:
        if block.kind == BlockKind.RULE:
            self._make_room(2 * _GAP)
            y = self._pdf.get_y() + _GAP
            self._pdf.line(_MARGIN, y, _MARGIN + _WIDTH, y)
            self._pdf.set_y(y + _GAP)
        elif block.kind == BlockKind.PICTURE:
            self._picture(block)
        elif block.kind == BlockKind.TABLE:
            self._table(block.rows)
        else:
            self._text(block)

    # Text

    def _text(self, block: Block) -> None:
        size = _HEADINGS.get(block.level, _SIZE)
        start = _MARGIN + _INDENT * block.indent
        is_heading = block.level > 0
        if is_heading:
            # A heading does not stand at the foot of a page alone.
            self._make_room(3 * size * _LEADING)
        mark = f"{block.mark} " if block.mark else ""
        for number, line in enumerate(_lines(block.runs, is_plain=block.kind == BlockKind.PREFORMATTED)):
            runs = [Run(mark), *line] if number == 0 and mark else line
            self._paragraph(runs, start, size, is_heading=is_heading)
        self._pdf.set_y(self._pdf.get_y() + (0 if block.mark else _GAP))

    def _paragraph(self, runs: list[Run], start: float, size: float, *, is_heading: bool) -> None:
        text = "".join(run.text for run in runs)
        is_bold = is_heading or (bool(runs) and all(run.is_bold for run in runs if run.text.strip()))
        self._pdf.set_font(self._family, "B" if is_bold else "", size)
        for row in self._rows(text, _MARGIN + _WIDTH - start):
            if self._pdf.pages_count > MAX_PAGES:
                return
            self._make_room(size * _LEADING)
            self._row(row, start, _MARGIN + _WIDTH - start, size * _LEADING)

    def _rows(self, text: str, width: float) -> list[str]:
        """A text as the rows that it takes in the font in use."""
        if not text.strip():
            return [""]
        if len(text) > _LONGEST_PIECE:
            return [row for piece in _pieces(text) for row in self._rows(piece, width)]
        self._pdf.set_text_shaping(needs_shaping(text))
        rows = self._pdf.multi_cell(width, text=text, dry_run=True, output="LINES", align="L")
        assert isinstance(rows, list)
        return rows

    def _row(self, row: str, start: float, width: float, height: float) -> None:
        y = self._pdf.get_y()
        if row.strip():
            # Shaped letters are placed one by one: only where their script asks for it.
            self._pdf.set_text_shaping(needs_shaping(row))
            self._pdf.set_xy(start, y)
            self._pdf.cell(width, height, row, align="R" if _reads_from_right(row) else "L")
        self._pdf.set_y(y + height)

    # Tables

    def _table(self, rows: list[list[str]]) -> None:
        columns = max(len(row) for row in rows)
        if columns > _MOST_COLUMNS:
            for row in rows:
                self._text(Block(runs=[Run(" · ".join(filter(None, row)))]))
            return
        widths = _widths(rows, columns)
        for row in rows:
            if self._pdf.pages_count > MAX_PAGES:
                return
            self._table_row(row, widths)
        self._pdf.set_y(self._pdf.get_y() + _GAP)

    def _table_row(self, row: list[str], widths: list[float]) -> None:
        """A row with lines around its cells. One that is longer than a page goes on on the next."""
        self._pdf.set_font(self._family, "", _CELL_SIZE)
        pairs = itertools.zip_longest(row, widths, fillvalue="")
        cells = [self._cell_rows(str(text), float(width)) for text, width in pairs]
        height = _CELL_SIZE * _LEADING
        most = max(map(len, cells))
        fits = min(most * height + 2 * _CELL, _BOTTOM - _MARGIN)
        self._make_room(fits)
        done = 0
        while done < most and self._pdf.pages_count <= MAX_PAGES:
            top = self._pdf.get_y()
            part = max(int((_BOTTOM - top - 2 * _CELL) // height), 1)
            count, x = min(part, most - done), _MARGIN
            for cell, width in zip(cells, widths, strict=True):
                self._pdf.rect(x, top, width, count * height + 2 * _CELL)
                for number, text in enumerate(cell[done : done + count]):
                    self._pdf.set_y(top + _CELL + number * height)
                    self._row(text, x + _CELL, width - 2 * _CELL, height)
                x += width
            done += count
            self._pdf.set_y(top + count * height + 2 * _CELL)
            if done < most:
                self._pdf.add_page()

    def _cell_rows(self, text: str, width: float) -> list[str]:
        return [row for line in text.split("\n") for row in self._rows(visible(line), width - 2 * _CELL)]

    # Pictures and room

    def _picture(self, block: Block) -> None:
        """A picture of the file itself, no larger than the page; one that cannot be read is named."""
        drawn = _in_grey(block.picture)
        if drawn is None:
            self._text(Block(runs=[Run(f"[{block.text}]")]))
            return
        scale = 72 / _PICTURE_DPI
        fit = min(scale, _WIDTH / drawn.width, _TALLEST / drawn.height)
        wide, high = drawn.width * fit, drawn.height * fit
        self._make_room(high + _GAP)
        y = self._pdf.get_y()
        self._pdf.image(drawn, _MARGIN, y, wide, high)
        self._pdf.set_y(y + high + _GAP)

    def _make_room(self, height: float) -> None:
        if self._pdf.get_y() + height > _BOTTOM and self._pdf.get_y() > _MARGIN:
            self._pdf.add_page()


def _in_grey(content: bytes) -> Image.Image | None:
    """A picture on white; None for one that cannot be read. Raises CannotOpen for one that is too large."""
    is_too_large = False
    with suppress(CannotOpen), open_picture(content) as picture:
        is_too_large = picture.width * picture.height > MAX_PIXELS
        if not is_too_large:
            with reading():
                return on_white(picture)
    if is_too_large:
        raise CannotOpen("too_much")
    return None


def _lines(runs: Sequence[Run], *, is_plain: bool) -> Iterable[list[Run]]:
    """Runs as the lines into which their line breaks part them. is_plain: spaces at a line's start stay."""
    line: list[Run] = []
    for run in runs:
        first, *more = visible(run.text).expandtabs(8).split("\n")
        line.append(Run(first, run.is_bold))
        for text in more:
            yield line
            line = [Run(text if is_plain else text.lstrip(" "), run.is_bold)]
    if any(run.text.strip() for run in line):
        yield line


def _pieces(text: str) -> Iterable[str]:
    """A long text in pieces, broken at spaces: to break it into rows takes longer than in proportion. Not
    more of it than fills the pages that can be faxed."""
    place = 0
    for _ in range(_MOST_PIECES):
        end = text.rfind(" ", place, place + _LONGEST_PIECE) + 1
        end = end if end > place else place + _LONGEST_PIECE
        if place < len(text):
            yield text[place:end]
        place = end


def _widths(rows: list[list[str]], columns: int) -> list[float]:
    """How wide the columns are: by their longest cells, as far as the page allows."""
    longest = [1] * columns
    for row in rows:
        for number, text in enumerate(row):
            letters = max(map(len, text.split("\n")), default=1)
            longest[number] = max(longest[number], min(letters, _LONGEST_CELL))
    spare = _WIDTH - columns * _NARROWEST
    return [_NARROWEST + spare * letters / sum(longest) for letters in longest]


def _reads_from_right(text: str) -> bool:
    from fpdf.bidi import auto_detect_base_direction
    from fpdf.enums import TextDirection

    return not text.isascii() and auto_detect_base_direction(text) == TextDirection.RTL
