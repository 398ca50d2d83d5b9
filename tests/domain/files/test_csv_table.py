"""Tables for spreadsheets: no cell is a formula, and a phone number stays one for other programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.files.csv_table import as_meant, harmless


@pytest.mark.parametrize(
    "number",
    ["+16505550101", "+1 (650) 555 0101", "+49 30 5550.1012", "-17", "-1.234,50", "+16505550101 ext. 7"],
)
def test_a_number_stays_as_it_is(number: str) -> None:
    assert harmless(number) == number
    assert as_meant(number) == number


@pytest.mark.parametrize(
    "cell",
    ["=1", "+1+1", "-1-1", "+1-650-5550101", "+1/2", "+A1", "+(1)", "+", " +1", "+1\n", "@SUM(A1)", "＋1"],
)
def test_what_a_spreadsheet_would_reckon_is_made_a_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert as_meant(f"'{cell}") == cell


def test_a_marked_number_of_an_earlier_version_is_read() -> None:
    assert as_meant("'+16505550101") == "+16505550101"


@given(st.text(st.sampled_from("+-=@'1 ().,/ex\t")).filter(lambda text: not text.startswith("'")))
def test_each_cell_is_read_as_it_was_written(text: str) -> None:
    assert as_meant(harmless(text)) == text
