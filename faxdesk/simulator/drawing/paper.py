"""Drawing on a fax page: fonts, wrapped text, lines, the page itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from faxdesk.simulator.drawing.fax_raster import LETTER_INCHES, WIDTH, X_DPI

Face = Literal["regular", "bold", "mono"]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

MARGIN = 150
_FILES: dict[Face, str] = {
    "regular": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "mono": "DejaVuSansMono.ttf",
}


class Fonts:
    """Fonts in three faces, from a folder where it has them, else Pillow's own."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._get = cache(self._load)

    def get(self, face: Face, size: int) -> Font:
        """A font whose letters are about size dots high at 204 dpi."""
        return self._get(face, size)

    def _load(self, face: Face, size: int) -> Font:
        if self._folder and (self._folder / _FILES[face]).is_file():
            return ImageFont.truetype(str(self._folder / _FILES[face]), size)
        return ImageFont.load_default(size)


class Paper:
    """A grey page at 204 x 204 dpi, with a height (y) at which the next text is written."""

    def __init__(self, fonts: Fonts, inches: float = LETTER_INCHES) -> None:
        self.image = Image.new("L", (WIDTH, round(inches * X_DPI)), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.fonts = fonts
        self.y = MARGIN + 30

    @property
    def bottom(self) -> int:
        return self.image.height - MARGIN

    def text(
        self, text: str, *, face: Face = "regular", size: int = 34, x: int = MARGIN, gap: int = 12
    ) -> None:
        """Write one paragraph, wrapped at the right margin, and move below it."""
        font = self.fonts.get(face, size)
        for line in wrap(text, font, WIDTH - MARGIN - x):
            self.draw.text((x, self.y), line, fill=0, font=font)
            self.y += round(size * 1.35)
        self.y += gap

    def at(self, x: int, y: int, text: str, *, face: Face = "regular", size: int = 34) -> None:
        self.draw.text((x, y), text, fill=0, font=self.fonts.get(face, size))

    def rule(self, *, width: int = 4, gap: int = 30) -> None:
        self.draw.line((MARGIN, self.y, WIDTH - MARGIN, self.y), fill=0, width=width)
        self.y += gap

    def space(self, dots: int) -> None:
        self.y += dots


def wrap(text: str, font: Font, width: int) -> list[str]:
    """Break text into lines at most width dots wide, and cut words that are too long for a line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if font.getlength(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        while font.getlength(word) > width and len(word) > 1:
            cut = max(1, int(len(word) * width / font.getlength(word)))
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line]
