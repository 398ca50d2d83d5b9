from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.tables.table_reader import TableReader, pasted_table
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.tables.table import Table
from tests.documents.tables.spreadsheets import Cell, xlsx

ROWS = (("Müller & Söhne", "+16505550101"), ("Łódź; Praha", "+16505550102"))


@pytest.fixture
def read(worker: PageWorker, tmp_path: Path) -> Read:
    return Read(TableReader(worker), tmp_path)


class Read:
    def __init__(self, reader: TableReader, folder: Path) -> None:
        self._reader = reader
        self._folder = folder

    def __call__(self, content: bytes | str, name: str = "list.csv", sheet: str = "") -> Table:
        path = self._folder / "table"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self._reader.read(path, name, sheet)

    def refused(self, content: bytes | str, name: str = "list.csv", sheet: str = "") -> str:
        with pytest.raises(FaxDeskError) as caught:
            self(content, name, sheet)
        return caught.value.title


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_csv_of_any_program_and_country(read: Read, between: str, encoding: str) -> None:
    lines = [f'"{name}"{between}{number}' for name, number in ROWS]
    text = "\r\n".join([f"Name{between}Fax", *lines, ""])
    table = read(text.encode(encoding))
    assert [column.name for column in table.columns] == ["Name", "Fax"]
    assert table.rows == ROWS


def test_the_character_set_of_an_old_excel(read: Read) -> None:
    text = "Name;Straße;Fax\r\nMüller;Königsallee;030 12345678\r\nGroß;Lindenstraße;030 12345679\r\n"
    assert read(text.encode("cp1252")).rows[0] == ("Müller", "Königsallee", "030 12345678")


def test_excel_says_itself_what_stands_between(read: Read) -> None:
    assert read("sep=;\nName;Fax\na,b;1\nc,d;2\n").rows == (("a,b", "1"), ("c,d", "2"))


def test_a_cell_may_hold_lines_and_quotes(read: Read) -> None:
    table = read('Name,Note\n"Ann ""A"" Lee","first\nsecond"\nBob,x\n')
    assert table.rows == (('Ann "A" Lee', "first\nsecond"), ("Bob", "x"))


def test_whole_figures_of_a_spreadsheet_are_numbers_to_dial(read: Read) -> None:
    sheet: list[list[Cell]] = [
        ["Name", "Fax", "Sum", "Paid"],
        ["Ann", 16505550101.0, 12.5, True],
        ["Bob", "0650", None, False],
    ]
    table = read(xlsx({"People": sheet}), "list.xlsx")
    assert table.rows == (("Ann", "16505550101", "12.5", "TRUE"), ("Bob", "0650", "", "FALSE"))
    assert (table.sheets, table.sheet) == (("People",), "People")


def test_the_sheet_that_is_asked_for_and_none_that_is_hidden(read: Read) -> None:
    sheets: dict[str, list[list[Cell]]] = {
        "Empty": [],
        "Old": [["Fax"], ["1"]],
        "New": [["Fax"], ["2"]],
        "Last": [["Fax"], ["3"]],
    }
    book = xlsx(sheets, hidden_sheets=["Old"])
    assert read(book, "book.xlsx").sheet == "New"
    assert read(book, "book.xlsx", "Last").rows == (("3",),)
    assert "has no sheet called “Old”" in read.refused(book, "book.xlsx", "Old")
    assert read(book, "wrongly-named.csv").sheets == ("Empty", "New", "Last")


def test_an_open_document_spreadsheet(read: Read) -> None:
    row = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>{name}</text:p>'
        f'</table:table-cell><table:table-cell office:value-type="float" office:value="{fax}"/>'
        "</table:table-row>"
        for name, fax in (("Ann", "16505550101"), ("Bob", "16505550102"))
    )
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "manifest")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="People">{row}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", content)
        container.writestr("META-INF/manifest.xml", f"<manifest:manifest{spaces}/>")
    assert read(out.getvalue(), "list.ods").rows == (("Ann", "16505550101"), ("Bob", "16505550102"))


def test_what_is_no_table_is_refused_in_words(read: Read) -> None:
    assert "is no table" in read.refused(b"%PDF-1.7\n%%EOF", "list.csv")
    assert "is no table" in read.refused(b"\x89PNG\r\n\x1a\n" + bytes(100), "list.png")
    assert "has no rows" in read.refused("\n , \n\n")
    assert "has no rows" in read.refused(xlsx({"A": []}), "list.xlsx")
    assert "more than 200 columns" in read.refused("a,b\n" + "x," * 300 + "\n")
    assert "more than 100000 rows" in read.refused("a,b\n" * 100_001)
    broken = xlsx({"A": [["x"]]}).replace(b"PK\x01\x02", b"PK\x09\x09")
    assert read.refused(broken, "list.xlsx")


def test_a_sheet_that_claims_to_be_endless_harms_nobody(read: Read) -> None:
    far = xlsx({"A": [["x"], ["y"]]})
    with zipfile.ZipFile(io.BytesIO(far)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'r="A2"', b'r="XFD1048576"').replace(b'r="2"', b'r="1048576"')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, content in parts.items():
            container.writestr(name, content)
    assert read.refused(out.getvalue(), "list.xlsx")
    assert read("Name,Fax\nAnn,1\n").rows == (("Ann", "1"),)


def test_what_was_pasted() -> None:
    assert pasted_table("+1 650 555 0101\n650-555-0102\n\n", "List").rows == (
        ("+1 650 555 0101",),
        ("650-555-0102",),
    )
    table = pasted_table("Name\tFax\nAnn\t+16505550101\n", "List")
    assert table.values(0) == {"Name": "Ann", "Fax": "+16505550101"}
    with pytest.raises(FaxDeskError) as caught:
        pasted_table("1\n" * 100_001, "List")
    assert "“List” has more than" in caught.value.title
