"""What is moved is drawn to margins, other marks, and the lines of text beneath."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from faxdesk.domain.compose.page_edit import Area
from faxdesk.ui.compose.editor.marks.snapping import Drawn, Guides, drawn_area, drawn_point, text_bottoms

PAGE = (200.0, 280.0)


def page_with(*bars: tuple[int, int, int, int]) -> QImage:
    """White, with black bars (left, top, width, height in pixels)."""
    image = QImage(600, 800, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    for bar in bars:
        painter.fillRect(*bar, QColor(0, 0, 0))
    painter.end()
    return image


def test_lines_of_text_end_where_their_ink_does() -> None:
    image = page_with((100, 200, 300, 10), (100, 230, 200, 10), (500, 215, 50, 2))
    assert text_bottoms(image, QRect(90, 150, 200, 150)) == [210, 240]
    assert text_bottoms(image, QRect(480, 150, 100, 150)) == [217], "only what is beneath counts"
    assert text_bottoms(image, QRect(0, 0, 50, 50)) == []
    assert text_bottoms(image, QRect(700, 0, 50, 50)) == []


@pytest.mark.parametrize(
    ("area", "drawn"),
    [
        (Area(11.0, 50.0, 20.0, 5.0), Drawn(x=-1.0, guide_x=10.0)),
        (Area(85.5, 50.0, 28.0, 5.0), Drawn(x=0.5, guide_x=100.0)),
        (Area(61.0, 104.0, 20.0, 5.0), Drawn(x=-1.0, y=1.0, guide_x=60.0, guide_y=110.0)),
        (Area(40.0, 200.0, 11.0, 5.0), Drawn()),
    ],
    ids=["margin", "middle", "another mark", "nothing near"],
)
def test_an_area_is_drawn_by_edges_and_middle(area: Area, drawn: Drawn) -> None:
    guides = Guides.of(PAGE, [Area(60.0, 110.0, 30.0, 20.0)])
    assert drawn_area(area, guides, 2.0) == drawn


def test_a_point_is_drawn_to_lines_of_text() -> None:
    guides = Guides.of(PAGE, []).with_lines([87.5])
    assert drawn_point((50.0, 88.0), guides, 1.0) == Drawn(y=-0.5, guide_y=87.5)
    assert drawn_point((50.0, 88.0), guides, 0.0) == Drawn()
