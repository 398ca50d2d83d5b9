"""The program's fonts with everyday letters alone, in resources/fonts/everyday.

Reading a whole one takes a tenth of a second, and most receipts and cover pages need a few hundred of its six
thousand letters.

Made once, and again when resources/fonts has newer ones: `.venv/bin/python packaging/everyday_fonts.py`.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
LETTERS = [
    *range(0x20, 0x180),  # Latin, of Western and Central Europe, Turkey and the Baltic.
    *range(0x218, 0x21C),  # Romanian.
    *range(0x370, 0x400),  # Greek.
    *range(0x400, 0x460),  # Russian, Ukrainian, Bulgarian, Serbian.
    *range(0x2010, 0x2028),  # Dashes, quotes, the ellipsis.
    *(0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2192, 0x2212, 0x25A1),
]
_LEFT_OUT = ["DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "MATH", "hdmx", "kern", "gasp"]
"""What sets letters close or joins them, which is done with the whole fonts alone."""

_NAMES = (1, 4, 6, 16)
"""Family, full name, the one that PostScript uses, and the family with more than four weights."""
_NAME_WITHOUT_SPACES = 6


def make(source: Path, target: Path) -> None:
    """Write a font's everyday letters as a font of its own, each as wide and of the same shape."""
    options = Options(notdef_outline=True, recommended_glyphs=True, glyph_names=True, name_IDs=["*"])
    options.drop_tables += _LEFT_OUT
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        for number in _NAMES:
            for record in [each for each in font["name"].names if each.nameID == number]:
                # A PDF may have both: their names tell them apart there.
                between = "" if number == _NAME_WITHOUT_SPACES else " "
                font["name"].setName(
                    f"{record}{between}Everyday", number, record.platformID, record.platEncID, record.langID
                )
        target.parent.mkdir(exist_ok=True)
        font.save(target)


if __name__ == "__main__":
    for path in sorted(FONTS.glob("*.ttf")):
        make(path, FONTS / "everyday" / path.name)
