from __future__ import annotations

import pytest

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.tables.cell_number import number_in


@pytest.mark.parametrize(
    ("cell", "country", "number"),
    [
        ("650-555-0101", "US", "+16505550101"),
        ("16505550101", "US", "+16505550101"),
        ("16505550101.0", "US", "+16505550101"),
        ("1.6505550101E+10", "US", "+16505550101"),
        ("1,6505550101E+10", "DE", "+16505550101"),
        ("1.65055501010E+10", "US", "+16505550101"),
        ("'+1 650 555 0101", "US", "+16505550101"),
        ('="6505550101"', "US", "+16505550101"),
        # A whole number has no + any more.
        ("493012345678", "US", "+493012345678"),
        ("030 12345678", "DE", "+493012345678"),
    ],
)
def test_a_number_that_a_spreadsheet_has_made_a_figure_of(cell: str, country: str, number: str) -> None:
    assert number_in(cell, country).e164 == number


@pytest.mark.parametrize("cell", ["1.65E+10", "1,65E+10", "4.930123E+11"])
def test_lost_digits_are_told_and_not_made_up(cell: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        number_in(cell, "US")
    assert "its last digits are lost" in caught.value.title


@pytest.mark.parametrize("cell", ["", "n/a", "12", "555-0101 x12"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(FaxDeskError):
        number_in(cell, "US")
