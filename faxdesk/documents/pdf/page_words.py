"""Where the words of a page stand, from the text that a PDF holds (child process only)."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from faxdesk.domain.page_text import MOST_WORDS, PageWord

_SCALE = 1 << 16
"""PDFium tells places on the screen in whole pixels: those of a page so wide and high."""
_BREAK = "\n"


def words_of(page: pypdfium2.PdfPage) -> list[PageWord]:
    """The words in the order in which they are read, MOST_WORDS at most."""
    words: list[PageWord] = []
    text = page.get_textpage()
    try:
        letters, line, area = "", 0, _Area()
        for letter, box in _letters(page, text):
            if not letter.isspace():
                letters += letter
                area.add(box)
                continue
            if letters:
                words.append(area.word(letters, line))
                letters, area = "", _Area()
            if letter == _BREAK:
                line += 1
            if len(words) >= MOST_WORDS:
                break
        if letters:
            words.append(area.word(letters, line))
    finally:
        text.close()
    return words[:MOST_WORDS]


_Box = tuple[float, float, float, float]


class _Area:
    """The rectangle around some letters, in parts of the page's width and height from its top."""

    def __init__(self) -> None:
        self._left = self._top = sys.float_info.max
        self._right = self._bottom = 0.0

    def add(self, box: _Box) -> None:
        left, top, right, bottom = box
        self._left, self._top = min(self._left, left), min(self._top, top)
        self._right, self._bottom = max(self._right, right), max(self._bottom, bottom)

    def word(self, letters: str, line: int) -> PageWord:
        left, top, right, bottom = (
            min(max(side, 0.0), 1.0) for side in (self._left, self._top, self._right, self._bottom)
        )
        return PageWord(letters, line, left, top, max(right - left, 0.0), max(bottom - top, 0.0))


def _letters(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, _Box]]:
    """Each letter, with the rectangle of a line's height in which it stands."""
    high = ""
    for place in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, place)
        if 0xD800 <= code < 0xDC00:
            # The half of a letter: PDFium counts in those of UTF-16.
            high = chr(code)
            continue
        letter = (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        high = ""
        yield letter, _on_page(page, text.get_charbox(place, loose=True))


def _on_page(page: pypdfium2.PdfPage, box: _Box) -> _Box:
    """A rectangle of the PDF's own measures, whose page may be turned and cropped, as parts of the page that
    is shown."""
    left, bottom, right, top = box
    corners = [_point(page, x, y) for x, y in ((left, bottom), (right, top))]
    across, down = (sorted(corner[axis] for corner in corners) for axis in (0, 1))
    return across[0], down[0], across[1], down[1]


def _point(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _SCALE, _SCALE, 0, x, y, across, down)
    return across.value / _SCALE, down.value / _SCALE
