"""Sets plain text on pages (child process only).

Most lines stand on a grid of columns, as their writers saw them; letters of Chinese, Japanese and Korean take
two columns. Lines in scripts whose letters join, stack or run from right to left are shaped by HarfBuzz.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.plain_text.letter_fonts import COURIER, Face, faces_with, own_faces, take_up
from faxdesk.documents.plain_text.reading_direction import runs_from_left
from faxdesk.domain.draft import MAX_PAGES

if TYPE_CHECKING:
    from fpdf.enums import TextDirection

_SIZE_PT = 10.0
_LEADING_PT = 12.4
_MARGIN_PT = 54.0
_WIDTH_PT = 612 - 2 * _MARGIN_PT
_COLUMN_PT = 6.02
_SLACK = 0.02
"""By how much of its columns a letter may be wider than they are."""
_COLUMNS = 83
_LINES = 55
_MAX_PAGES = MAX_PAGES + 1
_MAX_LINES = _MAX_PAGES * _LINES
"""The most pages and lines that are set, which is more than can be faxed."""
_MAX_PARAGRAPH = 50_000
"""The most characters of a line that is wrapped by words. A longer line is data, and wrapping it by words
takes long."""
_MAX_NAMED = 4
"""The most letters that are named as missing."""
_TERMINAL = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, places
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles
    r"|\x1b[ -/]*[0-~]"
    r"|[^\n]\x08"  # overstruck letters
)
"""What terminals obey and do not show."""
_TERMINAL_CODES = "\x1b\x9b\b"
_UNSEEN = re.compile("[\xad\u200b\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]")
"""Characters that are never drawn and change nothing in the letters beside them."""
_DIRECTIONS = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that are never drawn, but join letters or turn their order."""
_UNBROKEN = re.compile("[\u1100-\uffef\U0001f000-\U0003ffff]|[^\u1100-\uffef\U0001f000-\U0003ffff ]+ *| +")
_NEVER_FIRST = frozenset("。、，．：；！？）」』】》")
"""What hangs over the margin rather than beginning a line."""
_JOINERS = "\u200c\u200d"
_TIES = "\u200d\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2เแโใไເແໂໃໄ"
"""What ties a letter to the next: signs that join consonants, and vowels that are written first."""
_LEFT, _RIGHT = frozenset({"L", "EN", "AN"}), frozenset({"R", "AL"})
"""The classes of characters that read from the left, and from the right."""
_WORD = re.compile(r"\s*\S+\s?|\s+")
_MONGOLIAN = range(0x1800, 0x18B0)


def text_to_pdf(text: str, fonts: Path | None) -> bytes:
    """A Letter-size PDF of a text in a fixed-width font: form feeds begin pages, long lines are wrapped.
    Without the fonts folder only Western letters can be shown.

    Raises CannotOpen, also where no font here has a letter: without it, a fax could say something else.
    """
    text = visible(text)
    faces = own_faces(fonts)
    return _Typesetter(faces[:1] if text.isascii() else fonts_for(text, faces)).set(text)


def fonts_for(text: str, faces: list[Face]) -> list[Face]:
    """These fonts, and those of the system that a text needs besides. Raises CannotOpen, naming letters,
    where no font here has them all."""
    missing = {letter for letter in set(text) if _is_drawn(letter)}.difference(
        *(face.letters for face in faces)
    )
    if missing:
        faces += faces_with(missing)
        missing.difference_update(*(face.letters for face in faces))
    if missing:
        raise CannotOpen("letters", _named(missing, text))
    return faces


def visible(text: str) -> str:
    """What is to be seen of a text, with each letter and its accents as one character where there is one."""
    if any(code in text for code in _TERMINAL_CODES):
        text = _TERMINAL.sub("", text)
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def _is_drawn(letter: str) -> bool:
    return (letter.isprintable() and not letter.isspace()) or unicodedata.category(letter) == "Co"


def _named(letters: set[str], text: str) -> str:
    """The first of these letters, in the order of the text, with their names."""
    first = sorted(letters, key=text.index)
    names = [f"{each} ({unicodedata.name(each, '').lower() or f'U+{ord(each):04X}'})" for each in first]
    return ", ".join(names[:_MAX_NAMED]) + (", …" if len(names) > _MAX_NAMED else "")


class _Row(Struct, frozen=True):
    """A line on a page: on the grid, or shaped in this font, beginning at the right where it reads so."""

    text: str
    face: int | None = None
    from_right: bool = False


