"""Where a page lies on the sheet of a fax, and the way there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.compose.draft_page import BLANK_A4, BLANK_LETTER, blank_page
from faxdesk.domain.compose.page_edit import Area, PageEdit
from faxdesk.domain.compose.page_on_sheet import A4_MM, FAX_WIDTH_MM, LETTER_MM, page_on_sheet

LETTER = (215.9, 279.4)
A4 = (210.0, 297.0)


def corners(area: Area) -> tuple[float, float, float, float]:
    return area.x, area.y, area.width, area.height


def test_a_letter_page_fills_the_lines_of_the_fax() -> None:
    place = page_on_sheet(LETTER, PageEdit())
    assert (place.turn, place.height_mm) == (0, LETTER_MM[1])
    assert corners(place.on_sheet(Area(0.0, 0.0, *LETTER))) == pytest.approx((0.0, 0.0, FAX_WIDTH_MM, 279.4))


def test_a_page_on_its_side_is_turned_and_a_person_turns_it_from_there() -> None:
    lying = (279.4, 215.9)
    top_left = Area(0.0, 0.0, 10.0, 10.0)
    place = page_on_sheet(lying, PageEdit())
    assert place.turn == 270
    assert place.on_sheet(top_left).y == pytest.approx((279.4 - 10.0) * place.scale[1]), (
        "its left is at the foot"
    )
    upright = page_on_sheet(lying, PageEdit(turn=90))
    assert upright.turn == 0
    assert upright.scale == pytest.approx((FAX_WIDTH_MM / 279.4,) * 2)
    assert corners(upright.on_sheet(top_left))[:2] == pytest.approx((0.0, 0.0))


def test_a_cut_fits_what_is_left_to_the_paper() -> None:
    place = page_on_sheet(A4, PageEdit(crop=Area(100.0, 100.0, 50.0, 40.0)))
    scale = FAX_WIDTH_MM / 50.0
    assert place.scale == pytest.approx((scale, scale))
    assert corners(place.on_sheet(Area(100.0, 100.0, 50.0, 40.0))) == pytest.approx(
        (0.0, 0.0, FAX_WIDTH_MM, 40.0 * scale)
    )


def test_a_cut_beside_the_page_leaves_the_page() -> None:
    assert page_on_sheet(A4, PageEdit(crop=Area(300.0, 0.0, 50.0, 40.0))) == page_on_sheet(A4, PageEdit())


def test_a_fax_is_not_fitted_however_long() -> None:
    place = page_on_sheet((FAX_WIDTH_MM, 355.6), PageEdit(turn=180))
    assert (place.scale, place.margin, place.height_mm) == ((1.0, 1.0), 0.0, 355.6)
    assert page_on_sheet((215.9, 355.6), PageEdit()).height_mm == A4_MM[1]


sides = st.floats(20.0, 600.0)
parts = st.floats(0.0, 20.0)


@given(sides, sides, st.sampled_from([0, 90, 180, 270]), st.booleans(), parts, parts)
def test_there_and_back(width: float, height: float, turn: int, is_cut: bool, x: float, y: float) -> None:
    cut = Area(width / 8, height / 8, width / 2, height / 2) if is_cut else None
    place = page_on_sheet((width, height), PageEdit(turn, cut))
    area = Area(x, y, 7.0, 3.0)
    assert corners(place.on_page(place.on_sheet(area))) == pytest.approx(corners(area), abs=1e-6)


def test_a_blank_page_is_of_the_paper_of_the_others() -> None:
    assert [blank_page(size).name for size in (LETTER, A4, (297.0, 210.0))] == [
        BLANK_LETTER,
        BLANK_A4,
        BLANK_A4,
    ]
