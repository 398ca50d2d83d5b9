"""What is written on a page by hand, as a picture in the dots of its fax (child process only)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from faxdesk.documents.edited.plain_letters import PlainLetters, is_plain
from faxdesk.documents.plain_text.letter_fonts import COURIER, Face, faces_with, own_faces
from faxdesk.documents.plain_text.line_breaks import Measure, wrapped
from faxdesk.documents.plain_text.typeset import visible

if TYPE_CHECKING:
    from faxdesk.documents.typesetting import Type

POINTS_PER_MM = 72 / 25.4
_LEADING, _ASCENT = 1.164, 0.928
"""The height of a line of DejaVu Sans, and how far its letters rise above the baseline, in its size."""
_MOST_KEPT = 200
_MOST_LINES = 400
_MOST_DOTS = 6000


class MarkText(NamedTuple):
    """A text to be written: size_pt that of its letters, wrapped at width_mm, in a picture with so many dots
    to the millimetre across and down."""

    text: str
    size_pt: float
    width_mm: float
    across: float
    down: float


class MarkTexts:
    """Writes texts, and keeps what it wrote last: a mark is drawn many times while it is moved."""

    def __init__(self, fonts: Path | None) -> None:
        self.fonts = fonts
        self._known: OrderedDict[MarkText, Image.Image] = OrderedDict()
        self._plain: PlainLetters | None = None
        self._faces: dict[frozenset[str], list[Face]] = {}

    def pictures(self, texts: Iterable[MarkText]) -> list[Image.Image]:
        """Each text in greys on white, as high as it takes. A letter that no font here has is a box."""
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known]
        if self.fonts is not None:
            plain = [text for text in new if is_plain(text.text)]
            self._write_plain(plain, self.fonts)
            new = [text for text in new if text not in self._known]
        for is_mirrored in (False, True):
            self._write([text for text in new if _reads_from_right(text.text) == is_mirrored], is_mirrored)
        found = [self._known[text] for text in wanted]
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)
        return found

    def _write_plain(self, texts: list[MarkText], fonts: Path) -> None:
        """Texts that nobody has to be loaded for who shapes letters or looks for fonts."""
        for text in texts:
            if self._plain is None:
                self._plain = PlainLetters(fonts)
            size = _size(text)
            lines, paper = _lines(text, partial(self._plain.width, size=size))
            self._known[text] = self._plain.picture(lines, size, paper, _dots(text, paper))

    def _write(self, texts: list[MarkText], is_mirrored: bool) -> None:
        """One PDF for all texts that begin at the same side: to read the fonts takes longer than to write."""
        if not texts:
            return
        from fpdf import FPDF

        from faxdesk.documents.pdf.pdf_document import PdfDocument
        from faxdesk.documents.typesetting import Type

        pdf = FPDF(unit="pt")
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        letters = Type(pdf, self.fonts, is_mirrored=is_mirrored, others=self._others(texts))
        sizes = [_set(letters, pdf, text) for text in texts]
        document = PdfDocument(bytes(pdf.output()))
        for page, (text, paper) in enumerate(zip(texts, sizes, strict=True)):
            self._known[text] = document.draw(page, *_dots(text, paper), on_paper=True)
        document.close()

    def _others(self, texts: list[MarkText]) -> list[Face]:
        """Fonts of the system for letters that the program's own do not have."""
        if self.fonts is None:
            return []
        seen = {letter for text in texts for letter in visible(text.text) if not letter.isspace()}
        # Every font has these: most texts are told without a look into a font, which takes its time.
        rare = seen - COURIER.letters
        missing = frozenset(rare.difference(own_faces(self.fonts)[-1].letters) if rare else ())
        if not missing:
            return []
        if missing not in self._faces:
            self._faces[missing] = faces_with(letter for letter in missing if letter.isprintable())
        return self._faces[missing]


def _set(letters: Type, pdf: object, text: MarkText) -> tuple[float, float]:
    """Put a text on a page of its own; gives the page's size in points."""
    from fpdf import FPDF

    from faxdesk.documents.typesetting import Style

    assert isinstance(pdf, FPDF)
    style = Style(_size(text), colour=(0, 0, 0))
    lines, paper = _lines(text, partial(letters.width, style=style))
    pdf.add_page(format=paper)
    for baseline, line in lines:
        letters.line(0, baseline, line, style)
    return paper


def _size(text: MarkText) -> float:
    return max(text.size_pt, 1.0)


def _lines(text: MarkText, width: Measure) -> tuple[list[tuple[float, str]], tuple[float, float]]:
    """The lines of a text, each with how far its baseline lies below the top, and how wide and high the paper
    is that they take, in points."""
    size = _size(text)
    # Letters are a little narrower or wider than elsewhere: what just fitted shall not be wrapped.
    room = max(text.width_mm * POINTS_PER_MM, size) + 0.02 * size
    lines: list[str] = []
    for paragraph in visible(text.text).split("\n"):
        lines += wrapped(paragraph, room, width) or [""]
    shown = lines[:_MOST_LINES]
    leading = _LEADING * size
    baselines = [(number * leading + _ASCENT * size, line) for number, line in enumerate(shown)]
    return baselines, (room, max(len(shown), 1) * leading)


def _dots(text: MarkText, paper: tuple[float, float]) -> tuple[int, int]:
    """How many dots a text takes, across and down, on so much paper."""
    width, height = paper
    return (
        min(max(round(width / POINTS_PER_MM * text.across), 1), _MOST_DOTS),
        min(max(round(height / POINTS_PER_MM * text.down), 1), _MOST_DOTS),
    )


def _reads_from_right(text: str) -> bool:
    import unicodedata

    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False