class _Typesetter:
    """Sets one text in these fonts, of which the first is that of the grid."""

    def __init__(self, faces: Sequence[Face]) -> None:
        from fpdf import FPDF

        self._faces = faces
        self._pdf = FPDF(unit="pt", format="Letter")
        # The same text gives the same file.
        self._pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(_MARGIN_PT)
        self._pdf.c_margin = 0
        self._families = [self._family(face) for face in faces]
        self._widths: dict[tuple[str, int], float] = {}

    def _family(self, face: Face) -> str:
        """Take up a font into the PDF; gives its name there."""
        if face is COURIER:
            return "Courier"
        name = f"face{len(self._pdf.fonts)}"
        take_up(self._pdf, name, face.path, face.number)
        return name

    def set(self, text: str) -> bytes:
        """The PDF of a text. Raises CannotOpen when there is nothing to be seen in it."""
        if not text.strip():
            raise CannotOpen("empty")
        for section in text.rstrip().split("\f"):
            if self._pdf.pages_count == _MAX_PAGES:
                break
            # Rows are measured on a page.
            self._pdf.add_page()
            for number, row in enumerate(islice(self._rows(section), _MAX_LINES)):
                if number and number % _LINES == 0:
                    if self._pdf.pages_count == _MAX_PAGES:
                        break
                    self._pdf.add_page()
                self._draw(row, number % _LINES)
        return bytes(self._pdf.output())

    def _rows(self, section: str) -> Iterator[_Row]:
        for line in section.splitlines():
            if needs_shaping(line) or self._is_too_wide(line):
                yield from self._shaped(line)
            else:
                yield from (_Row(part) for part in _on_grid(line))

    # On the grid

    def _draw(self, row: _Row, number: int) -> None:
        y = _MARGIN_PT + (number + 1) * _LEADING_PT
        if row.face is not None:
            self._draw_shaped(row, row.face, y)
        elif row.text.isascii():
            self._put(0, y, 0, row.text)
        else:
            column = 0
            for (face, is_wide), run in groupby(
                row.text, key=lambda each: (self._face_of(each), _is_wide(each))
            ):
                letters = "".join(run)
                size = 2 * _COLUMN_PT if is_wide else _SIZE_PT
                # Letters of other fonts have widths of their own, and are placed one by one.
                is_even = face == 0 or (is_wide and self._width_on_grid(letters, face, size) <= 1)
                for part in [letters] if is_even else letters:
                    fit = 1.0 if is_even else max(self._width_on_grid(part, face, size), 1.0)
                    self._put(column, y, face, part, size / fit)
                    column += _width(part)

    def _put(self, column: int, y: float, face: int, text: str, size: float = _SIZE_PT) -> None:
        if text.strip():
            self._pdf.set_font(self._families[face], size=size)
            self._pdf.text(_MARGIN_PT + column * _COLUMN_PT, y, text)

    def _width_on_grid(self, text: str, face: int, size: float) -> float:
        """What a text takes in this font, as a share of its columns."""
        self._pdf.set_font(self._families[face], size=size)
        return self._pdf.get_string_width(text) / (_width(text) * _COLUMN_PT) - _SLACK

    def _is_too_wide(self, line: str) -> bool:
        """Whether a line has letters that would run into each other on the grid, as those of Ethiopia."""
        return any(
            (face := self._face_of(letter)) != 0 and self._width_on_grid(letter, face, _SIZE_PT) > 1
            for letter in set(line)
            if letter.isalpha() and not letter.isascii() and not _is_wide(letter)
        )

    def _face_of(self, letter: str) -> int:
        return next((number for number, face in enumerate(self._faces) if letter in face.letters), 0)

    # Shaped

    def _shaped(self, line: str) -> Iterator[_Row]:
        from fpdf.bidi import auto_detect_base_direction
        from fpdf.enums import TextDirection

        line = _plain(line.expandtabs(8))
        face = self._best_face(line)
        direction = auto_detect_base_direction(line)
        self._use(face, direction)
        row, room = "", _WIDTH_PT
        for part in _WORD.findall(line):
            if self._width_of(part.rstrip(), face) > room and row:
                yield _Row(row.rstrip(), face, direction == TextDirection.RTL)
                row, room, part = "", _WIDTH_PT, part.lstrip()
            for piece in _clusters(part) if self._width_of(part, face) > _WIDTH_PT else [part]:
                width = self._width_of(piece, face)
                if width > room and row:
                    yield _Row(row.rstrip(), face, direction == TextDirection.RTL)
                    row, room = "", _WIDTH_PT
                row += piece
                room -= width
        if row:
            yield _Row(row.rstrip(), face, direction == TextDirection.RTL)

    def _best_face(self, line: str) -> int:
        """The font with the most of a line's foreign letters; of equals the second, which has more of each
        script than that of the grid."""
        foreign = Counter(letter for letter in line if not letter.isascii())
        return max(
            range(len(self._faces)),
            key=lambda number: (
                sum(count for letter, count in foreign.items() if letter in self._faces[number].letters),
                number == 1,
            ),
        )

    def _width_of(self, text: str, face: int) -> float:
        """In points, shaped in the font in use, which is this one."""
        if (text, face) not in self._widths:
            self._widths[text, face] = self._measured(text, face) if text else 0.0
        return self._widths[text, face]

    def _measured(self, text: str, face: int) -> float:
        from fpdf.fonts import TTFFont

        font = self._pdf.current_font
        is_of_one_font = self._faces[face].letters.issuperset(text)
        if isinstance(font, TTFFont) and is_of_one_font and _reads_one_way(text):
            # What fpdf2 does besides, for texts of several fonts and directions, takes ten times as long.
            return font.shaped_text_width(text, _SIZE_PT, None)[1]
        return self._pdf.get_string_width(text)

    def _use(self, face: int, direction: TextDirection) -> None:
        """Shape what follows in this font, with the others for letters that it lacks."""
        family = self._families[face]
        self._pdf.set_font(family, size=_SIZE_PT)
        self._pdf.set_fallback_fonts([name for name in self._families if name not in {family, "Courier"}])
        self._pdf.set_text_shaping(direction=direction)

    def _draw_shaped(self, row: _Row, face: int, y: float) -> None:
        from fpdf.enums import TextDirection

        base = TextDirection.RTL if row.from_right else TextDirection.LTR
        runs = runs_from_left(row.text, base)
        self._use(face, base)
        width = sum(self._width_of(text, face) for text, _ in runs) if row.from_right else 0.0
        # A cell's baseline lies three tenths of the size below its middle.
        top = y - 0.5 * _LEADING_PT - 0.3 * _SIZE_PT
        self._pdf.set_xy(_MARGIN_PT + (_WIDTH_PT - width if row.from_right else 0), top)
        for text, direction in runs:
            self._use(face, direction)
            self._pdf.cell(self._width_of(text, face), _LEADING_PT, text)
        self._pdf.set_text_shaping(False)


