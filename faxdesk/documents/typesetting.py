"""Setting type on receipts and cover pages: fonts, colours, lines that fit (child process only)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TextDirection
from fpdf.fonts import TTFFont
from msgspec import Struct

from faxdesk.documents.plain_text.letter_fonts import Face, take_up
from faxdesk.documents.plain_text.line_breaks import fitted, wrapped
from faxdesk.documents.plain_text.reading_direction import runs_from_left

Colour = tuple[int, int, int]
INK: Colour = (28, 32, 38)
QUIET: Colour = (104, 112, 124)
RULE: Colour = (216, 220, 226)


class Style(Struct, frozen=True):
    """How text is set: size in points, and one of the faces plain, bold, mono."""

    size: float
    face: str = "plain"
    colour: Colour = INK

    @property
    def leading(self) -> float:
        return round(self.size * 1.42, 2)


_FILES = {"plain": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "mono": "DejaVuSansMono.ttf"}
_WITHOUT_FILES = {"plain": ("Helvetica", ""), "bold": ("Helvetica", "B"), "mono": ("Courier", "")}


class Type:
    """Sets text on the pages of a PDF. Without a folder of fonts only Western letters can be shown. Of a
    mirrored page, places are counted from its right edge, where lines begin."""

    def __init__(
        self, pdf: FPDF, fonts: Path | None, *, is_mirrored: bool, others: Sequence[Face] = ()
    ) -> None:
        """others are fonts for letters that the program's own do not have."""
        self._pdf = pdf
        self._is_mirrored = is_mirrored
        self._fonts = fonts
        self._more_letters = frozenset[str]().union(*(face.letters for face in others))
        if fonts is None:
            pdf.core_fonts_encoding = "cp1252"
        for number, other in enumerate(others):
            take_up(pdf, f"other{number}", other.path, other.number)
        if others:
            pdf.set_fallback_fonts([f"other{number}" for number in range(len(others))])

    def line(self, x: float, baseline: float, text: str, style: Style, *, right: bool = False) -> None:
        """One line; with right, x is where it ends."""
        shown = self._shown(text, style)
        if not shown:
            return
        wide = self.width(text, style)
        if right:
            x -= wide
        if self._is_mirrored:
            x = self._pdf.w - x - wide
        self._pdf.set_text_color(*style.colour)
        if not self._needs_shaping(shown):
            self._pdf.text(x, baseline, shown)
            return
        # A cell of the height of its letters has its baseline there.
        self._pdf.set_xy(x, baseline - 0.8 * style.size)
        for run in self._runs(shown):
            self._pdf.cell(self._pdf.get_string_width(run), style.size, run)

    def width(self, text: str, style: Style) -> float:
        """How wide a line of this text is."""
        shown = self._shown(text, style)
        if not self._needs_shaping(shown):
            return self._pdf.get_string_width(shown)
        return sum(self._pdf.get_string_width(run) for run in self._runs(shown))

    def _needs_shaping(self, text: str) -> bool:
        """Whether letters of it are joined, are read from right to left, or are in another font."""
        return self._fonts is not None and (
            not self._more_letters.isdisjoint(text)
            or any(unicodedata.bidirectional(each) in {"R", "AL"} for each in text)
        )

    def _runs(self, text: str) -> Iterator[str]:
        """The runs of a line from left to right, each while its letters are shaped in its direction."""
        base = TextDirection.RTL if self._is_mirrored else TextDirection.LTR
        for run, direction in runs_from_left(text, base):
            self._pdf.set_text_shaping(direction=direction)
            yield run
        self._pdf.set_text_shaping(False)

    def wrapped(self, text: str, width: float, style: Style, most: int = 100) -> list[str]:
        """Text in lines that fit, at most so many; what is too long ends in an ellipsis."""
        return wrapped(text, width, partial(self.width, style=style), most)

    def fitted(self, text: str, width: float, style: Style, *, keep_end: bool = False) -> str:
        """A line that fits; of one too long the end is left out, or with keep_end the middle."""
        return fitted(text, width, partial(self.width, style=style), keep_end=keep_end)

    def _shown(self, text: str, style: Style) -> str:
        """Text with a box for each letter that the font does not have, and would leave out unseen. From here
        on, the PDF's font is the one for this text."""
        if self._fonts is None:
            family, weight = _WITHOUT_FILES[style.face]
            self._pdf.set_font(family, weight, style.size)
            return text.encode("cp1252", "replace").decode("cp1252")
        name, font = self._font(text, style.face)
        self._pdf.set_font(name, size=style.size)
        return "".join(
            each if ord(each) in font.cmap or each in self._more_letters else _box(each) for each in text
        )

    def _font(self, text: str, face: str) -> tuple[str, TTFFont]:
        """The font of a face that has these letters, and its name in the PDF: the one with everyday letters
        alone, if it has them all. Of the whole ones, each takes a tenth of a second and some megabytes, so
        that none is read that no line needs."""
        assert self._fonts is not None
        everyday = self._taken_up(f"everyday {face}", self._fonts / "everyday" / _FILES[face])
        if all(ord(each) in everyday.cmap for each in text):
            return everyday.fontkey, everyday
        whole = self._taken_up(face, self._fonts / _FILES[face])
        return whole.fontkey, whole

    def _taken_up(self, name: str, path: Path) -> TTFFont:
        if name not in self._pdf.fonts:
            take_up(self._pdf, name, path)
        font = self._pdf.fonts[name]
        assert isinstance(font, TTFFont)
        return font


def _box(letter: str) -> str:
    """The box that stands for a letter which cannot be shown; "" for a mark that only changes the letter
    before it."""
    return "" if unicodedata.combining(letter) or unicodedata.category(letter) == "Mn" else "□"
