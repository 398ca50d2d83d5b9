"""Writes the letters that stand side by side as they are, in the program's own font (child process only).

PDFium draws the letters of a page anyhow, and opens the font in a hundredth of a second. What shapes letters
and looks for other fonts takes a third of a second to load, and most marks need none of it.
"""

from __future__ import annotations

import ctypes
import weakref
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

_FONT_FILE = "DejaVuSans.ttf"
_RANGES = ((0x20, 0x7F), (0xA1, 0xAD), (0xAE, 0x180), (0x386, 0x387), (0x391, 0x3A2), (0x3A3, 0x3CF))
_CYRILLIC = (0x400, 0x460)
_SIGNS = "–—‘’‚“”„†‡•…‰‹›€"
PLAIN = frozenset(
    {chr(code) for low, high in (*_RANGES, _CYRILLIC) for code in range(low, high)}.union(_SIGNS)
)
"""Letters of the font that are read from the left and change with none beside them: those of Western and
Central Europe, of Greek and of Cyrillic."""
_WHITE = (255, 255, 255, 255)
_UNIT = 1000.0


def is_plain(text: str) -> bool:
    """Whether a text can be written here."""
    return PLAIN.issuperset(text) or all(letter in PLAIN or letter.isspace() for letter in text)


class PlainLetters:
    """The program's own font, opened once, and closed when nobody writes with it any more."""

    def __init__(self, fonts: Path) -> None:
        """Raises OSError where the font is not there."""
        content = (fonts / _FONT_FILE).read_bytes()
        self._pdf = pypdfium2.PdfDocument.new()
        data = (ctypes.c_uint8 * len(content)).from_buffer_copy(content)
        self._font = pdfium.FPDFText_LoadFont(self._pdf, data, len(content), pdfium.FPDF_FONT_TRUETYPE, True)
        if not self._font:
            raise OSError(f"{_FONT_FILE} cannot be read as a font")
        self._widths: dict[str, float] = {}
        weakref.finalize(self, _close, self._font, self._pdf)

    def width(self, text: str, size: float) -> float:
        """How wide a line is in letters of this size, both in points."""
        return sum(map(self._width, text)) * size

    def _width(self, letter: str) -> float:
        """As a share of the size. It is kept, since PDFium looks through the whole font for it."""
        if letter not in self._widths:
            width = ctypes.c_float()
            pdfium.FPDFFont_GetGlyphWidth(self._font, ord(letter), _UNIT, ctypes.byref(width))
            self._widths[letter] = width.value / _UNIT
        return self._widths[letter]

    def picture(
        self, lines: list[tuple[float, str]], size: float, paper: tuple[float, float], dots: tuple[int, int]
    ) -> Image.Image:
        """Lines in letters of this size, each with how far its baseline lies below the top, on paper so wide
        and high, all in points; in greys on white, so many dots wide and high."""
        page = self._pdf.new_page(*paper)
        for baseline, line in lines:
            text = pdfium.FPDFPageObj_CreateTextObj(self._pdf, self._font, size)
            letters = ctypes.create_string_buffer(line.encode("utf-16-le") + b"\0\0")
            pdfium.FPDFText_SetText(text, ctypes.cast(letters, pdfium.FPDF_WIDESTRING))
            pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, 0, paper[1] - baseline)
            pdfium.FPDFPage_InsertObject(page, text)
        bitmap = pypdfium2.PdfBitmap.new_native(*dots, pdfium.FPDFBitmap_Gray)
        bitmap.fill_rect(_WHITE, 0, 0, *dots)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *dots, 0, pdfium.FPDF_PRINTING)
        page.close()
        self._pdf.del_page(0)
        drawn: Image.Image = bitmap.to_pil()
        return drawn


def _close(font: pdfium.FPDF_FONT, pdf: pypdfium2.PdfDocument) -> None:
    pdfium.FPDFFont_Close(font)
    pdf.close()
