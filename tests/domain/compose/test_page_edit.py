"""Where a mark lies on a page that is turned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.compose.page_edit import UNTOUCHED, Area, Mark, MarkKind, as_kept, as_seen

LETTER_MM = (215.9, 279.4)


def test_an_area_goes_round_with_its_page() -> None:
    # The first line of a page stands at its right edge once the page is turned to the right.
    line = Area(10, 20, 100, 5)
    assert as_seen(line, 90, (200, 300)) == Area(275, 10, 5, 100)
    assert as_seen(line, 180, (200, 300)) == Area(90, 275, 100, 5)
    assert as_seen(line, 270, (200, 300)) == Area(20, 90, 5, 100)


@given(
    st.tuples(*[st.floats(-300, 300)] * 4),
    st.sampled_from([0, 90, 180, 270]),
)
def test_what_is_seen_is_kept_and_seen_again(sides: tuple[float, float, float, float], turn: int) -> None:
    area = Area(*sides)
    again = as_seen(as_kept(area, turn, LETTER_MM), turn, LETTER_MM)
    for one, other in zip((again.x, again.y, again.width, again.height), sides, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


def test_an_area_drawn_backwards_is_the_same_area() -> None:
    assert Area(10, 10, -4, -6).upright == Area(6, 4, 4, 6)


def test_what_hides_is_known() -> None:
    assert not UNTOUCHED.hides
    assert UNTOUCHED.turned(90).turned(270) == UNTOUCHED
    edit = type(UNTOUCHED)(marks=(Mark(MarkKind.STRIKE_OUT, Area(0, 0, 1, 1)),))
    assert edit.hides