def _reads_one_way(text: str) -> bool:
    """Whether nothing in a text turns against the direction of the rest."""
    classes = {unicodedata.bidirectional(letter) for letter in set(text)}
    return not _DIRECTIONS.search(text) and (classes.isdisjoint(_RIGHT) or classes.isdisjoint(_LEFT))


def _clusters(word: str) -> list[str]:
    """The parts of a word that can be told from each other: letters with their marks and what they are tied
    to. Thai and its like have no spaces to break lines at."""
    parts: list[str] = []
    for letter in word:
        is_tied = unicodedata.category(letter).startswith("M") or letter in _JOINERS
        if parts and (is_tied or parts[-1][-1] in _TIES):
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def needs_shaping(line: str) -> bool:
    """Whether letters of a line run from the right, or change with those beside them."""
    return not line.isascii() and any(
        unicodedata.bidirectional(letter) in _RIGHT
        or unicodedata.category(letter).startswith("M")
        or ord(letter) in _MONGOLIAN
        for letter in set(line)
    )


def _plain(line: str) -> str:
    """A line with spaces in place of everything that has no shape."""
    if line.isascii() and line.isprintable():
        return line.rstrip()
    return "".join(
        "  "
        if letter == "\u3000"
        else letter
        if letter.isprintable() or _DIRECTIONS.match(letter) or unicodedata.category(letter) == "Co"
        else " "
        for letter in line
    ).rstrip()


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def _width(text: str) -> int:
    """In columns."""
    return len(text) + sum(map(_is_wide, text))


def _on_grid(line: str) -> list[str]:
    """A line as the rows that it takes."""
    line = _plain(_DIRECTIONS.sub("", line[: _MAX_LINES * _COLUMNS].expandtabs(8)))
    if len(line) <= _COLUMNS / 2 or _width(line) <= _COLUMNS:
        return [line]
    if _width(line) > len(line):
        return _wrapped_wide(line)
    if len(line) > _MAX_PARAGRAPH:
        return [line[start : start + _COLUMNS] for start in range(0, len(line), _COLUMNS)]
    return textwrap.wrap(line, _COLUMNS, replace_whitespace=False)


def _wrapped_wide(line: str) -> list[str]:
    """A line with letters of two columns, between which it may break, as it may at spaces."""
    rows, row, width = [], "", 0
    for part in _UNBROKEN.findall(line):
        if width + _width(part) > _COLUMNS and row and part not in _NEVER_FIRST:
            rows.append(row)
            row, width = "", 0
            part = part.lstrip()
        while _width(part) > _COLUMNS + 2:
            rows.append(part[:_COLUMNS])
            part = part[_COLUMNS:]
        row += part
        width += _width(part)
    return [*rows, row]
