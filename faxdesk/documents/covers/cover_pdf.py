"""A cover page as a PDF: black on white, its fonts in it (child process only)."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fpdf import FPDF
from PIL import Image

from faxdesk.documents.covers.cover_layout import (
    LEADING,
    MM_PER_PT,
    Placed,
    as_designed,
    laid_out,
    line_mm,
    start_of,
    with_pages,
)
from faxdesk.documents.plain_text.letter_fonts import COURIER, faces_with, own_faces
from faxdesk.documents.typesetting import Style, Type
from faxdesk.domain.covers.cover_template import (
    PAPER_MM,
    BoxKind,
    CoverBox,
    CoverFont,
    CoverTemplate,
    filled,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from faxdesk.documents.plain_text.letter_fonts import Face
    from faxdesk.domain.covers.cover_fields import CoverValues

RIGHT_TO_LEFT = {"ar"}
"""Languages whose cover pages are laid out from the right."""
_BLACK = (0, 0, 0)
_NUMBER = re.compile(r"\+?\d[\d ()./-]*\d")
_FROM_LEFT = "\u200e\\g<0>\u200e"
"""Among words from the right, the groups of a number would be put in the other order without these marks."""
_MOST_LINES = 4000
_MOST_PAGES = 50


def cover_pdf(
    template: CoverTemplate,
    values: CoverValues,
    pictures: Mapping[str, bytes],
    fonts: Path | None,
    *,
    is_design: bool = False,
) -> tuple[bytes, int]:
    """The PDF of a cover page, and its number of pages; the same values give the same bytes. pictures are
    PNGs by their names, beside those of the template. Fonts of the system lend the letters that ours lack.
    is_design: each box stands where its designer has put it."""
    pictures = {**dict(template.pictures), **pictures}
    values.common["logo"] = "1" if "logo" in pictures else ""
    others = _fonts_for(template, values, fonts)
    sheet = _Sheet(template, pictures, fonts, others)
    if is_design:
        return sheet.draw(as_designed(template, with_pages(values, 1), sheet.wrapped)), 1
    pages = laid_out(template, with_pages(values, 1), sheet.wrapped)
    if len(pages) > 1:
        # A number that has grown by a figure hardly ever moves a line; where it does, it moves no page.
        pages = laid_out(template, with_pages(values, len(pages)), sheet.wrapped)
    return sheet.draw(pages[:_MOST_PAGES]), min(len(pages), _MOST_PAGES)


def _fonts_for(template: CoverTemplate, values: CoverValues, fonts: Path | None) -> list[Face]:
    """Fonts of the system for those letters of a cover that the program's own do not have."""
    if fonts is None:
        return []
    texts = [
        filled(box.text, {**values.common, **own}) for box in template.boxes for own in (*values.each, {})
    ]
    letters = {letter for text in texts for letter in text if letter.isprintable() and not letter.isspace()}
    # Every font has these: most covers are told without a look into a font, which takes its time.
    rare = letters - COURIER.letters
    missing = rare.difference(*(face.letters for face in own_faces(fonts))) if rare else rare
    return faces_with(missing) if missing else []


class _Sheet:
    """Places are handed in as millimetres from the start side, and set in points."""

    def __init__(
        self,
        template: CoverTemplate,
        pictures: Mapping[str, bytes],
        fonts: Path | None,
        others: Sequence[Face],
    ) -> None:
        width, height = PAPER_MM[template.paper]
        self._pictures = pictures
        self._is_mirrored = template.language in RIGHT_TO_LEFT
        self._pdf = FPDF(unit="pt", format=(width / MM_PER_PT, height / MM_PER_PT))
        self._pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self._pdf.set_auto_page_break(False)
        self._pdf.set_creator("FaxDesk")
        self._pdf.set_lang(template.language or "en")
        self._pdf.c_margin = 0
        self._type = Type(self._pdf, fonts, is_mirrored=self._is_mirrored, others=others)
        # Letters are measured on a page.
        self._pdf.add_page()

    def wrapped(self, box: CoverBox, text: str) -> list[str]:
        """The lines of a text in a box; empty ones stay."""
        width, style = box.area.width / MM_PER_PT, _style(box)
        lines: list[str] = []
        for paragraph in text.expandtabs(4).split("\n"):
            if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in paragraph):
                paragraph = _NUMBER.sub(_FROM_LEFT, paragraph)
            lines += self._type.wrapped(paragraph, width, style, _MOST_LINES) or [""]
        return lines[:_MOST_LINES]

    def draw(self, pages: Sequence[Sequence[Placed]]) -> bytes:
        for number, page in enumerate(pages):
            if number:
                self._pdf.add_page()
                # The font that was set last is another page's.
                self._pdf.current_font_is_set_on_page = False
            for placed in page:
                self._put(placed)
        return bytes(self._pdf.output())

    def _put(self, placed: Placed) -> None:
        if placed.box.kind == BoxKind.TEXT:
            self._set_lines(placed)
        elif placed.box.kind == BoxKind.PICTURE:
            self._put_picture(placed)
        else:
            self._rule(placed)

    def _set_lines(self, placed: Placed) -> None:
        style, step = _style(placed.box), line_mm(placed.box)
        for number, line in enumerate(placed.lines):
            wide = self._type.width(line, style) * MM_PER_PT
            top = placed.y + number * step
            # The letters stand in the middle of their line.
            baseline = top / MM_PER_PT + style.size * (LEADING - 1) / 2 + style.size * 0.8
            self._type.line(start_of(placed, wide) / MM_PER_PT, baseline, line, style)

    def _rule(self, placed: Placed) -> None:
        x, y, wide, high = self._in_points(placed.x, placed.y, placed.width, placed.height)
        thick = placed.box.thickness / MM_PER_PT
        self._pdf.set_draw_color(*_BLACK)
        self._pdf.set_line_width(thick)
        if placed.box.kind == BoxKind.FRAME:
            self._pdf.rect(x, y, wide, high)
        elif high > wide:
            self._pdf.line(x, y, x, y + high)
        else:
            self._pdf.line(x, y, x + wide, y)

    def _put_picture(self, placed: Placed) -> None:
        """Fit a picture into its box, aligned as a text would be."""
        content = self._pictures.get(placed.box.picture)
        if content is None:
            return
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            picture.load()
            fit = min(placed.width / picture.width, placed.height / picture.height)
            width, height = picture.width * fit, picture.height * fit
            start, y = start_of(placed, width), placed.y + (placed.height - height) / 2
            self._pdf.image(picture, *self._in_points(start, y, width, height))

    def _in_points(
        self, x: float, y: float, width: float, height: float
    ) -> tuple[float, float, float, float]:
        """From the left, whichever side the sheet begins at."""
        left = self._pdf.w - (x + width) / MM_PER_PT if self._is_mirrored else x / MM_PER_PT
        return left, y / MM_PER_PT, width / MM_PER_PT, height / MM_PER_PT


def _style(box: CoverBox) -> Style:
    face = "mono" if box.font == CoverFont.MONO else "bold" if box.is_bold else "plain"
    return Style(box.size_pt, face, _BLACK)
