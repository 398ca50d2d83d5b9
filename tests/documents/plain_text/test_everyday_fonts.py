"""The program's fonts with everyday letters alone are its whole fonts, as far as they go, and most lines need
no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont

from faxdesk.documents.typesetting import Style, Type

FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf")
EVERYDAY = "Größe 50 % – Łódź, İstanbul, Țara, Αθήνα, Київ: “10 €” …"


@pytest.fixture
def fonts(root: Path) -> Path:
    return root / "resources" / "fonts"


@pytest.mark.parametrize("name", FACES)
def test_each_letter_is_as_in_the_whole_font(fonts: Path, name: str) -> None:
    with TTFont(fonts / "everyday" / name) as everyday, TTFont(fonts / name) as whole:
        # A PDF with both has two names for them.
        assert everyday["name"].getBestFullName() != whole["name"].getBestFullName()
        assert everyday["head"].unitsPerEm == whole["head"].unitsPerEm
        assert set(map(ord, EVERYDAY)) <= everyday.getBestCmap().keys()
        for code in everyday.getBestCmap():
            ours, theirs = drawn(everyday, code), drawn(whole, code)
            assert ours[:2] == theirs[:2], chr(code)
            # Where a letter begins is told twice in a font, and of a few not alike: by one unit of 2048.
            assert all(abs(a - b) <= 1 for a, b in zip(ours[2], theirs[2], strict=True)), chr(code)


def drawn(font: TTFont, code: int) -> tuple[int, list[str], list[int]]:
    """How wide a letter is, the kinds of its lines, and where those lead."""
    glyphs = font.getGlyphSet()
    glyph = glyphs[font.getBestCmap()[code]]
    pen = DecomposingRecordingPen(glyphs)
    glyph.draw(pen)
    places = [place for _, points in pen.value for point in points for place in point or ()]
    return glyph.width, [kind for kind, _ in pen.value], places


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (EVERYDAY, {"everyday plain"}),
        ("Dr. بيت", {"everyday plain", "plain"}),
        ("✓", {"everyday plain", "plain"}),
    ],
)
def test_a_whole_font_is_read_for_other_letters_alone(fonts: Path, text: str, taken: set[str]) -> None:
    pdf = FPDF()
    pdf.add_page()
    setting = Type(pdf, fonts, is_mirrored=False)
    setting.line(10, 20, text, Style(9))
    assert set(pdf.fonts) == taken
    for font in pdf.fonts.values():
        assert isinstance(font, TTFFont)
        font.close()
