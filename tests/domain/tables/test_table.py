from __future__ import annotations

import pytest

from faxdesk.domain.tables.table import SheetRows, Table, column_letters, table_of


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def test_rows_get_the_width_of_the_widest_and_empty_ones_go() -> None:
    rows = [["Name", "Fax", ""], ["", " ", ""], ["Ann ", "+16505550101"], [], ["Bob", "1", "x"]]
    table = table_of(SheetRows(rows, first_line=3))
    assert names(table) == ["Name", "Fax", "C"]
    assert table.rows == (("Ann", "+16505550101", ""), ("Bob", "1", "x"))
    assert table.lines == (5, 7)
    assert table.values(0) == {"Name": "Ann", "Fax": "+16505550101", "C": ""}


def test_no_two_columns_have_one_name() -> None:
    table = table_of(SheetRows([["Fax", "fax ", "Fax 2", ""], ["a", "b", "c", "d"]]))
    assert names(table) == ["Fax", "fax 2", "Fax 2 2", "D"]
    assert [column.has_heading for column in table.columns] == [True, True, True, False]
    assert table.place_of("FAX") == 0
    assert table.place_of("fax  2") == 1
    assert table.place_of("Phone") is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (["Name", "Fax"], True),
        (["Phone 1 - Value", "Phone 2 - Value"], True),
        (["Ann", "650-555-0101"], False),
        (["ann@example.com", ""], False),
    ],
)
def test_a_first_row_with_a_number_is_none_of_headings(first: list[str], expected: bool) -> None:
    table = table_of(SheetRows([first, ["x", "y"]]))
    assert len(table.rows) == (1 if expected else 2)
    assert names(table) == (first if expected else ["A", "B"])


def test_whoever_knows_better_says_so() -> None:
    rows = SheetRows([["Name"], ["Ann"]])
    assert table_of(rows, has_headings=False).rows == (("Name",), ("Ann",))
    assert names(table_of(SheetRows([["5551234"], ["x"]]), has_headings=True)) == ["5551234"]
    assert table_of(SheetRows([])) == Table((), (), ())


def test_columns_are_lettered_as_in_spreadsheets() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]
