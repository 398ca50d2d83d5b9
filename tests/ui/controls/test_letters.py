"""Words painted in a font."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from faxdesk.ui.controls.letters import Letters, Marker

AREA = QRect(10, 5, 200, 30)
YELLOW = QColor("#ffff00")
MARKER = Marker(YELLOW.name(), "#000000")


@pytest.fixture
def letters(qapp: QApplication) -> Letters:
    return Letters(qapp.font())


def columns(paint: Callable[[QPainter], None], ink: QColor | None = None) -> list[int]:
    """The columns of a white picture that were painted, or painted in just this ink."""
    image = QImage(220, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    white = QColor(Qt.GlobalColor.white)

    def is_painted(colour: QColor) -> bool:
        return colour != white if ink is None else colour == ink

    return [
        x
        for x in range(image.width())
        if any(is_painted(image.pixelColor(x, y)) for y in range(image.height()))
    ]


def test_words_begin_at_the_side_that_is_asked_for(letters: Letters) -> None:
    width = letters.width("Clinic")
    from_left = columns(lambda painter: letters.write(painter, "Clinic", AREA))
    from_right = columns(lambda painter: letters.write(painter, "Clinic", AREA, from_right=True))
    assert from_left
    assert all(10 <= x <= 10 + width for x in from_left)
    assert from_right
    assert all(210 - width - 1 <= x < 210 for x in from_right)


def test_words_look_the_same_each_time(letters: Letters) -> None:
    first = columns(lambda painter: letters.write(painter, "Clinic", AREA))
    assert columns(lambda painter: letters.write(painter, "Clinic", AREA)) == first


def test_words_are_cut_off_only_where_they_do_not_fit(qapp: QApplication, letters: Letters) -> None:
    text = "Northside Clinic for Small Animals"
    whole, mode = letters.width(text), Qt.TextElideMode.ElideRight
    assert letters.cut_off(text, mode, whole) == text
    expected = QFontMetrics(qapp.font()).elidedText(text, mode, whole // 2)
    assert expected.endswith("…")
    assert letters.cut_off(text, mode, whole // 2) == expected


def test_a_break_of_the_line_is_a_space(letters: Letters) -> None:
    assert letters.width("first\nsecond") == letters.width("first second")


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_marked_part_has_the_ground_of_the_marker(
    qapp: QApplication, direction: Qt.LayoutDirection
) -> None:
    letters = Letters(qapp.font(), direction)
    is_mirrored = direction == Qt.LayoutDirection.RightToLeft
    marked = columns(
        lambda painter: letters.write_marked(
            painter, "left knee", AREA, ((5, 4),), MARKER, from_right=is_mirrored
        ),
        YELLOW,
    )
    start = letters.width("left ") + (210 - letters.width("left knee") if is_mirrored else 10)
    assert marked
    assert abs(marked[0] - start) <= 2
    assert abs(marked[-1] - (start + letters.width("knee"))) <= 3
